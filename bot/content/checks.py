"""Everything that may be wrong with the content, all at once, each with its place and its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from babel import Locale

from bot.content.answer import Source
from bot.content.parse import Library, answers_of, texts_in
from bot.content.sheet import Sheet
from bot.content.taxonomy import Taxonomy
from bot.content.text import Text
from bot.content.text_checks import faults_of_text
from bot.errors import Fault
from bot.languages import Language

_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # CLDR has names for these too
_COUNTRIES = frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())


def faults_of(library: Library, taxonomy: Taxonomy, *, on: date) -> tuple[Fault, ...]:
    """All faults of the content on a day, in the order of the files; empty when it may be published."""
    found = [
        *library.faults,
        *_faults_of_places(library),
        *(fault for folder in library.folders for fault in _faults_of_folder(library, taxonomy, folder, on)),
    ]
    return tuple(sorted(dict.fromkeys(found), key=_by_place))


def _by_place(fault: Fault) -> tuple[str, int]:
    path, _, line = fault.where.rpartition(":")
    return path, int(line)


def _faults_of_folder(library: Library, taxonomy: Taxonomy, folder: str, on: date) -> Iterator[Fault]:
    texts = library.texts.get(folder, ())
    sheet = library.sheets.get(folder)
    place = f"{library.root}/{folder}/answer.toml:1"
    yield from _faults_of_name(place, folder, taxonomy)
    if sheet is None:
        if not any(fault.where.startswith(f"{library.root}/{folder}/answer.toml") for fault in library.faults):
            yield Fault(where=place, what="there is no such file", remedy="write it, with the sources of the answer")
        return
    yield from _missing_languages(library, sheet, texts)
    yield from _faults_of_sheet(library, taxonomy, sheet)
    yield from _reviews_overdue(library, sheet, texts, on)
    for text in texts:
        yield from _faults_of_scope(library, text)
        yield from _faults_of_origin(sheet, text)
        yield from _faults_of_translation(sheet, text, texts)
        yield from faults_of_text(text, sheet, library)


def _faults_of_name(place: str, folder: str, taxonomy: Taxonomy) -> Iterator[Fault]:
    topic, intent = folder.split("/")
    if topic not in taxonomy.folders:
        yield Fault(where=place, what=f"there is no topic {topic!r}", remedy=f"use {', '.join(taxonomy.folders)}")
    elif intent not in taxonomy.intents:
        remedy = f"use an intent of nlu/taxonomy.yml: {', '.join(taxonomy.intents_of(topic))}"
        yield Fault(where=place, what=f"there is no intent {intent!r}", remedy=remedy)
    elif intent not in taxonomy.intents_of(topic):
        right = next(other for other in taxonomy.folders if intent in taxonomy.intents_of(other))
        yield Fault(where=place, what=f"{intent} does not belong to {topic}", remedy=f"move the folder into {right}/")


def _missing_languages(library: Library, sheet: Sheet, texts: tuple[Text, ...]) -> Iterator[Fault]:
    for language in Language:
        if not texts_in(texts, language.value):
            where = f"{library.root}/{sheet.folder}/{language}.md:1"
            yield Fault(where=where, what="this language is missing", remedy="write the answer in this language")


def _faults_of_sheet(library: Library, taxonomy: Taxonomy, sheet: Sheet) -> Iterator[Fault]:
    centres = {centre.id for centre in library.places.centres}
    origins = {origin for centre in library.places.centres for origin in centre.origins}
    if centres and sheet.owner and sheet.owner not in centres:
        yield _at(sheet, "owner", f"there is no centre {sheet.owner!r}", f"use one of {', '.join(sorted(centres))}")
    for other in sheet.related:
        if other not in taxonomy.intents:
            yield _at(sheet, other, f"the related intent {other!r} does not exist", "use an intent of nlu/taxonomy.yml")
    for name in sheet.media:
        if name not in library.others.get(sheet.folder, ()):
            yield _at(sheet, name, f"the file {name} is missing", "put it beside answer.toml or take it off the list")
    if not sheet.sources:
        yield _at(sheet, "", "the answer has no source", "add a [[source]] for each fact that it rests on")
    for source in sheet.sources if origins else ():
        for origin in sorted(set(source.origins) - origins):
            yield _at(sheet, source.id, f"no centre serves the country {origin!r}", "use the code of an origin")
    for twice in _twice(sheet.sources):
        yield _at(sheet, twice, f"the source {twice} stands here twice", "remove one")


def _twice(sources: tuple[Source, ...]) -> list[str]:
    ids = [source.id for source in sources]
    return sorted({one for one in ids if ids.count(one) > 1})


def _reviews_overdue(library: Library, sheet: Sheet, texts: tuple[Text, ...], on: date) -> Iterator[Fault]:
    for answer, text in zip(
        (one for one in answers_of(library) if (one.topic, one.intent) == (sheet.topic, sheet.intent)),
        texts,
        strict=True,
    ):
        if on > answer.expires and answer.reviewed > date.min:
            what = f"last reviewed on {answer.reviewed}; its review was due on {answer.expires}"
            yield Fault(
                where=f"{text.path}:1", what=what, remedy="check the text against its sources and approve it anew"
            )


def _faults_of_scope(library: Library, text: Text) -> Iterator[Fault]:
    origins = sorted({origin for centre in library.places.centres for origin in centre.origins})
    where = f"{text.path}:1"
    if origins and text.scope.origin and text.scope.origin not in origins:
        what = f"no centre serves the country {text.scope.origin}"
        yield Fault(where=where, what=what, remedy=f"begin the name with one of {', '.join(origins)}")
    if text.scope.destination and text.scope.destination not in _COUNTRIES - _NO_COUNTRIES:
        what = f"there is no country {text.scope.destination}"
        yield Fault(where=where, what=what, remedy="use its two letters in ISO 3166, as DE or SA")


def _faults_of_origin(sheet: Sheet, text: Text) -> Iterator[Fault]:
    if sheet.sources and not any(source.belongs_to(text.scope.origin) for source in sheet.sources):
        what = "no source belongs to this text"
        remedy = "add a [[source]] to answer.toml, or this text's country to `origins` of one"
        yield Fault(where=f"{text.path}:1", what=what, remedy=remedy)


def _faults_of_translation(sheet: Sheet, text: Text, texts: tuple[Text, ...]) -> Iterator[Fault]:
    original = texts_in(texts, text.scope.in_language(sheet.source_language).stem)
    if original is None or original is text:
        return
    stem, now = text.scope.stem, original.sha256
    made_from = sheet.made_from.get(stem)
    remedy = f'bring it up to date, then write "{stem}" = "{now}" under [made_from] in answer.toml'
    if made_from is None:
        what = f"nobody noted which {original.path.rsplit('/', 1)[-1]} this text goes with"
        yield Fault(where=f"{text.path}:1", what=what, remedy=remedy)
    elif made_from != now:
        what = f"{original.path.rsplit('/', 1)[-1]} has changed since this text was made from it"
        yield Fault(where=f"{text.path}:1", what=what, remedy=remedy)


def _faults_of_places(library: Library) -> Iterator[Fault]:
    known = {source.id for source in library.places.sources}
    path = f"{library.root}/centres.toml:1"
    is_unreadable = any(fault.where.startswith(path.removesuffix("1")) for fault in library.faults)
    if not library.places.centres and not is_unreadable:
        yield Fault(where=path, what="there is no centre", remedy="add a [[centre]] for each centre")
    for centre in library.places.centres:
        for contact in centre.contacts:
            if contact.source not in known:
                what = f"the contact {contact.value} of {centre.id} has no source"
                yield Fault(where=path, what=what, remedy=f"add a [[source]] with the id {contact.source}")
    for hotline in library.places.hotlines:
        if hotline.source not in known:
            what = f"the number {hotline.number} has no source"
            yield Fault(where=path, what=what, remedy=f"add a [[source]] with the id {hotline.source}")


def _at(sheet: Sheet, word: str, what: str, remedy: str) -> Fault:
    """A fault on the first line of the sheet that has the word."""
    lines = sheet.raw.splitlines()
    line = next((number for number, line in enumerate(lines, 1) if word and word in line), 1)
    return Fault(where=f"{sheet.path}:{line}", what=what, remedy=remedy)
