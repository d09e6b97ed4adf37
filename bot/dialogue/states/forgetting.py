"""The person was asked whether everything shall be erased."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.effects import Forget, Say
from bot.dialogue.heard import ButtonKind, ButtonPressed, Heard, TextHeard
from bot.dialogue.replies import language_of, show_menu
from bot.dialogue.session import Session, StateName
from bot.dialogue.states import listening
from bot.dialogue.turn import Known, Turn
from bot.wording import Wording


def hear(session: Session, heard: Heard, known: Known) -> Turn:
    """Erase only on a clear yes."""
    listens = replace(session, state=StateName.LISTENING)
    if _is_yes(heard):
        return forget(session)
    if isinstance(heard, ButtonPressed) and heard.kind is ButtonKind.KEEP:
        return show_menu(listens, known, Wording.KEPT)
    if isinstance(heard, TextHeard) and heard.meaning.intent == "deny":
        return show_menu(listens, known, Wording.KEPT)
    return listening.hear(listens, heard, known)


def forget(session: Session) -> Turn:
    """Erase all; the farewell is the last thing said in the person's language."""
    say = Say(wording=Wording.FORGOTTEN, language=language_of(session))
    return Turn(session=Session(), effects=(Forget(), say))


def _is_yes(heard: Heard) -> bool:
    if isinstance(heard, ButtonPressed):
        return heard.kind is ButtonKind.FORGET
    return isinstance(heard, TextHeard) and heard.meaning.intent == "affirm"
