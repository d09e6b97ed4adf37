"""Origin, destination or mention: by the words around a name, by endings, and by who usually speaks the language.

`nlu/lexicon/countries/roles.yml` holds the words. Each name gets a score for being where somebody wants to go and one for being
where somebody comes from; at most one name of a message is the destination, at most one the origin.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nlu.understand.countries.finder import Found
from nlu.understand.countries.names import PEOPLE, PLACE
from nlu.understand.meaning import CountryMention
from nlu.understand.normalise import Word, normalise
from nlu.understand.paths import LEXICON

ROLES = LEXICON / "countries" / "roles.yml"
ORIGIN, DESTINATION, MENTION = "origin", "destination", "mention"
REACH = 3
"""How many words away a cue still counts."""


@dataclass(frozen=True)
class Cues:
    """The words that tell roles, in matching form, by language; and the countries that a language's speakers come from."""

    before: dict[str, dict[str, frozenset[str]]]
    after: dict[str, dict[str, frozenset[str]]]
    endings: dict[str, dict[str, frozenset[str]]]
    homes: dict[str, tuple[str, ...]]
    origins: frozenset[str]
    transit: tuple[str, ...] = ()
    fled: frozenset[str] = frozenset()

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> Cues:
        """From the parsed file (or from a saved model)."""
        tables = {
            part: {language: _keys(entry.get(part, {})) for language, entry in values["languages"].items()}
            for part in ("before", "after", "endings")
        }
        homes = {language: tuple(entry["homes"]) for language, entry in values["languages"].items()}
        origins, fled = frozenset(values["origins"]), frozenset(values["fled"])
        return cls(**tables, homes=homes, origins=origins, fled=fled, transit=tuple(values["transit"]))


def _keys(table: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {role: frozenset(normalise(str(word)) for word in spelled) for role, spelled in table.items()}


def read_roles(path: Path = ROLES) -> dict[str, Any]:
    """The file's values, as `Cues.from_values` takes them."""
    values: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return values


def with_roles(found: Sequence[Found], message: Sequence[Word], language: str, cues: Cues) -> list[CountryMention]:
    """The names with their roles and places in the raw text."""
    if not found:
        return []
    marks = [_marks(place, found, message, language, cues) for place in range(len(found))]
    scored = [_scores(name, marked, language, cues) for name, marked in zip(found, marks)]
    destination = max(_possible(found, language, cues), key=lambda place: (scored[place][0] - scored[place][1], -place))
    roles = {}
    if scored[destination][0] > 0:
        roles[destination] = DESTINATION
    rest = [place for place in range(len(found)) if found[place].country != found[destination].country or not roles]
    origin = max(rest, key=lambda place: (scored[place][1], -place), default=None)
    if origin is not None and scored[origin][1] > 0:
        roles[origin] = ORIGIN
    return [
        CountryMention(
            country=name.country,
            role=roles.get(place, MENTION),
            start=message[name.first].start,
            end=message[name.last].end,
            confidence=name.confidence,
            role_confidence=_sure(roles.get(place, MENTION), scored[place]),
        )
        for place, name in enumerate(found)
    ]


def _possible(found: Sequence[Found], language: str, cues: Cues) -> list[int]:
    """The places that may be the destination. Beside a country abroad, the own one is where money, papers or the way back go;
    but who says of which people they are ("Syrian, in Erbil") names no country abroad.
    """
    homes, own = _homes(language, cues), cues.origins | cues.fled
    abroad = [
        place
        for place, name in enumerate(found)
        if name.country not in homes and not (name.kind == PEOPLE and name.country in own)
    ]
    return abroad or list(range(len(found)))


def _homes(language: str, cues: Cues) -> Collection[str]:
    """The own countries of who writes this language; of English, those of all centres."""
    return cues.homes.get(language) or cues.origins


def _sure(role: str, scores: tuple[float, float]) -> float:
    there, home = scores
    lead = there - home if role == DESTINATION else home - there
    return 0.5 if role == MENTION else min(0.95, 0.6 + 0.1 * max(lead, 0.0))


def _scores(name: Found, marked: set[str], language: str, cues: Cues) -> tuple[float, float]:
    """How much a name is a destination, and how much an origin."""
    homes = _homes(language, cues)
    there, home = 1.0, 0.0
    if name.country in cues.homes.get(language, ()):
        there, home = there - 1.5, home + 1.5
    elif name.country in cues.origins:
        there, home = there - 0.5, home + 0.5
    if name.kind == PEOPLE:
        there, home = there - 0.5, home + (0.5 if name.country in cues.origins else 0)
    if name.kind == PLACE:
        there -= 0.25
    if name.country in cues.transit:
        there -= 0.01 * (len(cues.transit) - cues.transit.index(name.country))
    there += 2.0 * (DESTINATION in marked)
    if name.country not in homes:
        # "Deported from Germany" asks about Germany.
        return there - 0.25 * (ORIGIN in marked), home - 2.5
    there -= 1.5 * (ORIGIN in marked and DESTINATION not in marked)
    home += 2.0 * (ORIGIN in marked) - 2.0 * (DESTINATION in marked)
    return there, home


def _marks(place: int, found: Sequence[Found], message: Sequence[Word], language: str, cues: Cues) -> set[str]:
    name = found[place]
    left_end = found[place - 1].last + 1 if place else 0
    right_end = found[place + 1].first if place + 1 < len(found) else len(message)
    left = [word.text for word in message[max(left_end, name.first - REACH) : name.first]]
    right = [word.text for word in message[name.last + 1 : min(right_end, name.last + 1 + REACH)]]
    marks = set()
    for role in (ORIGIN, DESTINATION):
        if left and left[-1] in cues.before.get(language, {}).get(role, ()):
            marks.add(role)
        if any(word in cues.after.get(language, {}).get(role, ()) for word in right):
            marks.add(role)
        if name.ending and name.ending in cues.endings.get(language, {}).get(role, ()):
            marks.add(role)
    return marks
