"""Reading `centres.toml` (the centres, and the numbers to call in danger) and `glossary.toml` (words that checks need)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.answer import Source
from bot.content.centre import Centre, Contact, Hotline
from bot.content.sheet import read_source
from bot.content.table import Table, read_toml
from bot.errors import Fault
from bot.languages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of migration law, and the word for it in each language."""

    id: str
    words: Mapping[Language, str]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The terms, the names that stay in Latin letters in every script, and the word stems that say "have it confirmed"."""

    terms: tuple[Term, ...] = ()
    latin_names: frozenset[str] = frozenset()
    confirm: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The centres and the numbers to call in danger, with the facts that they rest on."""

    centres: tuple[Centre, ...] = ()
    hotlines: tuple[Hotline, ...] = ()
    sources: tuple[Source, ...] = ()


def read_places(path: str, raw: str, faults: list[Fault]) -> Places:
    """The content of `centres.toml`."""
    top = read_toml(path, raw, faults)
    if top is None:
        return Places()
    places = Places(
        centres=tuple(_centre(one) for one in top.tables("centre")),
        hotlines=tuple(_hotline(one) for one in top.tables("hotline")),
        sources=tuple(read_source(one) for one in top.tables("source")),
    )
    top.done()
    return places


def read_glossary(path: str, raw: str, faults: list[Fault]) -> Glossary:
    """The content of `glossary.toml`."""
    top = read_toml(path, raw, faults)
    if top is None:
        return Glossary()
    confirm = top.table("confirm")
    glossary = Glossary(
        terms=tuple(_term(one) for one in top.tables("term")),
        latin_names=frozenset(top.texts("latin_names")),
        confirm={language: confirm.texts(language) for language in Language},
    )
    confirm.done()
    top.done()
    return glossary


def _centre(table: Table) -> Centre:
    centre = Centre(
        id=table.text("id"),
        origins=table.texts("origins"),
        names=table.names("names"),
        web=table.text("web"),
        contacts=tuple(_contact(one) for one in table.tables("contact")),
    )
    table.done()
    return centre


def _contact(table: Table) -> Contact:
    contact = Contact(
        kind=table.text("kind"),
        value=table.text("value"),
        source=table.text("source"),
        check_first=table.flag("check_first"),
    )
    table.done()
    return contact


def _hotline(table: Table) -> Hotline:
    hotline = Hotline(
        number=table.text("number"),
        countries=table.texts("countries"),
        names=table.names("names"),
        source=table.text("source"),
        check_first=table.flag("check_first"),
    )
    table.done()
    return hotline


def _term(table: Table) -> Term:
    words = {Language(code): table.text(code) for code in Language}
    term = Term(id=table.text("id"), words=words, note=table.text("note", ""))
    table.done()
    return term
