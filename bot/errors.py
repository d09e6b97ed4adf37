"""The errors of Safar, drawn once. Fields say what happened; what a person reads is chosen elsewhere.

SafarError
├── SettingsInvalid      faults: every faulty setting, each with its remedy
├── ContentInvalid       faults: every faulty file and line, each with its remedy
├── StoreUnreachable     Redis does not answer
├── UnderstandingAway    the Rasa server does not answer, or answers nonsense
├── SealBroken           something sealed cannot be opened: wrong key, or altered
└── Refused              a step that the store refused; reason is one of a few words
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class SafarError(Exception):
    """The root of all errors that Safar raises on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: where it stands, what it is, and how to mend it.

    >>> str(Fault(where="content/visa/ur.md:7", what="the text is empty", remedy="write the answer"))
    'content/visa/ur.md:7: the text is empty; write the answer'
    """

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


class Faulty(SafarError):
    """An error that lists all faults at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class SettingsInvalid(Faulty):
    """Some settings cannot be used."""


class ContentInvalid(Faulty):
    """Some content files cannot be used."""


class StoreUnreachable(SafarError):
    """Redis does not answer at the given address."""


class UnderstandingAway(SafarError):
    """The Rasa server does not answer in time, or not as agreed."""


class SealBroken(SafarError):
    """A sealed text cannot be opened: the key is another one or the text was altered."""


class Refused(SafarError):
    """The store refused a step: somebody else has the chat or the case by now."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
