"""A counsellor talks with the person: the bot passes everything on and is silent."""

from __future__ import annotations

from bot.dialogue.effects import CloseCase, Closing, Effect, Offer, Say
from bot.dialogue.heard import (
    BotBlocked,
    ButtonKind,
    ButtonPressed,
    CommandHeard,
    Heard,
    MediaHeard,
    ReactionHeard,
    TextHeard,
)
from bot.dialogue.replies import SURE_TO_FORGET, relay_of
from bot.dialogue.session import Session
from bot.dialogue.states import forgetting, waiting
from bot.dialogue.states.media import remark_of
from bot.dialogue.turn import Known, Turn
from bot.wording import Wording


def hear(session: Session, heard: Heard, known: Known) -> Turn:
    """Pass on what comes. Only two things are the bot's business: leaving, and erasing."""
    match heard:
        case TextHeard():
            return Turn(session=session, effects=(relay_of(heard.text, is_edit=heard.is_edit),))
        case MediaHeard():
            remark = remark_of(heard)
            return Turn(session=session, effects=(relay_of(remark.text, remark.media, remark.file_id),))
        case CommandHeard(name="forget"):
            sure: tuple[Effect, ...] = (Say(wording=Wording.FORGET_SURE), Offer(rows=SURE_TO_FORGET))
            return Turn(session=session, effects=sure)
        case ButtonPressed(kind=ButtonKind.FORGET):
            return forgetting.forget(session)
        case ButtonPressed(kind=ButtonKind.LEAVE_QUEUE):
            return waiting.leave(session, known)
        case CommandHeard():
            return Turn(session=session, effects=(relay_of(f"/{heard.name} {heard.argument}".strip()),))
        case ReactionHeard():
            return Turn(session=session, effects=(relay_of("👍" if heard.is_good else "👎"),))
        case BotBlocked():
            closing = CloseCase(closing=Closing.BLOCKED)
            return Turn(session=waiting.gone(session, is_blocked=True), effects=(closing,))
        case _:
            return Turn(session=session)
