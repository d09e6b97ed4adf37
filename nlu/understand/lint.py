"""Refuse bad training data: `python -m nlu.understand.lint` names file, line and remedy of every fault at once.

Needs PyYAML only, so that it runs in the bot's environment.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from nlu.understand.examples import OTHER, Example, data_files, language_of, read_file
from nlu.understand.normalise import normalise
from nlu.understand.paths import DATA, LEXICON, REPOSITORY
from nlu.understand.scripts import LATIN, NONE, script_of
from nlu.understand.taxonomy import OUT_OF_SCOPE, Taxonomy, taxonomy

LONGEST = 1000
FORMS = ("native", "latin", "mixed", "noisy", "near", "far", "near_latin", "far_latin", OTHER)
_LATIN_FORMS = ("latin", "near_latin", "far_latin")
_NATIVE_FORMS = ("native",)


@dataclass(frozen=True)
class Fault:
    """What is wrong where, and what to do about it."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        shown = self.path.relative_to(REPOSITORY) if self.path.is_relative_to(REPOSITORY) else self.path
        return f"{shown}:{self.line}: {self.text}"


def faults(data: Path = DATA, contract: Taxonomy | None = None) -> list[Fault]:
    """Every fault of the training data."""
    contract = contract or taxonomy()
    found: list[Fault] = []
    examples: list[Example] = []
    for path in data_files(data):
        try:
            held = list(read_file(path, language_of(path, data)))
        except yaml.YAMLError as error:
            found.append(Fault(path, _line_of(error), "is not YAML that can be read; check indents and quotes there"))
            continue
        if not held:
            found.append(Fault(path, 1, "holds no example; write some or delete the file"))
        examples.extend(held)
    for example in examples:
        found.extend(Fault(example.path or data, example.line, text) for text in _of_one(example, contract))
    return sorted([*found, *_clashes(examples, data)], key=lambda fault: (str(fault.path), fault.line))


def _line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else 1


def _of_one(example: Example, contract: Taxonomy) -> Iterator[str]:
    if example.intent not in contract.intents:
        yield f"intent {example.intent!r} is not in taxonomy.yml; use one of its ids"
    elif example.path is not None and not _is_at_home(example, contract):
        yield f"intent {example.intent!r} does not belong in this file; it is named by topic and intent"
    if example.form is not None and example.form not in FORMS:
        yield f"form {example.form!r} is unknown; use one of {', '.join(FORMS)}"
    if not example.text:
        yield "the example is empty; write a message or delete the line"
    if len(example.text) > LONGEST:
        yield f"the example has {len(example.text)} characters; at most {LONGEST}"
    yield from _of_script(example, contract)


def _is_at_home(example: Example, contract: Taxonomy) -> bool:
    if example.intent == OUT_OF_SCOPE or example.path is None:
        return True
    return example.path.stem == example.intent and example.path.parent.name == contract.topic_of(example.intent)


def _of_script(example: Example, contract: Taxonomy) -> Iterator[str]:
    wanted = contract.languages.get(example.language or "")
    script = script_of(example.text)
    if wanted is None or script == NONE:
        return
    if script not in wanted:
        yield f"is written in {script}, which nobody writes {example.language} in; move or delete it"
    elif example.form in _LATIN_FORMS and script != LATIN:
        yield f"is written in {script} but its form says {example.form}; move it to another block"
    elif example.form in _NATIVE_FORMS and script == LATIN != wanted[0]:
        yield "is written in Latin letters but its form says native; move it to the latin block"


def _clashes(examples: Sequence[Example], data: Path) -> Iterator[Fault]:
    """The same words under two intents of one language teach nothing; twice under one intent they count double."""
    first: dict[tuple[str | None, str], Example] = {}
    for example in examples:
        key = (example.language, normalise(example.text))
        earlier = first.setdefault(key, example)
        if earlier is example or not key[1]:
            continue
        where = Fault(earlier.path or data, earlier.line, earlier.intent)
        if earlier.intent != example.intent:
            text = f"the same message is an example of another intent at {where}; keep one of them"
            yield Fault(example.path or data, example.line, text)


def lexicon_faults(folder: Path = LEXICON) -> list[Fault]:
    """Faults of the concept files: YAML, unknown languages, a concept without a note or without words."""
    known = {"means", "prs", "ps", "ur", "bn", "tg", "en", "ru", "any"}
    found = []
    for path in sorted(folder.glob("*.yml")):
        try:
            concepts = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except yaml.YAMLError as error:
            found.append(
                Fault(path, _line_of(error), "is not YAML that can be read; check commas, brackets and quotes")
            )
            continue
        for name, entry in concepts.items():
            if not isinstance(entry, dict) or "means" not in entry or not set(entry) <= known:
                found.append(
                    Fault(path, 1, f"concept {name!r} needs `means` and lists under {', '.join(sorted(known))}")
                )
    return found


def main() -> int:
    """Print all faults; 1 when there are any."""
    found = [*faults(), *lexicon_faults()]
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
