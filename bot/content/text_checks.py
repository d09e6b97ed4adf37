"""What may be wrong with the words of one text: letters, numbers, links, length."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.content.answer import Source
from bot.content.figures import figures_in, is_written_in, unfounded
from bot.content.letters import wrong_letters
from bot.content.markdown import render, tree
from bot.content.parse import Library
from bot.content.sheet import Sheet
from bot.content.taxonomy import SAFETY
from bot.content.text import Text
from bot.errors import Fault

LONGEST = 3500
"""UTF-16 units: room for the foot with source, centre and date within Telegram's 4096."""


def faults_of_text(text: Text, sheet: Sheet, library: Library) -> Iterator[Fault]:
    """All that is wrong with the words of a text."""
    sources = tuple(source for source in sheet.sources if source.belongs_to(text.scope.origin))
    yield from _length(text)
    yield from _letters(text, library)
    if not sources or not text.body:  # told of already
        return
    yield from _figures(text, sources)
    yield from _phones(text, sheet, sources)
    yield from _links(text, sources, library)
    yield from _confirmation(text, sources, library)


def _length(text: Text) -> Iterator[Fault]:
    length = render(text.raw, text.scope.language).length
    if length > LONGEST:
        what = f"the text is {length} units long; at most {LONGEST} fit into one message"
        yield _fault(text, 0, what, "shorten it, or make a second answer of a part of it")


def _letters(text: Text, library: Library) -> Iterator[Fault]:
    for position, what, remedy in wrong_letters(text.raw, text.scope.language, library.glossary.latin_names):
        yield _fault(text, position, what, remedy)


def _figures(text: Text, sources: tuple[Source, ...]) -> Iterator[Fault]:
    for figure in unfounded(text.raw, (source.fact for source in sources)):
        remedy = "correct it, or add the fact that has it as a [[source]] to answer.toml"
        yield _fault(text, figure.position, f"{figure.shown} stands in no source of this text", remedy)
    for figure in figures_in(text.raw):
        if not is_written_in(figure, text.scope.language):
            remedy = "write the digits of the language; telephone numbers in 0-9"
            yield _fault(text, figure.position, f"{figure.shown} is not in the digits of the language", remedy)


def _phones(text: Text, sheet: Sheet, sources: tuple[Source, ...]) -> Iterator[Fault]:
    """Numbers that nobody has confirmed are worth their risk only to people in danger."""
    if sheet.topic == SAFETY:
        return
    confirmed = [source.fact for source in sources if not source.needs_check]
    for figure in unfounded(text.raw, confirmed):
        if figure.is_phone and figure not in unfounded(text.raw, (source.fact for source in sources)):
            what = f"the centre has not confirmed the number {figure.shown}"
            yield _fault(
                text, figure.position, what, "leave it out, or have it confirmed: only safety answers may have it"
            )


def _links(text: Text, sources: tuple[Source, ...], library: Library) -> Iterator[Fault]:
    known = " ".join([*(f"{one.url} {one.fact}" for one in sources), *(one.web for one in library.places.centres)])
    for node in tree(text.raw).walk():
        if node.type != "link":
            continue
        address = str(node.attrs["href"])
        host = urlsplit(address).netloc.removeprefix("www.")
        if host not in known:
            remedy = "correct it, or add the page as a [[source]] to answer.toml"
            yield _fault(text, max(0, text.raw.find(address)), f"no source leads to {host or address}", remedy)


def _confirmation(text: Text, sources: tuple[Source, ...], library: Library) -> Iterator[Fault]:
    stems = library.glossary.confirm.get(text.scope.language, ())
    unsure = [source.id for source in sources if source.needs_check]
    if unsure and stems and not any(stem in text.raw.lower() for stem in stems):
        what = f"the centre has to confirm {', '.join(unsure)}, and the text does not say so"
        remedy = f"tell people to have it confirmed, with one of: {', '.join(stems)}"
        yield _fault(text, 0, what, remedy)


def _fault(text: Text, position: int, what: str, remedy: str) -> Fault:
    return Fault(where=f"{text.path}:{text.line_of(position)}", what=what, remedy=remedy)
