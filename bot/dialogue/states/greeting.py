"""The first meeting: nothing is known of the person yet, least of all their language."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.effects import Button, Effect, Offer, Say
from bot.dialogue.heard import ButtonKind, ButtonPressed, CommandHeard, Heard
from bot.dialogue.replies import LANGUAGE, pick_language, topics_offer
from bot.dialogue.session import Session, StateName
from bot.dialogue.states import listening
from bot.dialogue.turn import Known, Turn
from bot.wording import Wording


def hear(session: Session, heard: Heard, known: Known) -> Turn:
    """Answer a question at once; greet whoever only pressed Start; ask for the language when it cannot be told."""
    if isinstance(heard, CommandHeard) and heard.name == "start":
        return Turn(session=session, effects=pick_language())
    if isinstance(heard, ButtonPressed) and heard.kind is ButtonKind.LANGUAGE and heard.value:
        return welcome(listening.with_chosen_language(session, heard.value), known)
    turn = listening.hear(replace(session, state=StateName.LISTENING), heard, known)
    return replace(turn, effects=_with_language_button(turn.effects))


def welcome(session: Session, known: Known) -> Turn:
    """Say who speaks, and what can be asked."""
    session = replace(session, state=StateName.LISTENING)
    words = (Say(wording=Wording.WELCOME), Say(wording=Wording.PRIVACY_NOTE))
    return Turn(session=session, effects=(*words, topics_offer(known)))


def _with_language_button(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The first reply also shows how to change the language that we took it to be."""
    places = [place for place, effect in enumerate(effects) if isinstance(effect, Offer)]
    last = effects[places[-1]] if places else None
    if not isinstance(last, Offer) or _offers_language(last):
        return effects
    place = places[-1]
    return (*effects[:place], Offer(rows=(*last.rows, (LANGUAGE,))), *effects[place + 1 :])


def _offers_language(offer: Offer) -> bool:
    buttons: list[Button] = [button for row in offer.rows for button in row]
    return any(button.kind is ButtonKind.LANGUAGE for button in buttons)
