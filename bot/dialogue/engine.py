"""One turn of the conversation: a pure function from what was heard, in what session, to a new session and effects."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.dialogue.heard import Heard
from bot.dialogue.session import Session, StateName
from bot.dialogue.states import asking, forgetting, greeting, listening, talking, waiting
from bot.dialogue.turn import Known, Turn

type Hear = Callable[[Session, Heard, Known], Turn]

STATES: Mapping[StateName, Hear] = {
    StateName.GREETING: greeting.hear,
    StateName.LISTENING: listening.hear,
    StateName.ASKING: asking.hear,
    StateName.FORGETTING: forgetting.hear,
    StateName.WAITING: waiting.hear,
    StateName.TALKING: talking.hear,
}


def respond(session: Session, heard: Heard, known: Known) -> Turn:
    """The next session, and what to ask of the world."""
    return STATES[session.state](session, heard, known)
