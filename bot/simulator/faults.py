"""What can go wrong between a bot and Telegram, to be switched on: for so many calls, of one method, to one chat."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.simulator.refusals import Json


class FaultKind(StrEnum):
    """How a call goes wrong."""

    ERROR = "error"  # answered with `code` and Telegram's words for it; not carried out
    RESET = "reset"  # the connection breaks; not carried out
    SLOW = "slow"  # carried out and answered after `seconds`
    BLACK_HOLE = "black_hole"  # never answered, not carried out
    LOST_ANSWER = "lost_answer"  # carried out, then the connection breaks
    DOUBLE_UPDATE = "double_update"  # the next updates are told twice


WORDS = {
    400: "Bad Request",
    403: "Forbidden: bot was blocked by the user",
    429: "Too Many Requests: retry after {seconds}",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong. `times` is how often, None for always; an empty `method` is any, `chat` None is any."""

    id: int
    kind: FaultKind
    method: str = ""
    chat: int | None = None
    times: int | None = 1
    code: int = 500
    seconds: float = 1.0
    description: str = ""

    def words(self) -> str:
        """What Telegram says with the code."""
        return self.description or WORDS.get(self.code, "Error").format(seconds=int(self.seconds))

    def as_json(self) -> Json:
        """The fault as the `/sim` API lists it."""
        names = ("id", "method", "times", "code", "seconds", "description")
        return {"kind": self.kind.value, "chat_id": self.chat} | {name: getattr(self, name) for name in names}


class Faults:
    """The faults that are on."""

    def __init__(self) -> None:
        self.on: list[Fault] = []
        self._next = 1

    def add(self, kind: FaultKind, **fields: object) -> Fault:
        """Switch a fault on; the fields are those of Fault."""
        fault = Fault(id=self._next, kind=kind, **fields)  # type: ignore[arg-type]
        self._next += 1
        self.on.append(fault)
        return fault

    def strike(self, method: str, chat: int | None) -> Fault | None:
        """The fault that hits this call, spent by one; None when it goes well."""
        for fault in self.on:
            if fault.kind is FaultKind.DOUBLE_UPDATE:
                continue
            if fault.method.lower() in {"", method.lower()} and fault.chat in {None, chat}:
                return self._spend(fault)
        return None

    def doubles_update(self) -> bool:
        """Is the next update to be told twice?"""
        fault = next((fault for fault in self.on if fault.kind is FaultKind.DOUBLE_UPDATE), None)
        return fault is not None and self._spend(fault) is fault

    def clear(self, fault_id: int | None = None) -> None:
        """Switch one fault off, or all."""
        self.on = [fault for fault in self.on if fault_id is not None and fault.id != fault_id]

    def _spend(self, fault: Fault) -> Fault:
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.on.remove(fault)
        return fault
