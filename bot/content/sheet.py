"""The sheet of an answer, `answer.toml`: what its texts rest on, who answers for it, and who signed which text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.content.answer import Approval, Mark, Source
from bot.content.table import Table, read_toml
from bot.errors import Fault
from bot.languages import Language, from_code

LONGEST_REVIEW = 24
"""Months: law, prices and telephone numbers do not stay right for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What `answer.toml` says. `owner` is a centre's id, or empty when the answer belongs to all centres.

    `made_from` names, for a translation's file, the hash of the source text that it was made from.
    """

    topic: str
    intent: str
    path: str
    raw: str
    owner: str
    written: date
    review_months: int
    is_sample: bool
    source_language: Language
    sources: tuple[Source, ...]
    related: tuple[str, ...]
    media: tuple[str, ...]
    approvals: tuple[Approval, ...]
    made_from: Mapping[str, str]

    @property
    def folder(self) -> str:
        """The folder of the answer inside `content/`."""
        return f"{self.topic}/{self.intent}"


def read_sheet(path: str, raw: str, faults: list[Fault]) -> Sheet | None:
    """The sheet in a file; None when it is no TOML at all. `path` ends in topic/intent/answer.toml."""
    top = read_toml(path, raw, faults)
    if top is None:
        return None
    topic, intent = path.split("/")[-3:-1]
    made_from = top.table("made_from")
    sheet = Sheet(
        topic=topic,
        intent=intent,
        path=path,
        raw=raw,
        owner=top.text("owner", ""),
        written=top.day("written"),
        review_months=_months(top),
        is_sample=top.flag("sample"),
        source_language=_language(top, "source_language", Language.EN),
        sources=tuple(read_source(one) for one in top.tables("source")),
        related=top.texts("related"),
        media=top.texts("media"),
        approvals=tuple(_approval(one) for one in top.tables("approvals")),
        made_from={stem: made_from.text(stem) for stem in made_from.fields},
    )
    top.done()
    return sheet


def read_source(table: Table) -> Source:
    source = Source(
        id=table.text("id"),
        fact=table.text("fact"),
        name=table.text("name"),
        url=table.text("url", ""),
        date=table.text("date"),
        mark=_mark(table),
        check_first=table.flag("check_first"),
        origins=table.texts("origins"),
    )
    if source.mark == "read" and not source.url.startswith(("http://", "https://")):
        table.fault("url", "a source that was read has no address", 'write `url = "https://…"` or `mark = "known"`')
    table.done()
    return source


def _months(table: Table) -> int:
    months = table.number("review_months", 6)
    if 1 <= months <= LONGEST_REVIEW:
        return months
    table.fault("review_months", f"{months} months cannot be", f"write a number from 1 to {LONGEST_REVIEW}")
    return LONGEST_REVIEW


def _mark(table: Table) -> Mark:
    match table.text("mark"):
        case "read":
            return "read"
        case "known":
            return "known"
        case "":
            return "known"
        case other:
            table.fault("mark", f"`mark` is {other!r}", "write `read` when a page was read, otherwise `known`")
            return "known"


def _approval(table: Table) -> Approval:
    approval = Approval(
        language=_language(table, "language", None),
        day=table.day("day"),
        by=table.text("by"),
        sha256=table.text("sha256"),
    )
    table.done()
    return approval


def _language(table: Table, key: str, default: Language | None) -> Language:
    code = table.text(key, default)
    found = from_code(code) if code in set(Language) else None
    if code and found is None:
        table.fault(key, f"{code!r} is no language of Safar", f"write one of {', '.join(Language)}")
    return found or default or Language.EN
