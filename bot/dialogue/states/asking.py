"""The bot offered its best guesses and waits for a choice; free text is as good an answer as a button."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.heard import Heard, TextHeard
from bot.dialogue.replies import give_answer
from bot.dialogue.session import Session, StateName
from bot.dialogue.states import listening
from bot.dialogue.turn import Known, Turn


def hear(session: Session, heard: Heard, known: Known) -> Turn:
    """Take yes for the first guess and no for none of them; anything else is heard as always."""
    listens = replace(session, state=StateName.LISTENING)
    if not isinstance(heard, TextHeard) or not session.offered:
        return listening.hear(listens, heard, known)
    if heard.meaning.intent == "affirm" and len(session.offered) == 1:
        return give_answer(listens, session.offered[0], known)
    if heard.meaning.intent == "deny":
        return listening.missed(listens, known)
    return listening.hear(listens, heard, known)
