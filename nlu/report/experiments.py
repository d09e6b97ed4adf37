"""What is learnt from how many messages, and what each component is worth: models that are trained to be compared."""

from __future__ import annotations

import dataclasses
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from nlu.understand import classifier
from nlu.understand.concepts import Lexicon
from nlu.understand.examples import Example
from nlu.understand.features import Channel, Featuriser, channels
from nlu.understand.knowledge import Knowledge
from nlu.understand.reading import Reading
from nlu.understand.taxonomy import OUT_OF_SCOPE

Progress = Callable[[str], None]
Read = Callable[[str], Reading]
SHARES = (0.125, 0.25, 0.5, 1.0)
SEED = 11


def learning_curve(
    examples: Sequence[Example], lines: Sequence[dict[str, str]], say: Progress
) -> dict[str, dict[int, float]]:
    """For each language, right-first by the number of its messages that were learnt from."""
    found: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for share in SHARES:
        some = _part(examples, share)
        say(f"learning curve: {len(some)} messages")
        right = right_by_language(some, lines, Knowledge.from_files().reader(), channels())
        for language, value in right.items():
            found[language][sum(example.language == language for example in some)] = value
    return dict(found)


def _part(examples: Sequence[Example], share: float) -> list[Example]:
    """The same share of every intent and language."""
    groups: defaultdict[tuple[str, str | None], list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.intent, example.language].append(example)
    chance = random.Random(SEED)
    return [one for group in groups.values() for one in chance.sample(group, max(1, round(share * len(group))))]


def ablation(
    examples: Sequence[Example], lines: Sequence[dict[str, str]], say: Progress
) -> dict[str, dict[str, float]]:
    """For each component that is left out, right-first of each language ("" is all in place)."""
    knowledge = Knowledge.from_files()
    bare = dataclasses.replace(knowledge, lexicon=Lexicon({}))
    variants: dict[str, tuple[Read, list[Channel]]] = {"": (knowledge.reader(), channels())}
    for left_out in channels():
        rest = [part for part in channels() if part.name != left_out.name]
        variants[f"without {left_out.name}"] = (knowledge.reader(), rest)
    no_bones = [part for part in channels() if not part.name.startswith("bone")]
    variants["without any skeleton"] = (knowledge.reader(), no_bones)
    variants["without the lexicon"] = (bare.reader(), [part for part in channels() if part.name != "concepts"])
    variants["without normalising"] = (_as_typed(knowledge.reader()), channels())
    found = {}
    for name, (read, parts) in variants.items():
        say(f"ablation: {name or 'all in place'}")
        found[name] = right_by_language(examples, lines, read, parts)
    say("ablation: without naive Bayes")
    found["without naive Bayes"] = right_by_language(examples, lines, knowledge.reader(), channels(), has_bayes=False)
    return found


def _as_typed(read: Read) -> Read:
    """A reader whose words are as they were typed, but for case."""

    def typed(text: str) -> Reading:
        reading = read(text)
        return dataclasses.replace(reading, texts=[word.typed.lower() for word in reading.words])

    return typed


def right_by_language(
    examples: Sequence[Example],
    lines: Sequence[dict[str, str]],
    read: Read,
    parts: list[Channel],
    *,
    has_bayes: bool = True,
) -> dict[str, float]:
    """Train without calibration, and judge the messages that are within scope."""
    intents = sorted({example.intent for example in examples})
    truth = np.array([intents.index(example.intent) for example in examples])
    readings = [read(example.text) for example in examples]
    featuriser, matrix = Featuriser.learn(parts, readings)
    targets = [truth == place for place in range(len(intents))]
    weights, biases = classifier.fit(matrix, targets, tolerance=2.0)
    if has_bayes:
        weights = classifier.with_bayes(weights, matrix, targets)
    asked = [line for line in lines if line["intent"] != OUT_OF_SCOPE]
    scores = featuriser.matrix([read(line["text"]) for line in asked]) @ weights + biases
    guessed = [intents[place] for place in scores.argmax(axis=1)]
    return _shares(asked, guessed)


def _shares(asked: Sequence[Mapping[str, str]], guessed: Sequence[str]) -> dict[str, float]:
    rights: defaultdict[str, list[bool]] = defaultdict(list)
    for line, guess in zip(asked, guessed):
        rights[line["language"]].append(guess == line["intent"])
        rights["all"].append(guess == line["intent"])
    return {language: sum(values) / len(values) for language, values in rights.items()}
