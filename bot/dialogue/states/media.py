"""Pictures, voice notes and the like: the bot cannot read them, a counsellor can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.effects import Offer, Say
from bot.dialogue.heard import MediaHeard, MediaKind
from bot.dialogue.replies import NEXT_STEPS, pick_language, show_menu
from bot.dialogue.session import Remark, Session
from bot.dialogue.turn import Known, Turn
from bot.wording import Wording

REPLIES: Mapping[MediaKind, Wording] = {
    MediaKind.VOICE: Wording.CANNOT_LISTEN,
    MediaKind.AUDIO: Wording.CANNOT_LISTEN,
    MediaKind.VIDEO_NOTE: Wording.CANNOT_LISTEN,
    MediaKind.LOCATION: Wording.CANNOT_LOCATE,
    MediaKind.STICKER: Wording.STICKER_SEEN,
    MediaKind.ANIMATION: Wording.STICKER_SEEN,
    MediaKind.OTHER: Wording.STICKER_SEEN,
}
"""What is said to each kind; all others are pictures or files."""


def hear(session: Session, heard: MediaHeard, known: Known) -> Turn:
    """Say that the bot cannot read it, keep it for a counsellor, and offer one."""
    session = replace(session, is_blocked=False).having_heard(remark_of(heard))
    if session.language is None:
        return Turn(session=session, effects=pick_language())
    wording = remark_on(heard)
    if wording is Wording.STICKER_SEEN:
        return show_menu(session, known, wording)
    return Turn(session=session, effects=(Say(wording=wording), Offer(rows=(NEXT_STEPS,))))


def remark_on(heard: MediaHeard) -> Wording:
    """What is said to it."""
    return REPLIES.get(heard.kind, Wording.CANNOT_SEE)


def remark_of(heard: MediaHeard) -> Remark:
    """What a counsellor sees of it. A place is kept to two decimals, about a kilometre."""
    place = f"{heard.place[0]:.2f}, {heard.place[1]:.2f}" if heard.place else ""
    return Remark(text=heard.caption or place, media=heard.kind.value, file_id=heard.file_id)
