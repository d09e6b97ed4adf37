"""Every transcript in tests/conversations is replayed; the session is written and read again between any two messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import transcript
from bot.dialogue.engine import respond
from bot.dialogue.policy import Policy
from bot.dialogue.session import Owner, Session, StateName, read, written
from bot.dialogue.turn import Desk, Known, Turn
from bot.transcript import Exchange

FOLDER = Path(__file__).resolve().parents[1] / "conversations"
TOPICS = {
    "documents": ("passport", "lost_documents", "police_certificate"),
    "jobs_recruitment": ("agency_licence_check", "recruitment_fees", "find_job_abroad"),
    "centre": ("mrc_services", "mrc_contact"),
}
ANSWERED = {
    "passport",
    "lost_documents",
    "agency_licence_check",
    "recruitment_fees",
    "mrc_services",
    "emergency_danger",
    "distress",
}


class FewAnswers:
    """A small catalogue: some intents are answered, some are not."""

    def has_answer(self, intent: str, *_: object) -> bool:
        return intent in ANSWERED

    def topics(self) -> tuple[str, ...]:
        return tuple(TOPICS)

    def intents_of(self, topic: str) -> tuple[str, ...]:
        return TOPICS[topic]

    def topic_of(self, intent: str) -> str | None:
        return next((topic for topic, intents in TOPICS.items() if intent in intents), None)

    def related(self, intent: str) -> tuple[str, ...]:
        return {"recruitment_fees": ("agency_licence_check",)}.get(intent, ())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.chat")), ids=lambda path: path.stem)
def test_conversation(path: Path) -> None:
    story = transcript.parse(path.read_text(encoding="utf-8"))
    known = Known(
        answers=FewAnswers(),
        policy=Policy(),
        desk=Desk(waiting={("PK", "ur"): 2}, is_staffed=story.staffed),
        now=datetime(2026, 3, 2, 10, 15, tzinfo=UTC),
    )
    session = Session() if story.language is None else Session(language=story.language, state=StateName.LISTENING)
    for exchange in story.exchanges:
        where = f"{path.name}:{exchange.line}: > {exchange.said}"
        turn = _turn(session, exchange, known)
        effects = tuple(line for effect in turn.effects if (line := transcript.shown(effect)))
        assert effects == exchange.effects, where
        if "state" in exchange.notes:
            assert turn.session.state == exchange.notes["state"], where
        if "language" in exchange.notes:
            assert turn.session.language == exchange.notes["language"], where
        session = read(written(turn.session), owner=turn.session.owner, case=turn.session.case)


def _turn(session: Session, exchange: Exchange, known: Known) -> Turn:
    if exchange.heard is not None:
        return respond(session, exchange.heard, known)
    owner = {
        "counsellor claims": Owner.COUNSELLOR,
        "counsellor closes": Owner.BOT,
        "counsellor gives back": Owner.WAITING,
    }
    return Turn(session=read(written(replace(session)), owner=owner[exchange.said.strip("()")]))


def test_there_are_conversations() -> None:
    assert len(list(FOLDER.glob("*.chat"))) >= 15
