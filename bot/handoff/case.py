"""What a case is, and what counsellors may ask of the queue."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from bot.languages import Language

CaseId = NewType("CaseId", str)
CounsellorName = NewType("CounsellorName", str)
OperationId = NewType("OperationId", str)
"""Made by the browser for each press of a button: pressing twice, or sending twice, changes nothing twice."""


class CaseState(StrEnum):
    """Where a case stands."""

    QUEUED = "queued"
    ACTIVE = "active"
    CLOSED = "closed"


class Refusal(StrEnum):
    """Why an operation was refused; refusals are answers, not errors."""

    TAKEN = "taken"
    CLOSED = "closed"
    FULL = "full"
    EMPTY = "empty"
    NOT_YOURS = "not_yours"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counsellor:
    """Who is signed in: the pools they serve, and how many open cases they may have."""

    name: CounsellorName
    centres: tuple[str, ...]
    languages: tuple[Language, ...]
    most_cases: int = 8
    role: str = "counsellor"

    @property
    def pools(self) -> list[tuple[str, Language]]:
        """The queues that they serve."""
        return [(centre, language) for centre in self.centres for language in self.languages]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """A case in a list. `band` is the urgency (0 danger, 1 distress, 5 asked, 6 not understood).

    `closing` says why it ended: solved, left, blocked, forgotten or quiet; "" while it has not.
    """

    id: CaseId
    state: CaseState
    centre: str
    language: Language
    intent: str
    band: int
    opened: datetime
    changed: datetime
    owner: CounsellorName | None
    unread: int
    closing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMessage:
    """One message of a case. `by` is "person" or the counsellor's name.

    `delivery` is the state of a counsellor's message on its way: queued, sending, sent, failed or unknown. `media` is the
    kind of a photo, voice note and so on; `file_id` is Telegram's, to be fetched through the console.
    """

    id: str
    by: str
    at: datetime
    text: str
    media: str = ""
    file_id: str = ""
    is_edit: bool = False
    delivery: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """Something happened to a case. `id` is its place in the stream, for reading on from there."""

    id: str
    case: CaseId
    what: str
    who: str
    centre: str
    language: str
    owner: str
    state: str


type Answered = CaseId | Refusal


class CaseQueue(Protocol):
    """All that the console asks. Every operation takes an operation id; a repeat gets the first answer."""

    async def waiting(self, counsellor: Counsellor) -> Sequence[CaseSummary]:
        """The waiting cases of the counsellor's pools, the most urgent first."""
        ...

    async def mine(self, counsellor: Counsellor) -> Sequence[CaseSummary]:
        """The open cases of the counsellor, unread first."""
        ...

    async def case(self, case: CaseId, counsellor: Counsellor) -> CaseSummary | None:
        """One case; None when it is not of the counsellor's pools, or not there."""
        ...

    async def transcript(self, case: CaseId, counsellor: Counsellor) -> Sequence[CaseMessage]:
        """The messages of a case, oldest first; none when the case is not of the counsellor's pools."""
        ...

    async def claim(self, case: CaseId, counsellor: Counsellor, operation: OperationId) -> Answered:
        """Take one waiting case."""
        ...

    async def claim_next(self, counsellor: Counsellor, operation: OperationId) -> Answered:
        """Take the most urgent waiting case of the counsellor's pools."""
        ...

    async def reply(self, case: CaseId, counsellor: Counsellor, text: str, operation: OperationId) -> Answered:
        """Write to the person."""
        ...

    async def close(self, case: CaseId, counsellor: Counsellor, operation: OperationId) -> Answered:
        """End the case; the bot is back, and says so."""
        ...

    async def give_back(self, case: CaseId, counsellor: Counsellor, operation: OperationId) -> Answered:
        """Put the case back at its place in the queue, for somebody else."""
        ...

    async def seen(self, case: CaseId, counsellor: Counsellor, upto: str) -> None:
        """The counsellor has read their case up to this message; what came after it stays unread."""
        ...

    async def beat(self, counsellor: Counsellor) -> None:
        """The counsellor's browser is there; without it for two minutes their cases go back to the queue."""
        ...

    def events(self, after: str) -> AsyncIterator[CaseEvent | None]:
        """What happens to cases from a place in the stream on ("$" is now); None when nothing happened for a while."""
        ...
