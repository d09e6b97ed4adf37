"""From the files of the content folder to answers. Whatever is wrong with a file is kept as a fault; the rest is read on."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.content.answer import Answer, revision
from bot.content.bundle import Content
from bot.content.places import Glossary, Places, read_glossary, read_places
from bot.content.sheet import Sheet, read_sheet
from bot.content.taxonomy import Taxonomy
from bot.content.text import Text, read_text
from bot.errors import Fault

SHEET = "answer.toml"
_AT_THE_TOP = {"centres.toml", "glossary.toml", "README.md"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything in the content folder. `texts` and `others` (media) are grouped by folder, `topic/intent`."""

    root: str
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    texts: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    glossary: Glossary = field(default_factory=Glossary)
    faults: tuple[Fault, ...] = ()

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of all answers, those without a sheet too."""
        return tuple(sorted({*self.sheets, *self.texts, *self.others}))

    def centre_of(self, origin: str | None, owner: str) -> str:
        """The id of the centre that answers for a text: the one of the people it is for, otherwise the answer's owner."""
        centres = (centre.id for centre in self.places.centres if origin in centre.origins)
        return next(centres, owner)


def parse(files: Mapping[str, str], *, root: str = "content") -> Library:
    """The library in the files, named by their paths inside the folder `root`, which faults begin with."""
    faults: list[Fault] = []
    sheets: dict[str, Sheet] = {}
    texts: dict[str, list[Text]] = {}
    others: dict[str, list[str]] = {}
    for path in sorted(files):
        folder, _, name = path.rpartition("/")
        if not folder and name in _AT_THE_TOP:
            continue
        where = f"{root}/{path}"
        if folder.count("/") != 1:
            remedy = "an answer's files stand in content/<topic>/<intent>/"
            faults.append(Fault(where=f"{where}:1", what="nothing reads a file in this place", remedy=remedy))
        elif name == SHEET:
            _keep(sheets, folder, read_sheet(where, _readable(where, files[path], faults), faults))
        elif name.endswith(".md"):
            text = read_text(where, _readable(where, files[path], faults), faults)
            texts.setdefault(folder, []).extend([text] if text else [])
        else:
            others.setdefault(folder, []).append(name)
    return Library(
        root=root,
        sheets=sheets,
        texts={folder: tuple(found) for folder, found in texts.items()},
        others={folder: tuple(found) for folder, found in others.items()},
        places=read_places(*_top(root, "centres.toml", files, faults), faults),
        glossary=read_glossary(*_top(root, "glossary.toml", files, faults), faults),
        faults=tuple(faults),
    )


def _top(root: str, name: str, files: Mapping[str, str], faults: list[Fault]) -> tuple[str, str]:
    where = f"{root}/{name}"
    return where, _readable(where, files.get(name, ""), faults)


def _keep(sheets: dict[str, Sheet], folder: str, sheet: Sheet | None) -> None:
    if sheet:
        sheets[folder] = sheet


def _readable(where: str, raw: str, faults: list[Fault]) -> str:
    """The text without bytes that are no UTF-8; such a byte arrives here as a lone surrogate."""
    try:
        raw.encode()
    except UnicodeEncodeError as error:
        line = raw.count("\n", 0, error.start) + 1
        faults.append(Fault(where=f"{where}:{line}", what="a letter is not UTF-8", remedy="save the file as UTF-8"))
        return raw.encode("utf-8", "replace").decode()
    return raw


def content_of(library: Library, taxonomy: Taxonomy) -> Content:
    """What can be served of a library: every text that has a sheet."""
    return Content(
        answers=tuple(answers_of(library)),
        topics=taxonomy.topics,
        related={sheet.intent: sheet.related for sheet in library.sheets.values() if sheet.related},
        centres=library.places.centres,
        hotlines=library.places.hotlines,
    )


def answers_of(library: Library) -> Iterator[Answer]:
    """The answers in a library, in the order of their files."""
    for folder, sheet in sorted(library.sheets.items()):
        for text in library.texts.get(folder, ()):
            yield _answer(library, sheet, text)


def _answer(library: Library, sheet: Sheet, text: Text) -> Answer:
    approvals = tuple(
        approval
        for approval in sheet.approvals
        if (approval.language, approval.sha256) == (text.scope.language, text.sha256)
    )
    sources = [source for source in sheet.sources if source.belongs_to(text.scope.origin)]
    reviewed = max((approval.day for approval in approvals), default=sheet.written)
    return Answer(
        intent=sheet.intent,
        topic=sheet.topic,
        language=text.scope.language,
        title=text.title,
        body=text.body,
        revision=revision(text.raw),
        sources=tuple(sorted(sources, key=lambda source: not source.origins)),  # its own country's first
        reviewed=reviewed,
        expires=months_after(reviewed, sheet.review_months),
        centre=library.centre_of(text.scope.origin, sheet.owner),
        origin=text.scope.origin,
        destination=text.scope.destination,
        approvals=approvals,
        media=sheet.media,
        is_sample=sheet.is_sample,
    )


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last day of the month where there is no such day.

    >>> months_after(date(2026, 8, 31), 6).isoformat()
    '2027-02-28'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def texts_in(texts: Sequence[Text], stem: str) -> Text | None:
    """The text of this name among the texts of an answer."""
    return next((text for text in texts if text.scope.stem == stem), None)
