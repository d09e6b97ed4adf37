"""One idea in six languages."""

import pytest

from nlu.understand.concepts import Lexicon, read_lexicon
from nlu.understand.normalise import words


@pytest.fixture(scope="module")
def lexicon():
    return read_lexicon()


@pytest.mark.parametrize(
    "text",
    [
        "پاسپورتم گم شده",
        "پاسپورټ مې ورک شو",
        "پاسپورٹ گم ہو گیا",
        "পাসপোর্ট হারিয়ে গেছে",
        "шиносномаам гум шуд",
        "lost my passport",
    ],
)
def test_a_lost_passport(lexicon, text):
    assert {"passport", "lost"} <= set(lexicon.concepts_of(words(text)))


def test_phrases_and_open_endings():
    lexicon = Lexicon({"permit": ["work permit"], "deported": ["deport*"]})
    assert lexicon.concepts_of(words("deportation, then a work permit; no work")) == ["deported", "permit"]
