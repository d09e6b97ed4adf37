"""The person waits for a counsellor: what they send is added to their case; danger moves them to the front."""

from __future__ import annotations

from dataclasses import replace

from bot.centres import centre_for
from bot.dialogue import policy
from bot.dialogue.effects import CloseCase, Closing, Effect, GiveAnswer, Offer, RaiseCase, Say
from bot.dialogue.heard import (
    BotBlocked,
    ButtonKind,
    ButtonPressed,
    CommandHeard,
    Heard,
    MediaHeard,
    TextHeard,
)
from bot.dialogue.replies import LEAVE_QUEUE, OPENING, pick_language, relay_of, show_menu, waiting_before
from bot.dialogue.session import Owner, Session, StateName
from bot.dialogue.states import forgetting, listening
from bot.dialogue.states.media import remark_of
from bot.dialogue.turn import Known, Turn
from bot.understanding.meaning import Meaning
from bot.wording import Wording


def hear(session: Session, heard: Heard, known: Known) -> Turn:
    """Add what comes to the case, and say that it was added."""
    match heard:
        case TextHeard():
            return _hear_words(session, heard.text, heard.meaning, relay_of(heard.text, is_edit=heard.is_edit), known)
        case MediaHeard():
            remark = remark_of(heard)
            relay = relay_of(remark.text, remark.media, remark.file_id)
            if heard.is_moving:
                return Turn(session=session, effects=(relay,))
            return _hear_words(session, heard.caption, heard.meaning, relay, known)
        case ButtonPressed(kind=ButtonKind.LEAVE_QUEUE):
            return leave(session, known)
        case ButtonPressed(kind=ButtonKind.LANGUAGE, value=value) if value:
            chosen = listening.with_chosen_language(session, value)
            return Turn(session=chosen, effects=_still_waiting(chosen, known))
        case ButtonPressed(kind=ButtonKind.FORGET):
            return forgetting.forget(session)
        case CommandHeard(name="forget"):
            return replace(listening.ask_to_forget(session), session=session)
        case CommandHeard(name="language"):
            return Turn(session=session, effects=pick_language())
        case ButtonPressed(kind=ButtonKind.INTENT, value=value) if _has(session, value, known):
            answer = GiveAnswer(intent=value, origin=session.origin, destination=session.destination)
            return Turn(session=session, effects=(answer, *_still_waiting(session, known)))
        case BotBlocked():
            return Turn(session=gone(session, is_blocked=True), effects=(CloseCase(closing=Closing.BLOCKED),))
        case _:
            return Turn(session=session, effects=_still_waiting(session, known))


def _has(session: Session, intent: str, known: Known) -> bool:
    return session.language is not None and known.answers.has_answer(
        intent, session.language, session.origin, session.destination
    )


def _hear_words(session: Session, words: str, meaning: Meaning, relay: Effect, known: Known) -> Turn:
    session = policy.with_language(session, meaning, len(words.split()))
    safety = policy.safety_intent(meaning, known.policy.borders_for(meaning.language))
    if safety is None or safety == session.last_intent:
        return Turn(session=session, effects=(relay, *_still_waiting(session, known)))
    session = replace(session, last_intent=safety)
    return Turn(session=session, effects=(relay, *_urgent(session, safety, known), *_in_front()))


def _urgent(session: Session, safety: str, known: Known) -> tuple[Effect, ...]:
    """Somebody who tells of danger while they wait gets the hotlines, once, and goes to the front."""
    band, first = OPENING[safety]
    said: list[Effect] = [Say(wording=first)] if first else []
    if _has(session, safety, known):
        said.append(GiveAnswer(intent=safety, origin=session.origin))
    return (*said, RaiseCase(intent=safety, band=band))


def _in_front() -> tuple[Effect, ...]:
    return (Say(wording=Wording.STILL_WAITING, details={"count": 1}), Offer(rows=((LEAVE_QUEUE,),)))


def _still_waiting(session: Session, known: Known) -> tuple[Effect, ...]:
    """The person's own place in the queue; how many wait in all when a case is too new to have been looked up."""
    centre = centre_for(session.origin, session.language, known.default_centre)
    place = known.desk.places.get(session.case or "", waiting_before(session, known, centre))
    say = Say(wording=Wording.STILL_WAITING, details={"count": max(1, place)})
    return (say, Offer(rows=((LEAVE_QUEUE,),)))


def leave(session: Session, known: Known) -> Turn:
    """The person leaves the queue; the bot is back and says so."""
    turn = show_menu(gone(session), known, Wording.LEFT_QUEUE)
    return replace(turn, effects=(CloseCase(closing=Closing.LEFT), *turn.effects))


def gone(session: Session, *, is_blocked: bool = False) -> Session:
    """The session when the case has ended."""
    return replace(session, owner=Owner.BOT, case=None, state=StateName.LISTENING, is_blocked=is_blocked)
