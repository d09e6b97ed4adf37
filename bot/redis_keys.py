"""The one dictionary of Redis keys. All keys of a tenant share a hash tag, so that a script may touch any of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    """The key names of one tenant (one organisation's bot in one country).

    >>> Keys("kabul").mailbox("c1")
    '{kabul}:in:c1'
    """

    tenant: str

    @property
    def prefix(self) -> str:
        """What every key of the tenant begins with; scripts build the names of chats and cases from it."""
        return f"{{{self.tenant}}}:"

    def _key(self, *parts: str) -> str:
        return self.prefix + ":".join(parts)

    # Updates coming in.
    def seen(self, update_id: int) -> str:
        """STRING: this update was taken; expires after 48 hours."""
        return self._key("upd", str(update_id))

    def offset(self) -> str:
        """STRING: the next offset to ask Telegram for."""
        return self._key("upd", "off")

    def poll_leader(self) -> str:
        """STRING: who may poll Telegram now, with expiry."""
        return self._key("upd", "leader")

    def mailbox(self, chat: str) -> str:
        """LIST of sealed updates of one chat, oldest first."""
        return self._key("in", chat)

    def ready(self) -> str:
        """ZSET chat -> since when (ms) it has had mail and no worker."""
        return self._key("ready")

    def busy(self) -> str:
        """ZSET chat -> end (ms) of the lease of the worker that has it."""
        return self._key("busy")

    def quarantine(self) -> str:
        """LIST of sealed updates that no worker could handle, for staff to look at."""
        return self._key("quarantine")

    # A chat's dialogue.
    def dialogue(self, chat: str) -> str:
        """HASH owner, case, session, revision, way back, data key of one chat."""
        return self._key("dlg", chat)

    # Messages going out.
    def outbox(self, chat: str) -> str:
        """LIST of ids of outgoing messages of one chat, oldest first."""
        return self._key("out", chat)

    def due(self) -> str:
        """ZSET chat -> earliest time (ms) of its next message."""
        return self._key("due")

    def sending(self) -> str:
        """ZSET chat -> end (ms) of the lease of the sender that has it."""
        return self._key("sending")

    def message(self, message_id: str) -> str:
        """HASH of one outgoing message: kind, state, sealed body."""
        return self._key("msg", message_id)

    def pace(self, scope: str) -> str:
        """STRING: the limiter's cell (theoretical arrival time, ms) of a scope."""
        return self._key("pace", scope)

    # Hand-off.
    def case(self, case_id: str) -> str:
        """HASH of one case."""
        return self._key("case", case_id)

    def case_messages(self, case_id: str) -> str:
        """STREAM of the sealed messages of one case, both directions."""
        return self._key("msgs", case_id)

    def queue(self, centre: str, language: str) -> str:
        """ZSET case -> band and time; the lowest score is served first."""
        return self._key("q", centre, language)

    def queues(self) -> str:
        """SET of the names of all queues that ever held a case."""
        return self._key("queues")

    def presence(self) -> str:
        """ZSET counsellor -> until when (ms) they count as present."""
        return self._key("present")

    def counsellor_cases(self, counsellor: str) -> str:
        """SET of the open cases of one counsellor."""
        return self._key("of", counsellor)

    def operation(self, operation: str) -> str:
        """STRING: the stored answer of an operation, so that a repeat gets the same answer."""
        return self._key("op", operation)

    def events(self) -> str:
        """STREAM of case events: the audit log and the console's feed."""
        return self._key("ev")

    # Content, staff and counters.
    def content(self, sha: str) -> str:
        """STRING: an immutable bundle of answers, named by its hash."""
        return self._key("content", sha)

    def content_live(self) -> str:
        """STRING: the hash of the bundle that is served now."""
        return self._key("content", "live")

    def staff(self, name: str) -> str:
        """HASH of one staff account."""
        return self._key("staff", name)

    def staff_names(self) -> str:
        """SET of the names of all staff accounts."""
        return self._key("staff")

    def chat_cases(self, chat: str) -> str:
        """SET of all cases of one chat that are still kept, so that they can be erased."""
        return self._key("casesof", chat)

    def leases(self) -> str:
        """HASH chat -> epoch of the worker's lease."""
        return self._key("leases")

    def sends(self) -> str:
        """HASH chat -> epoch of the sender's lease."""
        return self._key("sends")

    def epoch(self) -> str:
        """STRING: the number of leases given so far; every lease gets the next one."""
        return self._key("epoch")

    def sign_in(self, digest: str) -> str:
        """HASH of one sign-in, named by the digest of its token; expires."""
        return self._key("signin", digest)

    def sign_in_end(self, digest: str) -> str:
        """STRING that exists until a sign-in ends however much it is used."""
        return self._key("signin", digest, "end")

    def attempts(self, name: str) -> str:
        """STRING: failed sign-ins of late; expires."""
        return self._key("attempts", name)

    def tally(self) -> str:
        """HASH of counters without any text or id of a person."""
        return self._key("tally")
