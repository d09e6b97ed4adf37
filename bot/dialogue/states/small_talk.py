"""Small talk: intents that the bot answers itself, since no centre needs to vet a greeting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogue.effects import Effect, Offer, Say
from bot.dialogue.replies import NEXT_STEPS, SURE_TO_FORGET, give_answer, hand_over, pick_language, show_menu
from bot.dialogue.session import Session, StateName
from bot.dialogue.turn import Known, Turn
from bot.understanding.meaning import DISTRESS, EMERGENCY, TALK_TO_COUNSELLOR
from bot.wording import Wording

type Talk = Callable[[Session, Known], Turn]


def _with_menu(wording: Wording) -> Talk:
    return lambda session, known: show_menu(session, known, wording)


def _with_next_steps(wording: Wording) -> Talk:
    effects: tuple[Effect, ...] = (Say(wording=wording), Offer(rows=(NEXT_STEPS,)))
    return lambda session, known: Turn(session=replace(session, state=StateName.LISTENING), effects=effects)


def _only(wording: Wording) -> Talk:
    effects: tuple[Effect, ...] = (Say(wording=wording),)
    return lambda session, known: Turn(session=replace(session, state=StateName.LISTENING), effects=effects)


def _forget(session: Session, known: Known) -> Turn:
    session = replace(session, state=StateName.FORGETTING)
    return Turn(session=session, effects=(Say(wording=Wording.FORGET_SURE), Offer(rows=SURE_TO_FORGET)))


def _repeat(session: Session, known: Known) -> Turn:
    if session.last_intent is None:
        return show_menu(session, known, Wording.NOTHING_TO_REPEAT)
    turn = give_answer(session, session.last_intent, known)
    return replace(turn, effects=(Say(wording=Wording.REPEAT), *turn.effects))


def _language(session: Session, known: Known) -> Turn:
    return Turn(session=session, effects=pick_language())


def _hand_over(intent: str) -> Talk:
    return lambda session, known: hand_over(session, known, intent=intent)


TALK: Mapping[str, Talk] = {
    "greet": _with_menu(Wording.GREETING),
    "goodbye": _only(Wording.GOODBYE),
    "thanks": _only(Wording.YOU_ARE_WELCOME),
    "affirm": _with_menu(Wording.YES_TO_WHAT),
    "deny": _with_menu(Wording.YES_TO_WHAT),
    "help_menu": _with_menu(Wording.MENU),
    "bot_identity": _with_next_steps(Wording.BOT_IDENTITY),
    "change_language": _language,
    "delete_my_data": _forget,
    "complaint_feedback": _with_next_steps(Wording.COMPLAINT),
    "repeat_simpler": _repeat,
    TALK_TO_COUNSELLOR: _hand_over(TALK_TO_COUNSELLOR),
    EMERGENCY: _hand_over(EMERGENCY),
    DISTRESS: _hand_over(DISTRESS),
}
"""What follows when one of these intents is certain."""
