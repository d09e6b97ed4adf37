"""Rasa's own command, without what a short message would only wait for: python -m nlu.rasa_command run …

What it answers is the same. TensorFlow's converter for telephones imports jax when it is there, which takes two seconds of every
start and which nothing here uses. For each message Rasa has dask plan the order of its graph, which is known, and builds an empty
domain to compare its own with, which does not change: a fifth of a parse.
"""

from __future__ import annotations

import sys
from typing import Any

sys.modules["jax"] = None  # type: ignore[assignment]  # this makes `import jax` raise ImportError

import rasa.core.processor  # noqa: E402 (jax has to be hidden first)
from rasa.__main__ import main  # noqa: E402
from rasa.engine.exceptions import GraphRunError  # noqa: E402
from rasa.engine.runner.dask import DaskGraphRunner  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402


class RunnerInOrder(DaskGraphRunner):
    """Runs each node that a target needs once, after those that it needs itself."""

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The output of each target; GraphRunError as Rasa's own runner raises it."""
        nodes = self._graph_schema.nodes
        if clashing := [value for value in (inputs or {}).values() if isinstance(value, str) and value in nodes]:
            raise GraphRunError(f"the inputs {clashing} have the names of nodes")
        outputs: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}

        def output(name: str) -> Any:
            if name not in outputs:
                # What nobody provides is given by its name alone: the node then says what it misses.
                outputs[name] = (
                    self._instantiated_nodes[name](*map(output, nodes[name].needs.values())) if name in nodes else name
                )
            return outputs[name]

        try:
            return dict(map(output, targets or self._graph_schema.target_names))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error


_is_empty = Domain.is_empty


def _is_empty_for_good(domain: Domain) -> bool:
    """Rasa's `Domain.is_empty`, found out once for each domain."""
    known: bool | None = getattr(domain, "_is_known_empty", None)
    if known is None:
        known = domain._is_known_empty = _is_empty(domain)
    return known


def lighten() -> None:
    """Put the two into their places in Rasa, for this process."""
    rasa.core.processor.DaskGraphRunner = RunnerInOrder
    Domain.is_empty = _is_empty_for_good


if __name__ == "__main__":
    lighten()
    main()
