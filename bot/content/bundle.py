"""The published form of the content: one immutable piece of JSON, named by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.content.answer import Answer, Approval, Source
from bot.content.centre import Centre, Contact, Hotline
from bot.content.scope import Scope
from bot.errors import ContentInvalid, Fault
from bot.languages import Language

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that is served. `topics` lists every intent of the taxonomy, also those that have no answer yet."""

    answers: tuple[Answer, ...]
    topics: Mapping[str, tuple[str, ...]]
    related: Mapping[str, tuple[str, ...]]
    centres: tuple[Centre, ...]
    hotlines: tuple[Hotline, ...]


def scope_of_answer(answer: Answer) -> Scope:
    """Whom the answer is for."""
    return Scope(language=answer.language, origin=answer.origin, destination=answer.destination)


def bundle_of(content: Content) -> tuple[str, bytes]:
    """The name (SHA-256) and bytes of the bundle; the same content always gives the same bundle."""
    answers = sorted(content.answers, key=lambda answer: (answer.intent, scope_of_answer(answer).stem))
    fields = {
        "version": VERSION,
        "answers": [asdict(answer) for answer in answers],
        "topics": [[topic, list(intents)] for topic, intents in content.topics.items()],
        "related": dict(content.related),
        "centres": [asdict(centre) for centre in content.centres],
        "hotlines": [asdict(hotline) for hotline in content.hotlines],
    }
    written = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(written.encode()).hexdigest(), written.encode()


def content_from(bundle: bytes) -> Content:
    """The content that a bundle holds; ContentInvalid when another version of Safar wrote it."""
    fields = json.loads(bundle)
    if fields.get("version") != VERSION:
        what = f"the bundle has version {fields.get('version')}, this Safar reads {VERSION}"
        raise ContentInvalid([Fault(where="bundle", what=what, remedy="publish the content again")])
    return Content(
        answers=tuple(_answer(one) for one in fields["answers"]),
        topics={topic: tuple(intents) for topic, intents in fields["topics"]},
        related={intent: tuple(others) for intent, others in fields["related"].items()},
        centres=tuple(_centre(one) for one in fields["centres"]),
        hotlines=tuple(_hotline(one) for one in fields["hotlines"]),
    )


def _answer(fields: dict[str, Any]) -> Answer:
    return Answer(
        **{
            **fields,
            "language": Language(fields["language"]),
            "sources": tuple(Source(**{**one, "origins": tuple(one["origins"])}) for one in fields["sources"]),
            "approvals": tuple(_approval(one) for one in fields["approvals"]),
            "media": tuple(fields["media"]),
            "reviewed": date.fromisoformat(fields["reviewed"]),
            "expires": date.fromisoformat(fields["expires"]),
        }
    )


def _approval(fields: dict[str, Any]) -> Approval:
    day = date.fromisoformat(fields["day"])
    return Approval(**{**fields, "language": Language(fields["language"]), "day": day})


def _centre(fields: dict[str, Any]) -> Centre:
    contacts = tuple(Contact(**one) for one in fields["contacts"])
    changed = {"origins": tuple(fields["origins"]), "names": _names(fields["names"]), "contacts": contacts}
    return Centre(**{**fields, **changed})


def _hotline(fields: dict[str, Any]) -> Hotline:
    return Hotline(**{**fields, "countries": tuple(fields["countries"]), "names": _names(fields["names"])})


def _names(fields: dict[str, str]) -> dict[Language, str]:
    return {Language(code): name for code, name in fields.items()}
