"""What several states reply alike: menus, the way to a counsellor, the language picker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.centres import centre_for
from bot.dialogue.effects import Band, Button, Effect, GiveAnswer, Offer, OpenCase, Relay, Say
from bot.dialogue.heard import ButtonKind, MediaKind
from bot.dialogue.session import Owner, Session, StateName
from bot.dialogue.turn import Known, Turn
from bot.languages import DEFAULT, TRAITS, Language
from bot.understanding.meaning import DISTRESS, EMERGENCY, TALK_TO_COUNSELLOR
from bot.wording import Wording, intent_label, topic_label

type Row = tuple[Button, ...]

COUNSELLOR = Button(kind=ButtonKind.COUNSELLOR, label=Wording.BUTTON_COUNSELLOR)
MENU = Button(kind=ButtonKind.MENU, label=Wording.BUTTON_MENU)
LANGUAGE = Button(kind=ButtonKind.LANGUAGE, label=Wording.BUTTON_LANGUAGE)
LEAVE_QUEUE = Button(kind=ButtonKind.LEAVE_QUEUE, label=Wording.BUTTON_LEAVE_QUEUE)
NONE_OF_THESE = Button(kind=ButtonKind.NONE_OF_THESE, label=Wording.BUTTON_NONE_OF_THESE)
SURE_TO_FORGET: tuple[Row, ...] = (
    (
        Button(kind=ButtonKind.FORGET, label=Wording.BUTTON_FORGET),
        Button(kind=ButtonKind.KEEP, label=Wording.BUTTON_KEEP),
    ),
)
NEXT_STEPS: Row = (COUNSELLOR, MENU)

OPENING: dict[str, tuple[Band, Wording | None]] = {
    EMERGENCY: (Band.DANGER, Wording.DANGER_FIRST),
    DISTRESS: (Band.DISTRESS, Wording.DISTRESS_FIRST),
}
"""How urgent a case of an intent is, and what is said before anything else."""


def language_of(session: Session) -> Language:
    """The language to answer in."""
    return session.language or DEFAULT


def pick_language() -> tuple[Effect, ...]:
    """The language picker: one tap, each language under its own name."""
    buttons = [
        Button(kind=ButtonKind.LANGUAGE, value=language.value, fixed_label=TRAITS[language].own_name)
        for language in Language
    ]
    return (Say(wording=Wording.CHOOSE_LANGUAGE, in_all=True), Offer(rows=in_rows(buttons)))


def in_rows(buttons: Iterable[Button], width: int = 2) -> tuple[Row, ...]:
    """Buttons side by side, so many to a row."""
    listed = list(buttons)
    return tuple(tuple(listed[start : start + width]) for start in range(0, len(listed), width))


def topics_offer(known: Known) -> Offer:
    """The topics as buttons, with the way to a counsellor and the language picker below."""
    topics = [Button(kind=ButtonKind.TOPIC, value=topic, label=topic_label(topic)) for topic in known.answers.topics()]
    return Offer(rows=(*in_rows(topics), (COUNSELLOR, LANGUAGE)))


def show_menu(session: Session, known: Known, wording: Wording = Wording.MENU) -> Turn:
    """A sentence with the topics under it."""
    session = replace(session, state=StateName.LISTENING)
    return Turn(session=session, effects=(Say(wording=wording), topics_offer(known)))


def question_button(intent: str) -> Button:
    """A button that asks one question."""
    return Button(kind=ButtonKind.INTENT, value=intent, label=intent_label(intent))


def answered_intents(session: Session, topic: str, known: Known) -> list[str]:
    """The intents of a topic that have an answer for this person."""
    return [
        intent
        for intent in known.answers.intents_of(topic)
        if known.answers.has_answer(intent, language_of(session), session.origin, session.destination)
    ]


def show_topic(session: Session, topic: str, known: Known) -> Turn:
    """The questions of one topic as buttons."""
    questions = [question_button(intent) for intent in answered_intents(session, topic, known)]
    rows = (*in_rows(questions, 1), NEXT_STEPS)
    session = replace(session, state=StateName.LISTENING)
    return Turn(session=session, effects=(Say(wording=Wording.CHOOSE_QUESTION), Offer(rows=rows)))


def give_answer(session: Session, intent: str, known: Known) -> Turn:
    """The vetted answer; where none is written yet, the topic's other questions and a counsellor."""
    session = replace(session, state=StateName.LISTENING, misses=0, offered=(), last_intent=intent)
    if not known.answers.has_answer(intent, language_of(session), session.origin, session.destination):
        return _no_answer_yet(session, intent, known)
    related = [question_button(other) for other in known.answers.related(intent) if _has(session, other, known)]
    answer = GiveAnswer(intent=intent, origin=session.origin, destination=session.destination)
    return Turn(session=session, effects=(answer, Offer(rows=(*in_rows(related[:3], 1), NEXT_STEPS))))


def _has(session: Session, intent: str, known: Known) -> bool:
    return known.answers.has_answer(intent, language_of(session), session.origin, session.destination)


def _no_answer_yet(session: Session, intent: str, known: Known) -> Turn:
    topic = known.answers.topic_of(intent)
    questions = [question_button(other) for other in answered_intents(session, topic, known)] if topic else []
    say = Say(wording=Wording.NO_ANSWER_YET, details={"question": intent_label(intent)})
    rows = ((COUNSELLOR,), *in_rows(questions[:5], 1), (MENU,))
    return Turn(session=session, effects=(say, Offer(rows=rows)))


def hand_over(
    session: Session,
    known: Known,
    *,
    intent: str = TALK_TO_COUNSELLOR,
    band: Band | None = None,
    first: Wording | None = None,
) -> Turn:
    """Open a case: what is urgent is said first, then the place in the queue."""
    urgent, word = OPENING.get(intent, (band or Band.ASKED, first))
    centre = centre_for(session.origin, session.language, known.default_centre)
    opening = [Say(wording=word)] if word else []
    safety = (
        [GiveAnswer(intent=intent, origin=session.origin)] if intent in OPENING and _has(session, intent, known) else []
    )
    case = OpenCase(intent=intent, band=urgent, centre=centre)
    relays = [relay_of(remark.text, remark.media, remark.file_id) for remark in session.recent]
    wait = [*_wait(session, known, centre, urgent), Offer(rows=((LEAVE_QUEUE,),))]
    session = replace(
        session,
        state=StateName.WAITING,
        owner=Owner.WAITING,
        misses=0,
        offered=(),
        recent=(),
        last_intent=intent if intent in OPENING else session.last_intent,
    )
    return Turn(session=session, effects=(*opening, *safety, case, *relays, *wait))


def relay_of(text: str, media: str = "", file_id: str = "", *, is_edit: bool = False) -> Relay:
    """What the person sent, for the counsellor."""
    return Relay(text=text, media=MediaKind(media) if media else None, file_id=file_id, is_edit=is_edit)


def _wait(session: Session, known: Known, centre: str, band: Band) -> list[Effect]:
    before = 0 if band <= Band.DISTRESS else waiting_before(session, known, centre)
    said: list[Effect] = [Say(wording=Wording.PLEASE_WAIT, details={"count": before + 1})]
    return said if known.desk.is_staffed else [Say(wording=Wording.NOBODY_PRESENT), *said]


def waiting_before(session: Session, known: Known, centre: str) -> int:
    """How many people wait in the queue that this person belongs to."""
    return known.desk.waiting.get((centre, language_of(session).value), 0)
