"""Conversations as text that a counsellor can read: written by `safar talk --record`, replayed by the tests.

    An agent asks for money; the person wants a human.       language: ur
    > ایجنٹ ویزے کے لیے پیسے مانگ رہا ہے
      means: recruitment_fees 0.91
    < answer recruitment_fees
    < offer COUNSELLOR, MENU
    > [COUNSELLOR]
    < opens case recruitment_fees in PK/ur band ASKED
      state: waiting

A line begins with ">" (the person), "<" (an effect) or two spaces (a note). Notes stand on lines of their own, so that text
written from right to left does not mix with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.dialogue.effects import (
    Button,
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
from bot.dialogue.heard import (
    BotBlocked,
    BotUnblocked,
    ButtonKind,
    ButtonPressed,
    CommandHeard,
    GroupSpoke,
    Heard,
    MediaHeard,
    MediaKind,
    ReactionHeard,
    StaleButtonPressed,
    TextHeard,
)
from bot.languages import Language
from bot.understanding.meaning import DISTRESS, EMERGENCY, OUT_OF_SCOPE, Guess, Meaning

EVENTS: dict[str, Heard] = {
    "blocks the bot": BotBlocked(),
    "unblocks the bot": BotUnblocked(),
    "likes": ReactionHeard(is_good=True),
    "dislikes": ReactionHeard(is_good=False),
    "presses an old button": StaleButtonPressed(),
    "calls in a group": GroupSpoke(),
}
"""What a person may do without words, as it is written: > (likes)"""

COUNSELLOR_ACTS = ("claims", "closes", "gives back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One thing that the person did, and what followed. `heard` is None when a counsellor acted."""

    line: int
    said: str
    heard: Heard | None
    notes: dict[str, str] = field(default_factory=dict)
    effects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A conversation: what it shows, in which language it begins (None: not known yet), and its exchanges."""

    title: str
    language: Language | None
    exchanges: tuple[Exchange, ...]
    staffed: bool = True


def parse(text: str) -> Transcript:
    """Read a transcript. ValueError names the line that cannot be read."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    head, _, rest = lines[0].partition("language:")
    fields = rest.split()
    code = fields[0] if fields else ""
    language = Language(code) if code in set(Language) else None
    exchanges = tuple(_exchanges(lines[1:]))
    return Transcript(title=head.strip(), language=language, exchanges=exchanges, staffed="unstaffed" not in fields)


def _exchanges(lines: Sequence[str]) -> Iterator[Exchange]:
    said: str | None = None
    start, notes, effects = 0, dict[str, str](), list[str]()
    for number, line in enumerate([*lines, "> "], start=2):
        if line.startswith(">"):
            if said is not None:
                yield Exchange(
                    line=start, said=said, heard=_heard(said, notes, start), notes=notes, effects=tuple(effects)
                )
            said, start, notes, effects = line[1:].strip(), number, {}, []
        elif line.startswith("<"):
            effects.append(line[1:].strip())
        elif line.startswith("  ") and ":" in line:
            name, _, value = line.strip().partition(":")
            notes[name] = value.strip()
        elif line.strip():
            raise ValueError(f"line {number}: begin it with '>', '<' or two spaces and 'name: value': {line!r}")


def _heard(said: str, notes: dict[str, str], line: int) -> Heard | None:
    found = re.fullmatch(r"\[(\w+)(?: (\S+))?\]", said)
    if found:
        return ButtonPressed(kind=ButtonKind[found[1]], value=found[2] or "")
    found = re.fullmatch(r"\((.+)\)", said)
    if found and found[1] in EVENTS:
        return EVENTS[found[1]]
    if found and found[1].removeprefix("counsellor ") in COUNSELLOR_ACTS:
        return None
    if found:
        kind, _, rest = found[1].partition(" ")
        if kind not in set(MediaKind):
            raise ValueError(f"line {line}: nobody knows what ({found[1]}) is")
        is_edit = notes.get("edit") == "yes"
        return MediaHeard(
            kind=MediaKind(kind), file_id="file", caption=rest, meaning=meaning_from(notes), is_edit=is_edit
        )
    if said.startswith("/"):
        name, _, argument = said[1:].partition(" ")
        return CommandHeard(name=name, argument=argument)
    return TextHeard(text=said, meaning=meaning_from(notes), is_edit=notes.get("edit") == "yes")


def meaning_from(notes: dict[str, str]) -> Meaning:
    """The meaning that the notes give: `means: passport 0.9, visit_visa 0.05`, `in: ps 0.9`, `to: DE`, `from: AF`."""
    if notes.get("means") == "unknown":
        letters = notes.get("in", "").split()
        return Meaning.unknown(Language(letters[0]) if letters else None)
    guesses = tuple(_guess(part) for part in notes.get("means", "out_of_scope 0.9").split(","))
    code, _, sure = notes.get("in", "").partition(" ")
    served = not code or code in set(Language)
    first = guesses[0]
    return Meaning(
        language=Language(code) if code in set(Language) else None,
        language_confidence=float(sure or 0.95) if code else 0.0,
        spoken=code or "und",
        is_served=served,
        guesses=guesses,
        origin=notes.get("from"),
        destination=notes.get("to"),
        out_of_scope=first.confidence if first.intent == OUT_OF_SCOPE else 0.0,
        danger=_score(guesses, EMERGENCY),
        distress=_score(guesses, DISTRESS),
    )


def _guess(part: str) -> Guess:
    intent, _, confidence = part.strip().partition(" ")
    return Guess(intent=intent, confidence=float(confidence or 0.95))


def _score(guesses: Iterable[Guess], intent: str) -> float:
    return max((guess.confidence for guess in guesses if guess.intent == intent), default=0.0)


# Writing.


def shown(effect: Effect) -> str | None:
    """An effect as a transcript shows it; None for counters, which concern nobody who reads."""
    match effect:
        case Say(wording=wording, details=details):
            values = "".join(f" {name}={getattr(value, 'name', value)}" for name, value in details.items())
            return f"say {wording.name}{values}" + (f" in {effect.language}" if effect.language else "")
        case Offer(rows=rows):
            return "offer " + ", ".join(_button(button) for row in rows for button in row)
        case GiveAnswer(intent=intent):
            countries = "".join(
                f" {name} {code}" for name, code in (("from", effect.origin), ("to", effect.destination)) if code
            )
            return f"answer {intent}{countries}"
        case OpenCase(intent=intent, centre=centre, band=band):
            return f"opens case {intent} in {centre} band {band.name}"
        case RaiseCase(intent=intent, band=band):
            return f"raises case to {band.name} because of {intent}"
        case Relay():
            what = " ".join(filter(None, (f"({effect.media})" if effect.media else "", effect.text)))
            return f"relays {what}" + (" (edited)" if effect.is_edit else "")
        case CloseCase(closing=closing):
            return f"closes case {closing}"
        case Forget():
            return "forgets all"
        case Count():
            return None


def _button(button: Button) -> str:
    return f"{button.kind.name} {button.value}".strip()


def notes_of(meaning: Meaning) -> list[str]:
    """A meaning as the notes that `meaning_from` reads."""
    if not meaning.is_known:
        return ["  means: unknown"]
    means = ", ".join(f"{guess.intent} {guess.confidence:.2f}" for guess in meaning.guesses[:3])
    notes = [f"  means: {means}", f"  in: {meaning.spoken} {meaning.language_confidence:.2f}"]
    notes += [f"  {name}: {code}" for name, code in (("from", meaning.origin), ("to", meaning.destination)) if code]
    return notes


def opening(title: str, language: Language | None) -> str:
    """The first line of a transcript."""
    return f"{title}       language: {language or 'unknown'}"


__all__ = ["Exchange", "Transcript", "meaning_from", "notes_of", "opening", "parse", "shown"]
