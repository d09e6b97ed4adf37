"""What is remembered of one chat between two messages, and how it is written down."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from bot.dialogue.migrations import VERSION, migrate
from bot.languages import Language


class Owner(StrEnum):
    """Who speaks with the person now. Only atomic steps in Redis change it."""

    BOT = "bot"
    WAITING = "waiting"
    COUNSELLOR = "counsellor"


class StateName(StrEnum):
    """Where the conversation stands; states end in -ing."""

    GREETING = "greeting"
    LISTENING = "listening"
    ASKING = "asking"
    FORGETTING = "forgetting"
    WAITING = "waiting"
    TALKING = "talking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that the person sent lately; a counsellor who takes the case reads it."""

    text: str
    media: str = ""
    file_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What is remembered of a chat.

    `language` is what the bot answers in; `is_language_chosen` when the person picked it themselves. `other_language` was
    heard lately, `other_count` times in a row. `misses` counts messages in a row that were not understood.
    `offered` are the intents on the buttons shown last. `recent` holds the last few things the person sent.
    """

    state: StateName = StateName.GREETING
    owner: Owner = Owner.BOT
    case: str | None = None
    language: Language | None = None
    is_language_chosen: bool = False
    other_language: Language | None = None
    other_count: int = 0
    misses: int = 0
    offered: tuple[str, ...] = ()
    last_intent: str | None = None
    origin: str | None = None
    destination: str | None = None
    recent: tuple[Remark, ...] = ()
    is_blocked: bool = False

    def having_heard(self, remark: Remark, *, keep: int = 5) -> Session:
        """The session with one more remark, the oldest forgotten."""
        return replace(self, recent=(*self.recent, remark)[-keep:])


def written(session: Session) -> str:
    """The session as text to store. Owner and case are not in it: they have fields of their own that scripts change.

    >>> read(written(Session(misses=1))) == Session(misses=1)
    True
    """
    fields = asdict(session)
    del fields["owner"], fields["case"]
    return json.dumps({"version": VERSION, **fields}, ensure_ascii=False, separators=(",", ":"))


def read(text: str, *, owner: Owner = Owner.BOT, case: str | None = None) -> Session:
    """The session that a stored text holds, whatever version wrote it. One that cannot be read (a later version wrote it, say)
    counts as fresh, since who writes must be answered; owner and case are kept.

    >>> read('{"version": 99}', owner=Owner.COUNSELLOR, case="c").state is StateName.TALKING
    True
    """
    try:
        return _read(text, owner, case)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Session(state=_state_under(owner, StateName.GREETING), owner=owner, case=case)


def _read(text: str, owner: Owner, case: str | None) -> Session:
    fields: dict[str, Any] = migrate(json.loads(text))
    del fields["version"]
    fields["state"] = StateName(fields["state"])
    for name in ("language", "other_language"):
        fields[name] = Language(fields[name]) if fields[name] else None
    fields["offered"] = tuple(fields["offered"])
    fields["recent"] = tuple(Remark(**remark) for remark in fields["recent"])
    fields["state"] = _state_under(owner, fields["state"])
    return Session(**fields, owner=owner, case=case)


def _state_under(owner: Owner, state: StateName) -> StateName:
    """The state that fits the owner: scripts change the owner while the written session stands still."""
    if owner is Owner.COUNSELLOR:
        return StateName.TALKING
    if owner is Owner.WAITING:
        return StateName.WAITING
    return StateName.LISTENING if state in (StateName.WAITING, StateName.TALKING) else state
