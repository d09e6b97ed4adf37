"""Markdown into plain text and entities, counted as Telegram counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.content.markdown import LIMIT, MOST_ENTITIES, Entity, Rendered, render, split, units
from bot.languages import Language

RLM, LRI, PDI = "\u200f", "\u2066", "\u2069"


def shown(rendered: Rendered, entity: Entity) -> str:
    """The words that an entity covers."""
    cut = rendered.text.encode("utf-16-le")[entity.offset * 2 : (entity.offset + entity.length) * 2]
    return cut.decode("utf-16-le")


def test_headings_lists_and_links() -> None:
    rendered = render("# Visa\n\nFirst *line*\nof it.\n\n- one **two**\n- [three](https://x.org)\n\nEnd.", Language.EN)
    assert rendered.text == "Visa\n\nFirst line of it.\n\n• one two\n• three\n\nEnd."
    assert [(entity.kind, shown(rendered, entity), entity.url) for entity in rendered.entities] == [
        ("bold", "Visa", None),
        ("italic", "line", None),
        ("bold", "two", None),
        ("text_link", "three", "https://x.org"),
    ]


def test_offsets_count_emoji_as_two() -> None:
    rendered = render("👋🏽 **سلام** 👨‍👩‍👧 **دوم**", Language.PRS)
    assert [shown(rendered, entity) for entity in rendered.entities] == ["سلام", "دوم"]
    assert rendered.entities[0].offset == 5
    assert rendered.length == units(rendered.text) > len(rendered.text)


@pytest.mark.parametrize(
    ("language", "numbers"),
    [(Language.PRS, "۱۲"), (Language.PS, "۱۲"), (Language.UR, "12"), (Language.BN, "১২"), (Language.EN, "12")],
)
def test_lists_are_numbered_in_the_digits_of_the_language(language: Language, numbers: str) -> None:
    lines = render("1. a\n2. b", language).text.replace(RLM, "").split("\n")
    assert [line[0] for line in lines] == list(numbers)


def test_a_list_goes_on_counting_after_a_paragraph() -> None:
    assert render("1. a\n\nb\n\n2. c", Language.EN).text == "1. a\n\nb\n\n2. c"


def test_a_right_to_left_line_stays_so_when_it_begins_with_latin_letters_or_digits() -> None:
    rendered = render("WhatsApp استفاده کنید.\n\n112 زنگ\n\n- Telegram\n- سلام\n\nسلام WhatsApp", Language.PRS)
    lines = [line for line in rendered.text.split("\n") if line]
    assert [line.startswith(RLM) or line.startswith(f"• {RLM}") for line in lines] == [True, True, True, False, False]
    assert RLM not in render("WhatsApp", Language.EN).text


def test_entities_fit_behind_a_mark() -> None:
    rendered = render("**WhatsApp** است", Language.PRS)
    assert [shown(rendered, entity).strip(RLM) for entity in rendered.entities] == ["WhatsApp"]


def test_the_groups_of_a_telephone_number_keep_their_order() -> None:
    rendered = render("شماره: **+93 79 959 9898** است", Language.PRS)
    assert f"{LRI}+93 79 959 9898{PDI}" in rendered.text
    assert shown(rendered, rendered.entities[0]) == f"{LRI}+93 79 959 9898{PDI}"
    assert LRI not in render("+93 79 959 9898", Language.EN).text


def test_signs_that_telegram_would_read_are_plain_text() -> None:
    assert render(r"5 \* 3 < 20 & _no_ `x`", Language.EN).text == "5 * 3 < 20 & no x"


def test_a_long_text_is_split_between_blocks() -> None:
    paragraph = "word " * 300
    pages = split("\n\n".join([paragraph] * 5), Language.EN)
    assert len(pages) == 3
    assert all(page.length <= LIMIT for page in pages)
    assert pages[0].text.count("\n\n") == 1


def test_a_block_that_is_too_long_is_cut_between_words_with_its_entities() -> None:
    pages = split(f"**{'👋 word ' * 999}👋 word**", Language.EN)
    assert all(page.length <= LIMIT for page in pages)
    assert "".join(page.text for page in pages).replace(" ", "") == "👋word" * 1000
    assert all(page.entities[0] == Entity(kind="bold", offset=0, length=page.length) for page in pages)


def test_a_page_has_no_more_entities_than_telegram_takes() -> None:
    pages = split("**a** b " * 250, Language.EN)
    assert sum(len(page.entities) for page in pages) == 250
    assert all(len(page.entities) <= MOST_ENTITIES for page in pages)


@settings(max_examples=300, deadline=None)
@given(some.text(max_size=400), some.sampled_from(list(Language)), some.integers(4, 60), some.integers(1, 5))
def test_whatever_is_written_every_page_fits(text: str, language: Language, limit: int, most: int) -> None:
    for page in split(text, language, limit=limit, most=most):
        assert page.length <= limit
        assert len(page.entities) <= most
        for entity in page.entities:
            assert 0 <= entity.offset < entity.offset + entity.length <= page.length
            shown(page, entity)
