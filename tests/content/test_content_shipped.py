"""The answers that are shipped: without fault, complete, and as people in need must find them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.content.bundle import Content
from bot.content.catalogue import Catalogue
from bot.content.checks import faults_of
from bot.content.markdown import render, split
from bot.content.parse import Library, content_of
from bot.content.store import read_library, read_taxonomy
from bot.languages import Language

ROOT = Path(__file__).parents[2]
WRITTEN = date(2026, 11, 25)
TAXONOMY = read_taxonomy(ROOT / "nlu/taxonomy.yml")


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library(ROOT / "content")


@pytest.fixture(scope="module")
def content(library: Library) -> Content:
    return content_of(library, TAXONOMY)


@pytest.fixture(scope="module")
def catalogue(content: Content) -> Catalogue:
    return Catalogue.of(content)


def test_all_shipped_content_is_without_fault(library: Library) -> None:
    assert [str(fault) for fault in faults_of(library, TAXONOMY, on=WRITTEN)] == []


def test_each_topic_and_safety_have_two_answers_in_all_languages(catalogue: Catalogue) -> None:
    for folder in TAXONOMY.folders:
        answered = [intent for intent in TAXONOMY.intents_of(folder) if catalogue.has(intent)]
        assert len(answered) >= 2, folder
        for intent in answered:
            assert all(catalogue.answer_for(intent, language) for language in Language), intent


def test_safety_has_an_answer_for_every_language_and_origin(catalogue: Catalogue) -> None:
    for language in Language:
        for origin in (None, "AF", "PK", "BD", "TJ", "IQ"):
            for intent in TAXONOMY.safety:
                found = catalogue.answer_for(intent, language, origin)
                assert found
                assert "112" in found.body.translate(str.maketrans("۰۱۲১", "0121")).replace("২", "2")


def test_people_in_danger_get_numbers_of_their_country(catalogue: Catalogue) -> None:
    assert [hotline.number for hotline in catalogue.safety_contacts("PK")] == ["15", "111-247-786"]
    assert [hotline.number for hotline in catalogue.safety_contacts("BD", "DE")][-2:] == ["112", "116 000"]
    assert len(catalogue.safety_contacts("DE", "FR", None)) == 2


def test_every_answer_is_a_sample_that_nobody_has_signed(content: Content) -> None:
    for answer in content.answers:
        assert answer.is_sample
        assert not answer.is_approved
        assert answer.sources


def test_every_answer_fits_into_one_message(content: Content) -> None:
    for answer in content.answers:
        rendered = render(answer.markdown, answer.language)
        assert rendered.text.startswith(("\u200f", answer.title))
        assert "**" not in rendered.text
        assert len(split(answer.markdown, answer.language)) == 1


def test_every_answer_has_the_length_of_an_answer(content: Content) -> None:
    for answer in content.answers:
        assert 60 <= len(answer.body.split()) <= 195, (answer.intent, answer.language, answer.origin)


def test_nobody_is_told_not_to_ask_for_asylum(catalogue: Catalogue) -> None:
    english = catalogue.answer_for("asylum_protection", Language.EN)
    assert english
    assert "right to seek asylum" in english.body
    assert "counsellor" in english.body
    assert "do not apply" not in english.body.lower()
