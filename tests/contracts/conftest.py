"""The fixtures of the contract suites."""

from contracts_store import server, store

__all__ = ["server", "store"]
