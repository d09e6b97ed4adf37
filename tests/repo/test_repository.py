"""The repository keeps its own promises: what is missing is named, with the file to create."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import yaml
from conftest import ROOT

from bot import catalogues
from bot.dialogue.engine import STATES
from bot.dialogue.heard import ButtonKind
from bot.dialogue.session import StateName
from bot.dialogue.states import small_talk
from bot.dialogue.states.listening import BUTTONS
from bot.redis_scripts import FOLDER, NAMES
from bot.sentences import Wording

TAXONOMY = yaml.safe_load((ROOT / "nlu" / "taxonomy.yml").read_text(encoding="utf-8"))
TOPIC_INTENTS = [intent for intents in TAXONOMY["topics"].values() for intent in intents]
INTENTS = [*TOPIC_INTENTS, *TAXONOMY["safety"], *TAXONOMY["conversation"]]


def tracked(*patterns: str) -> list[Path]:
    found = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in found.stdout.splitlines() if (ROOT / line).is_file()]


def test_every_state_hears() -> None:
    assert set(STATES) == set(StateName)


def test_every_button_does_something() -> None:
    elsewhere = {ButtonKind.LEAVE_QUEUE, ButtonKind.FORGET, ButtonKind.KEEP}  # only in their own states
    assert set(BUTTONS) | elsewhere == set(ButtonKind)


def test_every_intent_and_topic_has_a_label() -> None:
    missing = [f"INTENT_{intent}" for intent in INTENTS] + [f"TOPIC_{topic}" for topic in TAXONOMY["topics"]]
    assert not [name for name in missing if name not in Wording.__members__]


def test_every_intent_of_the_conversation_is_answered_by_the_bot_itself() -> None:
    assert set(small_talk.TALK) == {*TAXONOMY["conversation"], *TAXONOMY["safety"]}


def test_every_script_is_known_and_says_what_it_takes() -> None:
    files = {path.stem for path in FOLDER.glob("*.lua")} - {"library"}
    assert files == set(NAMES)
    assert all((FOLDER / f"{name}.lua").read_text().startswith("--") for name in NAMES)


def test_catalogues_are_whole_and_fresh() -> None:
    faults = catalogues.faults(ROOT / "locales")
    assert not faults, "\n".join(map(str, faults[:20]))


def test_language_is_data() -> None:
    """No module but languages.py decides by the name of a language."""
    pattern = re.compile(r"""language\s*==\s*["'](prs|ps|ur|bn|tg|en)["']|is Language\.[A-Z]+\b""")
    allowed = {"languages.py", "catalogues.py"}
    offenders = [path for path in tracked("bot/*.py") if path.name not in allowed and pattern.search(path.read_text())]
    assert not offenders


def test_no_raw_redis_key() -> None:
    """Key names come from redis_keys.py; in Lua, from `key(…)`."""
    pattern = re.compile(r"""redis\.[a-z]+\(\s*f?["']""")
    offenders = [
        path for path in tracked("bot/*.py") if path.name != "redis_keys.py" and pattern.search(path.read_text())
    ]
    assert not offenders


def test_nobody_says_that_the_sample_content_was_vetted() -> None:
    for sheet in tracked("content/*answer.toml"):
        assert "sample = true" in sheet.read_text(encoding="utf-8"), sheet
        assert "[[approval]]" not in sheet.read_text(encoding="utf-8"), sheet
