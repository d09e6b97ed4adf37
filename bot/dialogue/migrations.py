"""How sessions written by earlier versions become today's. A step is added here whenever a field changes its meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

VERSION = 1

type Fields = dict[str, Any]

STEPS: Mapping[int, Callable[[Fields], Fields]] = {}
"""From version n to n + 1."""


def migrate(fields: Fields) -> Fields:
    """Bring stored fields up to today's version. ValueError when a later version wrote them."""
    if fields["version"] > VERSION:
        raise ValueError(f"a session of version {fields['version']}; this program knows {VERSION}")
    while (version := fields["version"]) < VERSION:
        fields = {**STEPS[version](fields), "version": version + 1}
    return fields
