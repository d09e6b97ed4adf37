"""An answer of a centre: what a person reads, word for word, and what it rests on."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.languages import Language

type Mark = Literal["read", "known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One fact that an answer rests on, quoted, with the page it was read on.

    `date` is the page's own date in words ("2025-08", "undated"). `mark` is "known" when nobody has read a page for it.
    `check_first` marks what changes often or harms when wrong. Without `origins` the fact belongs to every text of the
    answer, otherwise to the texts for people from those countries.
    """

    id: str
    fact: str
    name: str
    url: str
    date: str
    mark: Mark
    check_first: bool = False
    origins: tuple[str, ...] = ()

    @property
    def needs_check(self) -> bool:
        """Whether the centre has to confirm this fact before anybody relies on it."""
        return self.check_first or self.mark == "known"

    def belongs_to(self, origin: str | None) -> bool:
        """Whether a text for people from this country rests on the fact.

        >>> fact = dict(id="PK05", fact="Rs 500", name="MRC", url="https://x.org", date="undated", mark="read")
        >>> Source(**fact, origins=("PK",)).belongs_to(None), Source(**fact).belongs_to("PK")
        (False, True)
        """
        return not self.origins or origin in self.origins


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A signature over one text: changed text is unapproved by construction."""

    language: Language
    day: date
    by: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One text of one answer, in one language, for people from `origin` who ask about `destination` (None: for all).

    `body` is Markdown without the title. `centre` is the id of the centre that answers for it; empty when it belongs to all
    centres. `reviewed` is the day of its last approval or, before the first, the day it was written.
    """

    intent: str
    topic: str
    language: Language
    title: str
    body: str
    revision: str
    sources: tuple[Source, ...]
    reviewed: date
    expires: date
    centre: str = ""
    origin: str | None = None
    destination: str | None = None
    approvals: tuple[Approval, ...] = ()
    media: tuple[str, ...] = ()
    is_sample: bool = False

    @property
    def markdown(self) -> str:
        """Title and body, as they are shown."""
        return f"# {self.title}\n\n{self.body}"

    @property
    def needs_check(self) -> bool:
        """Whether the text rests on something that the centre has to confirm first."""
        return any(source.needs_check for source in self.sources)

    @property
    def is_approved(self) -> bool:
        """Whether somebody has signed exactly this text."""
        return bool(self.approvals)


def is_stale(answer: Answer, *, on: date) -> bool:
    """Whether the review of the answer is overdue."""
    return on > answer.expires


def is_servable(answer: Answer, *, on: date, with_samples: bool) -> bool:
    """Whether people may get the answer: approved or, where samples are allowed, a sample; and never a stale one."""
    return (answer.is_approved or (answer.is_sample and with_samples)) and not is_stale(answer, on=on)


def digest(text: str) -> str:
    """What names a text: it stays the same when only spaces at line ends, line ends or Unicode forms differ.

    >>> digest("# Visa\\r\\n\\r\\nAsk first. ") == digest("# Visa\\n\\nAsk first.\\n")
    True
    """
    lines = unicodedata.normalize("NFC", text).strip().splitlines()
    return hashlib.sha256("\n".join(line.rstrip() for line in lines).encode()).hexdigest()


def revision(text: str) -> str:
    """The short name of a text's content, for records of what was sent."""
    return digest(text)[:12]
