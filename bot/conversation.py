"""One message, from inbox to outbox: heard, understood, answered, written down. This is the whole journey on one screen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, assert_never

from bot.channel.incoming import Incoming, incoming_from
from bot.channel.render import Renderer, Spoken
from bot.content.catalogue import Catalogue
from bot.delivery import speech
from bot.delivery.inbox import Inbox, Lease, Letter, Outcome, Outgoing, Step
from bot.delivery.outbox import Kind
from bot.dialogue.effects import (
    CloseCase,
    Count,
    Effect,
    Forget,
    GiveAnswer,
    Offer,
    OpenCase,
    RaiseCase,
    Relay,
    Say,
)
from bot.dialogue.engine import respond
from bot.dialogue.heard import Heard, MediaHeard, MediaKind, TextHeard
from bot.dialogue.policy import Policy
from bot.dialogue.replies import NEXT_STEPS
from bot.dialogue.session import Owner, Session
from bot.dialogue.turn import Desk, Known, Turn
from bot.errors import SealBroken
from bot.languages import DEFAULT
from bot.privacy import ChatKey, Vault, packed
from bot.sessions.dialogues import Stored, opened, sealed
from bot.understanding.rasa import Understanding
from bot.wording import Phrasebook, Wording

log = logging.getLogger(__name__)


class Surroundings(Protocol):
    """What changes from turn to turn outside the chat: the published answers, and the counsellors' desk."""

    @property
    def catalogue(self) -> Catalogue:
        """The answers that are live."""
        ...

    @property
    def desk(self) -> Desk:
        """The counsellors' desk as it was a moment ago."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Handles the updates of a leased chat, one by one."""

    inbox: Inbox
    vault: Vault
    understanding: Understanding
    surroundings: Surroundings
    phrasebook: Phrasebook
    policy: Policy
    default_centre: str
    now: Callable[[], datetime]

    async def handle(self, lease: Lease) -> None:
        """Handle all updates of the lease; stop at once when the lease turns out to be lost."""
        stored = lease.stored
        for letter in lease.letters:
            outcome, stored = await self._handle(lease, letter, stored, is_last=letter is lease.letters[-1])
            if outcome is Outcome.FENCED:
                return

    async def _handle(self, lease: Lease, letter: Letter, stored: Stored, *, is_last: bool) -> tuple[Outcome, Stored]:
        """Handle one update; once more when a counsellor moved the dialogue meanwhile."""
        incoming = self._heard(lease, letter)
        if incoming is None:
            await self._set_aside(lease, letter, stored, "unreadable")
            if is_last:
                await self.inbox.release(lease)  # nothing is committed that would let the chat go
            return Outcome.DONE, stored
        meant: Heard | None = None
        while True:
            session = opened(stored, lease.chat, self.vault)
            if meant is None:
                meant = await self._understood(session, incoming.heard)
            step, after = self._step(lease, letter, stored, session, incoming, meant)
            outcome = await self.inbox.commit(lease, stored, replace(step, is_last=is_last))
            if outcome is Outcome.CHANGED:
                stored = await self.inbox.again(lease.chat)
                continue
            return outcome, after

    async def give_up(self, lease: Lease, letter: Letter) -> None:
        """Put one update aside that cannot be handled, and tell the person: never silence."""
        await self._set_aside(lease, letter, await self.inbox.again(lease.chat), "failed")

    async def _set_aside(self, lease: Lease, letter: Letter, stored: Stored, reason: str) -> None:
        try:
            session = opened(stored, lease.chat, self.vault)
        except Exception:  # a session that cannot be opened may be the very trouble
            session = Session()
        turn = Turn(session=session, effects=(Say(wording=Wording.TROUBLE), Offer(rows=(NEXT_STEPS,))))
        incoming = Incoming(chat=letter.chat_id or self._way_back(stored), heard=None)
        spoken = self._speeches(turn, self.surroundings.catalogue, lease.chat, incoming)
        # Without a chat there is nobody to tell.
        out = self._outgoing(spoken, letter, incoming) if incoming.chat else []
        await self.inbox.set_aside(lease, letter, reason, out)
        log.error("an update was set aside (%s): it is kept in Redis under %s", reason, self.inbox.quarantine)

    def _way_back(self, stored: Stored) -> int:
        """The chat that a dialogue leads back to, for an update that does not tell; 0 for somebody new."""
        try:
            return int(self.vault.open(stored.to, "to")) if stored.to else 0
        except (SealBroken, ValueError):
            return 0

    def _heard(self, lease: Lease, letter: Letter) -> Incoming | None:
        """What the update says; an update that says nothing to us is an Incoming without anything heard."""
        if letter.raw is None:
            log.error("an update could not be opened: was it altered, or SAFAR_SECRETS changed?")
            return None
        try:
            incoming = incoming_from(letter.raw, self.vault.chat, self.vault.sign)
        except Exception as error:  # the parser is not ours, and a corrupt update may break it anywhere
            log.error("an update could not be read: %s", type(error).__name__)
            return None
        return incoming or Incoming(chat=letter.chat_id, heard=None)

    async def _understood(self, session: Session, heard: Heard | None) -> Heard | None:
        """What was written gets its meaning, unless a counsellor has the chat: what is said there is not the bot's business."""
        if session.owner is Owner.COUNSELLOR:
            return heard
        match heard:
            case TextHeard(text=text):
                return replace(heard, meaning=await self.understanding.understand(text))
            case MediaHeard(caption=text, kind=kind) if text and kind is not MediaKind.CONTACT:
                return replace(heard, meaning=await self.understanding.understand(text))
            case _:
                return heard

    def _step(
        self, lease: Lease, letter: Letter, stored: Stored, session: Session, incoming: Incoming, heard: Heard | None
    ) -> tuple[Step, Stored]:
        """All that the update changes, and the dialogue as it will be."""
        catalogue = self.surroundings.catalogue
        turn = respond(session, heard, self._known(catalogue)) if heard else Turn(session=session)
        is_forgotten = any(isinstance(effect, Forget) for effect in turn.effects)
        writes = heard is not None and not is_forgotten and not incoming.is_group
        dialogue = sealed(turn.session, stored, lease.chat, incoming.chat, self.vault) if writes else None
        spoken = self._speeches(turn, catalogue, lease.chat, incoming)
        step = Step(
            update=letter.id,
            dialogue=dialogue,
            steps=tuple(self._case_steps(turn, lease.chat, letter, dialogue.dk if dialogue else stored.key)),
            out=tuple(self._outgoing(spoken, letter, incoming)),
            counts=tuple(effect.what for effect in turn.effects if isinstance(effect, Count)),
        )
        if dialogue is None:
            return step, Stored() if is_forgotten else stored
        after = replace(
            stored,
            session=dialogue.session,
            to=dialogue.to,
            key=dialogue.dk,
            rev=stored.rev + 1,
            owner=turn.session.owner.value,
        )
        return step, after

    def _known(self, catalogue: Catalogue) -> Known:
        return Known(
            answers=catalogue,
            policy=self.policy,
            desk=self.surroundings.desk,
            now=self.now(),
            default_centre=self.default_centre,
        )

    def _speeches(self, turn: Turn, catalogue: Catalogue, chat: ChatKey, incoming: Incoming) -> list[Spoken]:
        renderer = Renderer(
            phrasebook=self.phrasebook,
            catalogue=catalogue,
            sign=self.vault.sign,
            chat=chat,
            language=turn.session.language,
        )
        first = (
            [Spoken(speech=speech.Speech(callback=incoming.callback), kind=Kind.ACKNOWLEDGEMENT)]
            if incoming.callback
            else []
        )
        return [*first, *renderer.speeches(turn.effects)]

    def _outgoing(self, spoken: Sequence[Spoken], letter: Letter, incoming: Incoming) -> list[Outgoing]:
        to = self.vault.close(str(incoming.chat), "to")
        return [
            Outgoing(
                id=f"{letter.id}-{place}",
                kind=said.kind.value,
                body=self.vault.close(speech.written(said.speech), "out"),
                to=to,
                group=incoming.is_group,
            )
            for place, said in enumerate(spoken)
        ]

    def _case_steps(self, turn: Turn, chat: ChatKey, letter: Letter, key: str) -> list[dict[str, Any]]:
        language = (turn.session.language or DEFAULT).value
        return [
            step
            for effect in turn.effects
            if (step := self._case_step(effect, chat, f"{letter.id}-{chat[:6]}", language, key)) is not None
        ]

    def _case_step(self, effect: Effect, chat: ChatKey, case: str, language: str, key: str) -> dict[str, Any] | None:
        match effect:
            case OpenCase(intent=intent, band=band, centre=centre):
                return {
                    "step": "open", "case": case, "intent": intent, "band": int(band), "centre": centre, "language": language,
                }  # fmt: skip
            case RaiseCase(intent=intent, band=band):
                return {"step": "raise", "intent": intent, "band": int(band)}
            case Relay():
                content = {
                    "text": effect.text,
                    "media": effect.media.value if effect.media else "",
                    "file_id": effect.file_id,
                    "is_edit": effect.is_edit,
                }
                body = self.vault.chat_seal(chat, key).close(packed(content), f"said:{chat}")
                return {"step": "relay", "by": "person", "body": body, "kind": content["media"] or "text"}
            case CloseCase(closing=closing):
                return {"step": "close", "closing": closing.value}
            case Forget():
                return {"step": "forget"}
            case Say() | Offer() | GiveAnswer() | Count():
                return None  # these are spoken or counted
            case _:
                assert_never(effect)
