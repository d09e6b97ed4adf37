"""From files to answers: who gets which text, what an approval holds for, and that no damage to a file breaks the reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.content.answer import Answer, digest, is_servable, is_stale
from bot.content.bundle import Content
from bot.content.catalogue import Catalogue, servable
from bot.content.checks import faults_of
from bot.content.parse import Library, answers_of, content_of, parse
from bot.content.store import read_files
from bot.content.taxonomy import Taxonomy
from bot.languages import Language

GOOD = read_files(Path(__file__).parent / "good")
TAXONOMY = Taxonomy(
    topics={"documents": ("passport", "lost_documents"), "centre": ("mrc_contact",)}, safety=("distress",)
)
SHEET = "documents/passport/answer.toml"


def text(stem: str, words: str) -> dict[str, str]:
    return {f"documents/passport/{stem}.md": f"# {words}\n\n{words}\n"}


def catalogue(*more: dict[str, str]) -> Catalogue:
    files = dict(GOOD)
    for one in more:
        files |= one
    return Catalogue.of(content_of(parse(files), TAXONOMY))


def answer(library: Library, stem: str = "ur") -> Answer:
    return next(one for one in answers_of(library) if one.language == stem and one.origin is None)


@pytest.mark.parametrize(
    ("origin", "destination", "expected"),
    [
        (None, None, "پاسپورٹ"),
        ("PK", None, "ایک"),
        (None, "DE", "دو"),
        ("PK", "DE", "تین"),
        ("PK", "SA", "ایک"),
        ("BD", "DE", "دو"),
        ("BD", "SA", "پاسپورٹ"),
    ],
)
def test_the_most_specific_text_wins(origin: str | None, destination: str | None, expected: str) -> None:
    answers = catalogue(text("PK.ur", "ایک"), text("-DE.ur", "دو"), text("PK-DE.ur", "تین"))
    found = answers.answer_for("passport", Language.UR, origin, destination)
    assert found
    assert found.title == expected


def test_where_a_person_is_from_counts_before_where_they_go() -> None:
    found = catalogue(text("PK.ur", "ایک"), text("-DE.ur", "دو")).answer_for("passport", Language.UR, "PK", "DE")
    assert found
    assert found.title == "ایک"


def test_a_text_of_another_language_is_never_given_instead() -> None:
    answers = catalogue(text("PK.ur", "ایک"))
    found = answers.answer_for("passport", Language.PS, "PK")
    assert found
    assert found.language is Language.PS
    assert answers.answer_for("lost_documents", Language.PS) is None


def test_the_catalogue_knows_topics_and_their_order() -> None:
    answers = catalogue()
    assert answers.topics() == ("documents",)
    assert answers.intents_of("documents") == ("passport", "lost_documents")
    assert answers.topic_of("lost_documents") == "documents"
    assert answers.topic_of("distress") is None
    assert answers.has("passport")
    assert not answers.has("lost_documents")
    assert answers.related("passport") == ("lost_documents",)
    centre = answers.centre("PK")
    assert centre
    assert centre.names[Language.UR] == "سینٹر"
    assert answers.centre("DE") is None


def test_an_approval_holds_for_exactly_its_text() -> None:
    raw = GOOD["documents/passport/ur.md"]
    approvals = (
        f'[[approvals]]\nlanguage = "ur"\nday = 2026-11-20\nby = "A. Editor"\nsha256 = "{digest(raw)}"\n\n[made_from]'
    )
    signed = {**GOOD, SHEET: GOOD[SHEET].replace("[made_from]", approvals)}
    approved = answer(parse(signed))
    assert approved.is_approved
    assert approved.reviewed == date(2026, 11, 20)
    changed = answer(parse({**signed, "documents/passport/ur.md": raw.replace("500", "600")}))
    assert not changed.is_approved
    assert changed.reviewed == date(2026, 11, 1)
    assert not answer(parse(signed), "ps").is_approved


def test_what_is_served() -> None:
    sample = answer(parse(GOOD))
    today = date(2026, 11, 25)
    assert is_servable(sample, on=today, with_samples=True)
    assert not is_servable(sample, on=today, with_samples=False)
    assert not is_servable(replace(sample, is_sample=False), on=today, with_samples=True)
    assert is_stale(sample, on=date(2027, 5, 2))
    assert not is_stale(sample, on=date(2027, 5, 1))
    content = content_of(parse(GOOD), TAXONOMY)
    assert servable(content, on=today, with_samples=False).answers == ()
    assert len(servable(content, on=today, with_samples=True).answers) == 6


def test_an_overdue_text_is_passed_over() -> None:
    old = replace(answer(parse(GOOD)), origin="PK", expires=date(2026, 1, 1), title="پرانا")
    new = replace(answer(parse(GOOD)))
    answers = Catalogue.of(Content(answers=(old, new), topics={}, related={}, centres=(), hotlines=()))
    found = answers.answer_for("passport", Language.UR, "PK", on=date(2026, 11, 25))
    assert found == new


def test_sources_of_ones_own_country_come_first_and_others_stay_away() -> None:
    more = "\n".join(
        f'[[source]]\nid = "{origin}01"\nfact = "x"\nname = "{origin}"\nurl = "https://x.example"\n'
        f'date = "2026"\nmark = "known"\norigins = ["{origin}"]\n'
        for origin in ("PK", "BD")
    )
    files = {**GOOD, SHEET: GOOD[SHEET].replace("[made_from]", f"{more}\n[made_from]"), **text("PK.ur", "ایک")}
    library = parse(files)
    own = next(one for one in answers_of(library) if one.origin == "PK")
    assert [source.name for source in own.sources] == ["PK", "Passport office"]
    assert [source.name for source in answer(library).sources] == ["Passport office"]
    assert own.centre == "PK"
    assert own.needs_check


@settings(max_examples=300, deadline=None)
@given(
    path=some.sampled_from(sorted(GOOD)),
    start=some.integers(0, 400),
    length=some.integers(0, 40),
    put=some.text(max_size=12),
)
def test_no_damage_to_a_file_breaks_the_reading(path: str, start: int, length: int, put: str) -> None:
    damaged = GOOD[path][:start] + put + GOOD[path][start + length :]
    library = parse({**GOOD, path: damaged})
    for fault in faults_of(library, TAXONOMY, on=date(2026, 11, 25)):
        assert fault.remedy
    Catalogue.of(content_of(library, TAXONOMY))
