"""Whom a text is for, as its file's name says: `ur.md`, `PK.ur.md`, `-DE.ur.md`, `PK-DE.ur.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.languages import Language

_STEM = re.compile(r"(?:(?P<origin>[A-Z]{2})?(?:-(?P<destination>[A-Z]{2}))?\.)?(?P<language>[a-z]{2,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The language of a text, and the countries that it is meant for (None: any)."""

    language: Language
    origin: str | None = None
    destination: str | None = None

    @property
    def stem(self) -> str:
        """The name of the file without its ending.

        >>> Scope(language=Language.UR, destination="DE").stem
        '-DE.ur'
        """
        countries = (self.origin or "") + (f"-{self.destination}" if self.destination else "")
        return f"{countries}.{self.language}" if countries else self.language.value

    def in_language(self, language: Language) -> Scope:
        """The scope of the same text in another language."""
        return replace(self, language=language)


def scope_of(stem: str) -> Scope | None:
    """The scope that a file's name stands for; None when it stands for none.

    >>> scope_of("PK-DE.ur") == Scope(language=Language.UR, origin="PK", destination="DE")
    True
    >>> scope_of("xx"), scope_of(".ur")
    (None, None)
    """
    found = _STEM.fullmatch(stem)
    if not found or found["language"] not in set(Language) or stem.startswith("."):
        return None
    return Scope(language=Language(found["language"]), origin=found["origin"], destination=found["destination"])


def most_specific_first(language: Language, origin: str | None, destination: str | None) -> Iterator[Scope]:
    """The scopes whose texts suit a person, best first: where the person is from counts before where they want to go.

    >>> [scope.stem for scope in most_specific_first(Language.UR, "PK", "DE")]
    ['PK-DE.ur', 'PK.ur', '-DE.ur', 'ur']
    >>> [scope.stem for scope in most_specific_first(Language.UR, None, None)]
    ['ur']
    """
    for where_from in dict.fromkeys((origin, None)):
        for where_to in dict.fromkeys((destination, None)):
            yield Scope(language=language, origin=where_from, destination=where_to)
