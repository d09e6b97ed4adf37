"""The everyday state: the person asks, the bot answers, asks back, shows the menu, or calls a human."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogue import policy
from bot.dialogue.effects import Band, Button, Count, Effect, Offer, Say
from bot.dialogue.heard import (
    BotBlocked,
    BotUnblocked,
    ButtonKind,
    ButtonPressed,
    CommandHeard,
    GroupSpoke,
    Heard,
    MediaHeard,
    ReactionHeard,
    StaleButtonPressed,
    TextHeard,
)
from bot.dialogue.policy import Decision
from bot.dialogue.replies import (
    COUNSELLOR,
    MENU,
    NEXT_STEPS,
    NONE_OF_THESE,
    SURE_TO_FORGET,
    give_answer,
    hand_over,
    in_rows,
    pick_language,
    question_button,
    show_menu,
    show_topic,
)
from bot.dialogue.session import Remark, Session, StateName
from bot.dialogue.states import media, small_talk
from bot.dialogue.turn import Known, Turn
from bot.languages import TRAITS, Language
from bot.understanding.meaning import OUT_OF_SCOPE, TALK_TO_COUNSELLOR, Meaning
from bot.wording import Wording

MISSES_BEFORE_A_HUMAN = 2
BEST = 3
LONG_TEXT = 1000
"""Characters; the understanding reads no further."""


def hear(session: Session, heard: Heard, known: Known) -> Turn:
    """Answer whatever comes while the bot owns the chat."""
    match heard:
        case TextHeard():
            return hear_text(session, heard, known)
        case CommandHeard():
            return hear_command(session, heard, known)
        case ButtonPressed():
            return BUTTONS.get(heard.kind, _pressed_stale)(session, heard.value, known)
        case StaleButtonPressed():
            return show_menu(session, known, Wording.OLD_BUTTON)
        case MediaHeard(is_moving=True):
            return Turn(session=session)
        case MediaHeard():
            return hear_media(session, heard, known)
        case ReactionHeard(is_good=True):
            return Turn(session=session, effects=(Say(wording=Wording.YOU_ARE_WELCOME),))
        case ReactionHeard():
            return Turn(session=session, effects=(Say(wording=Wording.COMPLAINT), Offer(rows=(NEXT_STEPS,))))
        case BotBlocked():
            return Turn(session=replace(session, is_blocked=True))
        case BotUnblocked():
            return show_menu(replace(session, is_blocked=False), known, Wording.GREETING)
        case GroupSpoke():
            return Turn(session=session, effects=(Say(wording=Wording.WRITE_TO_ME_ALONE, in_all=True),))


def hear_text(session: Session, heard: TextHeard, known: Known) -> Turn:
    """Answer a message in the person's own words."""
    words = len(heard.text.split())
    meaning = policy.with_hint(session, heard.meaning, heard.hint, words)
    session = session.having_heard(Remark(text=heard.text))
    session = replace(
        session, is_blocked=False, origin=meaning.origin or session.origin, destination=meaning.destination
    )
    session = policy.with_language(session, meaning, words)
    turn = _by_meaning(session, meaning, known)
    return replace(turn, effects=(*turn.effects, *_afterwards(turn.session, heard)))


def hear_media(session: Session, heard: MediaHeard, known: Known) -> Turn:
    """What stands under a picture is answered as if written alone, when it is understood; the picture is for a counsellor."""
    meaning, plain = heard.meaning, media.hear(session, heard, known)
    is_danger = policy.safety_intent(meaning, known.policy.borders_for(meaning.language)) is not None
    if not meaning.is_known or not (is_danger or policy.decide(meaning, known.policy) is Decision.ANSWER):
        return plain
    turn = _by_meaning(policy.with_language(plain.session, meaning, len(heard.caption.split())), meaning, known)
    return turn if is_danger else replace(turn, effects=(Say(wording=media.remark_on(heard)), *turn.effects))


def _by_meaning(session: Session, meaning: Meaning, known: Known) -> Turn:
    safety = policy.safety_intent(meaning, known.policy.borders_for(meaning.language))
    if safety:
        return hand_over(session, known, intent=safety)
    if not meaning.is_served:
        return _not_served(session)
    if session.language is None:
        return Turn(session=session, effects=pick_language())
    if not meaning.is_known:
        return show_menu(session, known, Wording.UNDERSTANDING_AWAY)
    return DECISIONS[policy.decide(meaning, known.policy)](session, meaning, known)


def _not_served(session: Session) -> Turn:
    _, picker = pick_language()
    assert isinstance(picker, Offer)
    words = Say(wording=Wording.LANGUAGE_NOT_SERVED, in_all=session.language is None)
    return Turn(session=session, effects=(words, Offer(rows=(*picker.rows, (COUNSELLOR,)))))


def _answer(session: Session, meaning: Meaning, known: Known) -> Turn:
    assert meaning.intent
    count = Count(what=f"intent:{meaning.intent}")
    talk = small_talk.TALK.get(meaning.intent)
    turn = talk(session, known) if talk else give_answer(session, meaning.intent, known)
    return replace(turn, session=replace(turn.session, misses=0), effects=(*turn.effects, count))


def _ask(session: Session, meaning: Meaning, known: Known) -> Turn:
    offered = tuple(guess.intent for guess in meaning.guesses if guess.intent != OUT_OF_SCOPE)[:BEST]
    rows = (*in_rows(map(question_button, offered), 1), (NONE_OF_THESE, COUNSELLOR))
    session = replace(session, state=StateName.ASKING, offered=offered)
    return Turn(session=session, effects=(Say(wording=Wording.DID_YOU_MEAN), Offer(rows=rows)))


def _menu(session: Session, meaning: Meaning, known: Known) -> Turn:
    borders = known.policy.borders_for(meaning.language)
    is_outside = meaning.intent == OUT_OF_SCOPE or meaning.out_of_scope >= borders.out_of_scope
    return missed(session, known, Wording.OUTSIDE_MY_FIELD if is_outside else Wording.NOT_UNDERSTOOD)


def missed(session: Session, known: Known, wording: Wording = Wording.NOT_UNDERSTOOD) -> Turn:
    """Not understood: the menu the first time, a human the second."""
    session = replace(session, misses=session.misses + 1, state=StateName.LISTENING, offered=())
    if session.misses >= MISSES_BEFORE_A_HUMAN:
        first = Wording.NOT_UNDERSTOOD_TWICE
        return hand_over(session, known, intent=OUT_OF_SCOPE, band=Band.MISSED, first=first)
    return show_menu(session, known, wording)


def _hand_off(session: Session, meaning: Meaning, known: Known) -> Turn:
    return hand_over(session, known, intent=TALK_TO_COUNSELLOR)


DECISIONS: Mapping[Decision, Callable[[Session, Meaning, Known], Turn]] = {
    Decision.ANSWER: _answer,
    Decision.ASK: _ask,
    Decision.MENU: _menu,
    Decision.HANDOFF: _hand_off,
}


def _afterwards(session: Session, heard: TextHeard) -> tuple[Effect, ...]:
    """Small matters that come after the reply."""
    said: list[Effect] = []
    if len(heard.text) > LONG_TEXT:
        said.append(Say(wording=Wording.TOO_LONG))
    if policy.should_offer_switch(session) and session.other_language:
        said += _offer_switch(session.other_language)
    return tuple(said)


def _offer_switch(language: Language) -> list[Effect]:
    button = Button(kind=ButtonKind.LANGUAGE, value=language.value, fixed_label=TRAITS[language].own_name)
    return [Say(wording=Wording.SWITCH_LANGUAGE, language=language), Offer(rows=((button,),))]


# Commands and buttons.


def with_chosen_language(session: Session, code: str) -> Session:
    """The session with a language that the person picked."""
    return replace(session, language=Language(code), is_language_chosen=True, other_language=None, other_count=0)


def _set_language(session: Session, value: str, known: Known) -> Turn:
    if value not in set(Language):
        return Turn(session=session, effects=pick_language())
    return show_menu(with_chosen_language(session, value), known, Wording.LANGUAGE_SET)


def _pressed_menu(session: Session, _: str, known: Known) -> Turn:
    return show_menu(session, known)


def _pressed_topic(session: Session, value: str, known: Known) -> Turn:
    return (
        show_topic(session, value, known) if value in known.answers.topics() else _pressed_stale(session, value, known)
    )


def _pressed_intent(session: Session, value: str, known: Known) -> Turn:
    talk = small_talk.TALK.get(value)
    if talk:
        return talk(session, known)
    label_exists = f"INTENT_{value}" in Wording.__members__
    return give_answer(session, value, known) if label_exists else _pressed_stale(session, value, known)


def _pressed_counsellor(session: Session, _: str, known: Known) -> Turn:
    return hand_over(session, known, intent=session.last_intent or TALK_TO_COUNSELLOR)


def _pressed_none(session: Session, _: str, known: Known) -> Turn:
    return missed(session, known)


def _pressed_stale(session: Session, _: str, known: Known) -> Turn:
    return show_menu(session, known, Wording.OLD_BUTTON)


BUTTONS: Mapping[ButtonKind, Callable[[Session, str, Known], Turn]] = {
    ButtonKind.LANGUAGE: _set_language,
    ButtonKind.MENU: _pressed_menu,
    ButtonKind.TOPIC: _pressed_topic,
    ButtonKind.INTENT: _pressed_intent,
    ButtonKind.COUNSELLOR: _pressed_counsellor,
    ButtonKind.NONE_OF_THESE: _pressed_none,
}


def ask_to_forget(session: Session) -> Turn:
    """Ask once whether everything shall be erased."""
    session = replace(session, state=StateName.FORGETTING)
    return Turn(session=session, effects=(Say(wording=Wording.FORGET_SURE), Offer(rows=SURE_TO_FORGET)))


def hear_command(session: Session, heard: CommandHeard, known: Known) -> Turn:
    """Carry out a command; an unknown one shows the menu."""
    match heard.name:
        case "language":
            return Turn(session=session, effects=pick_language())
        case "counsellor":
            return _pressed_counsellor(session, "", known)
        case "forget":
            return ask_to_forget(session)
        case "start":
            return replace(show_menu(session, known, Wording.GREETING))
        case _:
            return show_menu(session, known)


__all__ = ["MENU", "ask_to_forget", "hear", "hear_command", "hear_text", "missed", "with_chosen_language"]
