"""A measured number, its target, and the table of all."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).parent
MEASURED = HERE / "results"
TABLE = HERE / "RESULTS.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table; `most` and `least` are the target, whichever there is."""

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the target is reached."""
        if self.most is None and self.least is None:
            return ""
        reached = (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)
        return "reached" if reached else "**missed**"

    @property
    def target(self) -> str:
        """The target in words."""
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}"
        return f"≥ {self.least:g} {self.unit}" if self.least is not None else ""


def keep(name: str, figures: Sequence[Figure]) -> None:
    """Keep what one benchmark measured, print it, and write the whole table again."""
    MEASURED.mkdir(exist_ok=True)
    entry = {
        "command": f"make bench-{name}",
        "when": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),  # noqa: UP017 - parses.py runs in Python 3.10
        "figures": [asdict(one) for one in figures],
    }
    (MEASURED / f"{name}.json").write_text(json.dumps(entry, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for one in figures:
        print(f"{one.what:70} {one.value:10.4g} {one.unit:6} {one.target:14} {one.verdict}", flush=True)
    TABLE.write_text(_table(), encoding="utf-8")


def _table() -> str:
    lines = [
        "# Measured",
        "",
        f"Written by `make bench`. Machine: {_cores()} cores, {platform.system()} {platform.machine()}, load of the "
        "simulator and of the measuring program included.",
        "",
    ]
    for path in sorted(MEASURED.glob("*.json")):
        entry = json.loads(path.read_text(encoding="utf-8"))
        lines += [
            f"## `{entry['command']}`, {entry['when']}",
            "",
            "| what | measured | target | |",
            "|---|---|---|---|",
        ]
        for fields in entry["figures"]:
            one = Figure(**fields)
            lines.append(f"| {one.what} | {one.value:,.4g} {one.unit} | {one.target} | {one.verdict} |")
        lines.append("")
    return "\n".join(lines)


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies (nearest rank).

    >>> percentile([1, 2, 3, 4], 0.5), percentile([1, 2, 3, 4], 0.99)
    (2, 4)
    """
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(share * len(ordered) + 0.5) - 1))]


def revision() -> str:
    """The commit that is measured."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"
