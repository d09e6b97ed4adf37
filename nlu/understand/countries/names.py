"""What countries are called: every territory of CLDR in eight languages, and `nlu/lexicon/countries/countries.yml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nlu.understand.normalise import normalise
from nlu.understand.paths import LEXICON

COUNTRIES = LEXICON / "countries" / "countries.yml"
CLDR_LANGUAGES = ("en", "fa", "fa_AF", "ps", "ur", "bn", "tg", "ru")
COUNTRY, PEOPLE, PLACE = "country", "people", "place"
_KINDS = {"names": COUNTRY, "people": PEOPLE, "places": PLACE}
_NO_COUNTRIES = frozenset("AC AQ BV CP CQ DG EA EU EZ HM IC QO TA UM UN XA XB ZZ".split())
"""Codes in CLDR that are no country in ISO 3166-1, or that nobody lives in."""


@dataclass(frozen=True)
class Names:
    """Names in matching form with (code, kind); words that are ordinary; codes that count in capitals only."""

    names: dict[str, tuple[str, str]]
    ordinary: frozenset[str]
    codes: dict[str, str] = field(default_factory=dict)
    likely: frozenset[str] = frozenset()
    """The countries of our own list: only their names may be met in a doubtful spelling."""

    def state(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "names": self.names,
            "ordinary": sorted(self.ordinary),
            "codes": self.codes,
            "likely": sorted(self.likely),
        }

    @classmethod
    def restore(cls, state: dict[str, Any]) -> Names:
        """Undo `state`."""
        names = {name: (code, kind) for name, (code, kind) in state["names"].items()}
        return cls(names, frozenset(state["ordinary"]), state["codes"], frozenset(state["likely"]))


def read_names(path: Path = COUNTRIES) -> Names:
    """All names; ours win over CLDR's, and a country's own name wins over a demonym or a city of another."""
    own = yaml.safe_load(path.read_text(encoding="utf-8"))
    ordinary = frozenset(normalise(word) for word in own.pop("ordinary_words"))
    codes = {code: country for country, written in own.pop("codes").items() for code in written}
    names: dict[str, tuple[str, str]] = {}
    for kind in ("places", "people", "names"):
        for code, entry in own.items():
            names.update({normalise(str(name)): (code, _KINDS[kind]) for name in entry[kind]})
    for name, code in _cldr():
        if name not in ordinary:
            names.setdefault(name, (code, COUNTRY))
    names.pop("", None)
    return Names(names, ordinary, codes, frozenset(own))


def _cldr() -> Iterator[tuple[str, str]]:
    from babel import Locale

    for language in CLDR_LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code not in _NO_COUNTRIES:
                yield normalise(name.split("(")[0]), code
