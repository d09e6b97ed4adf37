"""One word, however it is typed."""

import pytest

from nlu.understand.held_out import held_out
from nlu.understand.normalise import _PLAIN_WORD, _SIGN, _WORD, fold, normalise, words
from nlu.understand.scripts import script_of
from nlu.understand.skeleton import skeleton


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ويزاي المان", "ویزای آلمان"),  # an Arabic keyboard
        ("می‌خواهم", "می خواهم"),  # joiner, space
        ("ҳуҷҷат", "хуччат"),  # Tajik without its letters
        ("পাসপোর্ট", "পাসপোর্ট"),
        ("জার্মানী", "জার্মানি"),
        ("১২ হাজার", "12 হাজার"),
        ("PLEAAASE help!!!", "please help"),
        ("تنخـــواہ", "تنخواہ"),
    ],
)
def test_spellings_of_one_message_fold_together(typed, meant):
    assert normalise(typed) == normalise(meant)


def test_bengali_dotted_letters_fold_alike_however_they_are_encoded():
    assert fold("য\u09bcা") == fold("\u09dfা")


def test_places_point_into_the_raw_text():
    text = "سلام، می خواهم به 🇩🇪 بروم؟"
    for word in words(text):
        assert fold(text[word.start : word.end].replace(" ", "")) == word.text


@pytest.mark.parametrize("text", ["", "   ", "؟؟؟", "…", "\u200c"])
def test_nothing_said_is_no_word(text):
    assert words(text) == []


def test_a_prefix_at_the_end_is_a_word():
    assert [word.text for word in words("خواهم می")] == ["خواهم", "می"]


@pytest.mark.parametrize(
    "spellings",
    [
        ("میخواهم", "мехоҳам", "mekhaham", "mikhaham"),
        ("پاسپورت", "паспорт", "pasport", "পাসপোর্ট", "passport"),
        ("ভিসা", "visa", "bhisa"),
        ("خرچ", "kharch", "খরচ", "khoroch"),
    ],
)
def test_a_word_has_one_skeleton_in_every_script(spellings):
    assert len({skeleton(word) for word in spellings}) == 1


@pytest.mark.parametrize(
    ("text", "script"),
    [("سلام", "Arab"), ("ভিসা", "Beng"), ("виза", "Cyrl"), ("visa", "Latn"), ("वीज़ा", "Deva"), ("12 🇩🇪", "Zyyy")],
)
def test_scripts(text, script):
    assert script_of(text) == script


def test_english_names_of_papers_do_not_change_the_script():
    assert script_of("CNIC کھو گیا ہے") == "Arab"


def test_the_quick_pattern_finds_what_the_whole_one_does():
    plain = [line["text"] for line in held_out() if not _SIGN.search(line["text"])]
    assert len(plain) > 9000
    assert [_PLAIN_WORD.findall(text) for text in plain] == [_WORD.findall(text) for text in plain]
