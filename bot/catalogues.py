"""The catalogues of `locales/`: taken from the code, merged into each language, and checked."""

from __future__ import annotations

import io
import string
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from bot.errors import Fault
from bot.languages import Language, locale
from bot.wording import catalogue_path, read_catalogue

PACKAGE = Path(__file__).parent
MAPPING = PACKAGE.parent / "babel.cfg"
UPDATE = "run `safar wording update`, then translate what is empty"


def extracted() -> Catalog:
    """All sentences in the code and the templates."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, str(MAPPING))  # type: ignore[no-untyped-call]
    catalog = Catalog(project="Safar", copyright_holder="Safar's authors", charset="utf-8")
    found = extract_from_dir(PACKAGE, methods, options, comment_tags=("Translators:",), strip_comment_tags=True)
    for name, _, message, comments, context in found:
        catalog.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalog


def as_text(catalog: Catalog) -> bytes:
    """A catalogue as it is written: without line numbers and dates, so that only changes of wording change the file."""
    text = io.BytesIO()
    write_po(text, catalog, width=120, include_lineno=False, omit_header=False, sort_output=False)
    lines = [line for line in text.getvalue().splitlines(keepends=True) if not _is_dated(line)]
    return b"".join(lines)


def _is_dated(line: bytes) -> bool:
    dated = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Last-Translator', b'"Generated-By', b"# FIRST AUTHOR")
    return line.startswith(dated)


def update(folder: Path) -> None:
    """Write bot.pot, and bring each catalogue to it. What changed in English loses its translation and is listed by the check."""
    template = extracted()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bot.pot").write_bytes(as_text(template))
    for language in Language:
        path = catalogue_path(folder, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = (
            read_catalogue(path, language) if path.exists() else Catalog(locale=str(locale(language)), charset="utf-8")
        )
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        if language is Language.EN:
            _say_the_same(catalog)
        path.write_bytes(as_text(catalog))


def _say_the_same(catalog: Catalog) -> None:
    """English says what the code says."""
    for message in catalog:
        if message.id:
            message.string = message.id


def faults(folder: Path) -> list[Fault]:
    """Everything that is wrong with the catalogues."""
    template = extracted()
    pot = folder / "bot.pot"
    found: list[Fault] = []
    if not pot.exists() or pot.read_bytes() != as_text(template):
        found.append(Fault(where=str(pot), what="it is not what the code says", remedy=UPDATE))
    for language in Language:
        found += _faults_of(template, catalogue_path(folder, language), language)
    return found


def _faults_of(template: Catalog, path: Path, language: Language) -> Iterator[Fault]:
    if not path.exists():
        yield Fault(where=str(path), what="there is no catalogue", remedy=UPDATE)
        return
    with path.open("rb") as file:
        catalog = read_po(file, locale=str(locale(language)))
    for message in template:
        if not message.id:
            continue
        written = catalog.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        yield from _faults_in(message, written, catalog.num_plurals, str(path))
    known = {(_first(message), message.context) for message in template}
    for message in catalog:
        if message.id and (_first(message), message.context) not in known:
            yield Fault(
                where=f"{path}:{message.context or _first(message)}",
                what="the code does not say this any more",
                remedy=UPDATE,
            )


def _faults_in(message: Message, written: Message | None, plurals: int, path: str) -> Iterator[Fault]:
    where = f"{path}:{message.context or _first(message)}"
    strings = _strings(written)
    if written is None or not strings or not all(strings):
        yield Fault(where=where, what="the translation is missing", remedy="write it")
        return
    if written.fuzzy:
        yield Fault(
            where=where,
            what="the translation is out of date",
            remedy="compare it with the English and take out 'fuzzy'",
        )
    if not isinstance(message.id, str) and len(strings) != plurals:
        yield Fault(where=where, what=f"{len(strings)} plural forms of {plurals}", remedy="write all forms")
    wanted = set.union(*(_places(text) for text in _strings_of(message.id)))
    for text in strings:
        # A singular form may leave the number out; nothing may be put in.
        missing = wanted - _places(text) - ({"count"} if not isinstance(message.id, str) else set())
        strange = _places(text) - wanted
        if missing or strange:
            names = ", ".join(sorted(missing | strange))
            yield Fault(
                where=where, what=f"the placeholders differ: {names}", remedy="keep the words in braces as they are"
            )


def _first(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def _strings(message: Message | None) -> tuple[str, ...]:
    return _strings_of(message.string) if message and message.string else ()


def _strings_of(strings: object) -> tuple[str, ...]:
    return (strings,) if isinstance(strings, str) else tuple(strings)  # type: ignore[arg-type]


def _places(text: str) -> set[str]:
    """The placeholders of a sentence.

    >>> sorted(_places("You are number {count} in {queue}."))
    ['count', 'queue']
    """
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
