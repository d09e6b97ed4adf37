"""Each broken sample is told of exactly as its `faults.txt` says. A sample is what differs from `good/`: files put in or
replaced, and in `without.txt` those taken away."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.content.checks import faults_of
from bot.content.parse import parse
from bot.content.store import read_files
from bot.content.taxonomy import Taxonomy

HERE = Path(__file__).parent
BROKEN = sorted(path.name for path in (HERE / "broken").iterdir())
TODAY = date(2026, 11, 25)
TAXONOMY = Taxonomy(
    topics={"documents": ("passport", "lost_documents"), "centre": ("mrc_contact",)}, safety=("emergency_danger",)
)
NOT_CONTENT = ("faults.txt", "without.txt")


def files_of(sample: str) -> dict[str, str]:
    """The good sample with the differences of a broken one."""
    folder = HERE / "broken" / sample
    changed = {path: text for path, text in read_files(folder).items() if path not in NOT_CONTENT}
    without = (folder / "without.txt").read_text("utf-8").split() if (folder / "without.txt").exists() else []
    files = {**read_files(HERE / "good"), **changed}
    return {path: text for path, text in files.items() if path not in without or path in changed}


def faults_in(files: dict[str, str]) -> list[str]:
    """The faults of some files as people read them."""
    return [str(fault) for fault in faults_of(parse(files), TAXONOMY, on=TODAY)]


def test_the_good_sample_has_no_fault() -> None:
    assert faults_in(read_files(HERE / "good")) == []


@pytest.mark.parametrize("sample", BROKEN)
def test_a_broken_sample_is_told_of_with_place_and_remedy(sample: str) -> None:
    expected = (HERE / "broken" / sample / "faults.txt").read_text("utf-8").splitlines()
    assert faults_in(files_of(sample)) == expected


@pytest.mark.parametrize("sample", BROKEN)
def test_every_fault_names_a_line_and_a_remedy(sample: str) -> None:
    for fault in faults_of(parse(files_of(sample)), TAXONOMY, on=TODAY):
        path, _, line = fault.where.rpartition(":")
        assert path.startswith("content/")
        assert int(line) >= 1
        assert fault.remedy


def test_all_faults_are_told_at_once() -> None:
    together = {**files_of("figure_without_source"), **files_of("doubt_unsaid")}
    together["documents/passport/ur.md"] = files_of("figure_without_source")["documents/passport/ur.md"]
    assert len({fault.split(":")[0] for fault in faults_in(together)}) == 2
