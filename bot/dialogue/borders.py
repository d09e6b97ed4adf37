"""The borders as they stand in `nlu/borders.toml`: `[borders]`, `[borders.safety]`, and `[languages.<code>]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from bot.dialogue.policy import Borders, Policy
from bot.languages import Language

SAFETY = {"emergency_danger": "danger", "distress": "distress"}


def policy_of(written: Mapping[str, Any]) -> Policy:
    """The policy that a file holds. ValueError says which entry cannot be used, and what is known.

    >>> policy = policy_of({"borders": {"answer": 0.7}, "languages": {"ps": {"safety": {"distress": 0.2}}}})
    >>> policy.borders.answer, policy.borders_for(Language.PS).distress, policy.borders_for(Language.PS).answer
    (0.7, 0.2, 0.7)
    """
    strange = set(written) - {"borders", "languages"}
    if strange:
        raise ValueError(f"unknown table {', '.join(sorted(strange))}; known are borders and languages")
    whole = _with(Borders(), written.get("borders", {}))
    languages = written.get("languages", {})
    return Policy(borders=whole, by_language={Language(code): _with(whole, own) for code, own in languages.items()})


def _with(borders: Borders, written: Mapping[str, Any]) -> Borders:
    values = {name: value for name, value in written.items() if name != "safety"}
    values |= {SAFETY.get(name, name): value for name, value in written.get("safety", {}).items()}
    known = {spec.name for spec in fields(Borders)}
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"unknown border {name}; known are {', '.join(sorted(known))}")
        if not isinstance(value, int | float) or not 0 <= value <= 1:
            raise ValueError(f"the border {name} is {value!r}; give a number from 0 to 1")
    return replace(borders, **{name: float(value) for name, value in values.items()})
