"""A centre and the numbers to call in danger, as content knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.languages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A way to reach a centre. `check_first` until the centre has confirmed it; the fact behind it is `source`."""

    kind: str
    value: str
    source: str
    check_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """A Migrant Resource Centre: which countries' people it serves, its name in each language, how to reach it.

    Opening hours are absent because nobody has confirmed any.
    """

    id: str
    origins: tuple[str, ...]
    names: Mapping[Language, str]
    web: str
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline:
    """A number to call in danger, and the countries in which it works."""

    number: str
    countries: tuple[str, ...]
    names: Mapping[Language, str]
    source: str
    check_first: bool = True
