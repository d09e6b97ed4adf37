"""The examination is one: nothing of it is trained on, and it holds enough of everything."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from nlu.understand.examples import read_examples
from nlu.understand.held_out import Line, held_out
from nlu.understand.language import SERVED
from nlu.understand.normalise import normalise
from nlu.understand.taxonomy import OUT_OF_SCOPE, taxonomy

FEWEST = 6


@lru_cache(maxsize=1)
def lines() -> list[Line]:
    return held_out()


def test_nothing_of_it_is_trained_on() -> None:
    learnt = {normalise(example.text): example for example in read_examples()}
    leaks = [
        f"{line['text']!r} of tests/nlu/{line['language']} stands in {learnt[key].path}:{learnt[key].line}; delete one of them"
        for line in lines()
        if (key := normalise(line["text"])) in learnt
    ]
    assert not leaks, "\n".join(leaks)


def test_every_intent_is_asked_in_every_language() -> None:
    count = Counter((line["language"], line["intent"]) for line in lines())
    wanted = {(language, intent) for language in SERVED for intent in taxonomy().intents if intent != OUT_OF_SCOPE}
    few = {pair: count[pair] for pair in wanted if count[pair] < FEWEST}
    assert not few, f"fewer than {FEWEST} messages: {few}"


def test_no_message_has_two_answers() -> None:
    intents: dict[tuple[str, str], set[str]] = {}
    for line in lines():
        intents.setdefault((line["language"], normalise(line["text"])), set()).add(line["intent"])
    torn = {key: found for key, found in intents.items() if len(found) > 1 and key[1]}
    assert not torn, torn
