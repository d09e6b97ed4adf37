"""Leaving this server."""

from __future__ import annotations

from bot.simulator.params import Params
from bot.simulator.world import World


def log_out(world: World, params: Params) -> bool:
    """Leave for good: every later call is refused."""
    world.logged_out = True
    return True


def close(world: World, params: Params) -> bool:
    """Leave for another server; here nothing needs to be done."""
    return True
