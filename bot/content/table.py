"""Reading TOML so that whatever is wrong is told with its line and a remedy, all at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.errors import Fault
from bot.languages import Language


@dataclass(slots=True, kw_only=True)
class Table:
    """One table of a TOML file, and the faults found while it is read. Tables of one file share the list of faults.

    `header` and `place` say which of the file's tables it is: the third `[[source]]` has place 2.
    """

    path: str
    raw: str
    fields: Mapping[str, Any]
    faults: list[Fault]
    header: str = ""
    place: int = 0
    read: set[str] = field(default_factory=set)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; it must be there when no default is given, and it must not be empty."""
        found = self._get(key, "" if default is None else default, str, 'write `{key} = "…"`', default is None)
        if not found and default is None and key in self.fields:
            self.fault(key, f"`{key}` is empty", "fill it in")
        return found

    def number(self, key: str, default: int) -> int:
        """A whole number."""
        return self._get(key, default, int, "write `{key} = 6`")

    def flag(self, key: str, default: bool = False) -> bool:
        """Yes or no."""
        return self._get(key, default, bool, "write `{key} = true` or `false`")

    def day(self, key: str) -> date:
        """A day."""
        remedy = "write `{key} = 2026-11-23`, without quotes"
        found = self._get(key, date.min, date, remedy, True)
        if not isinstance(found, datetime):
            return found
        self.fault(key, f"`{key}` has a time of day", remedy.format(key=key))
        return found.date()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when it is not there."""
        found: list[Any] = self._get(key, [], list, 'write `{key} = ["…", "…"]`')
        return tuple(str(one) for one in found)

    def tables(self, key: str) -> list[Table]:
        """The tables `[[key]]`, in order."""
        found: list[Any] = self._get(key, [], list, "begin each with a line `[[{key}]]`")
        return [self._table(key, one, place) for place, one in enumerate(found) if isinstance(one, dict)]

    def table(self, key: str) -> Table:
        """The table `[key]`; empty when it is not there."""
        return self._table(key, self._get(key, {}, dict, "begin it with a line `[{key}]`"), 0)

    def names(self, key: str) -> dict[Language, str]:
        """A name in each of the six languages."""
        names = self.table(key)
        found = {Language(code): names.text(code) for code in Language}
        names.done()
        return found

    def done(self) -> None:
        """Tell of everything in the table that nobody asked for."""
        for key in sorted(set(self.fields) - self.read):
            known = ", ".join(sorted(self.read))
            self.fault(key, f"`{key}` means nothing here", f"remove it or correct its spelling (known: {known})")

    def fault(self, key: str, what: str, remedy: str) -> None:
        """Note something that is wrong with a key of this table."""
        where = f"{self.path}:{_line(self.raw, self.header, self.place, key)}"
        self.faults.append(Fault(where=where, what=what, remedy=remedy))

    def _get[T](self, key: str, default: T, kind: type[T], remedy: str, is_needed: bool = False) -> T:
        self.read.add(key)
        if key not in self.fields:
            if is_needed:
                self.fault("", f"`{key}` is missing", remedy.format(key=key))
            return default
        found = self.fields[key]
        if isinstance(found, kind) and (kind is bool or not isinstance(found, bool)):
            return found
        self.fault(key, f"`{key}` is not what it must be", remedy.format(key=key))
        return default

    def _table(self, key: str, fields: Mapping[str, Any], place: int) -> Table:
        header = f"{self.header}.{key}" if self.header else key
        return Table(path=self.path, raw=self.raw, fields=fields, faults=self.faults, header=header, place=place)


def read_toml(path: str, raw: str, faults: list[Fault]) -> Table | None:
    """The top table of a file; None, and a fault with the line, when it is no TOML."""
    try:
        return Table(path=path, raw=raw, fields=tomllib.loads(raw), faults=faults)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"(.*) \(at line (\d+)", str(error))
        line, what = (found[2], found[1]) if found else (str(max(1, len(raw.splitlines()))), str(error).split(" (")[0])
        remedy = "mend this line: a text stands in quotes, a list in [ ]"
        faults.append(Fault(where=f"{path}:{line}", what=f"cannot be read ({what})", remedy=remedy))
        return None


def _line(raw: str, header: str, place: int, key: str) -> int:
    """Where a key stands in its table; where the table begins when the key is not written there."""
    lines = raw.splitlines()
    begin = _begin(lines, header, place)
    for at in range(begin, len(lines)):
        if re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=|\s*\[+{re.escape(key)}\]""", lines[at]) and key:
            return at + 1
        if at > begin and lines[at].startswith("[") and header:
            break
    return begin + 1


def _begin(lines: Sequence[str], header: str, place: int) -> int:
    starts = [at for at, line in enumerate(lines) if re.match(rf"\s*\[+{re.escape(header)}\]+", line)] if header else []
    if starts:
        return starts[min(place, len(starts) - 1)]
    last = header.rsplit(".", 1)[-1]
    return next((at for at, line in enumerate(lines) if last and re.match(rf"\s*{re.escape(last)}\s*=", line)), 0)
