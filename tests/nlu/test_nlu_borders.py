"""What the bot does with a message, by the borders of borders.toml."""

import pytest

from nlu.understand.borders import Borders, read_borders
from nlu.understand.domain import domain_text
from nlu.understand.paths import DOMAIN
from nlu.understand.taxonomy import taxonomy

BORDERS = Borders(answer=0.6, ask=0.2, out_of_scope=0.5, safety={"distress": 0.3})


@pytest.mark.parametrize(
    ("intent", "confidence", "outside", "distress", "decision"),
    [
        ("passport", 0.9, 0.0, 0.0, "answer"),
        ("passport", 0.5, 0.0, 0.0, "ask"),
        ("passport", 0.1, 0.0, 0.0, "menu"),
        ("passport", 0.9, 0.6, 0.0, "menu"),
        ("out_of_scope", 0.9, 0.0, 0.0, "menu"),
        ("talk_to_counsellor", 0.9, 0.0, 0.0, "handoff"),
        ("passport", 0.9, 0.9, 0.4, "handoff"),
    ],
)
def test_decisions(intent, confidence, outside, distress, decision):
    assert BORDERS.decision(intent, confidence, outside, {"distress": distress}) == decision


def test_the_file_that_ships_can_be_read():
    common, by_language = read_borders()
    assert 0 < common.ask < common.answer < 1
    assert set(common.safety) == {"emergency_danger", "distress"}
    assert set(by_language) <= set(taxonomy().languages)


def test_a_language_may_have_its_own_border(tmp_path):
    path = tmp_path / "borders.toml"
    path.write_text(
        "[borders]\nanswer = 0.6\nask = 0.1 # low\nout_of_scope = 0.5\n[languages.ps]\nanswer = 0.7\n", encoding="utf-8"
    )
    common, by_language = read_borders(path)
    assert (common.answer, by_language["ps"].answer, by_language["ps"].ask) == (0.6, 0.7, 0.1)


def test_the_domain_is_made_from_the_taxonomy():
    assert DOMAIN.read_text(encoding="utf-8") == domain_text(taxonomy())
