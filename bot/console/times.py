"""Times as a counsellor reads them: on their own clock, in the digits and month names of their language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.languages import TRAITS, Language, locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """One counsellor's clock."""

    language: Language
    zone: tzinfo
    now: datetime

    def clock(self, then: datetime) -> str:
        """The hour and minute."""
        return self._digits(f"{then.astimezone(self.zone):%H:%M}")

    def day(self, then: datetime) -> date:
        """The day on the counsellor's calendar."""
        return then.astimezone(self.zone).date()

    def is_today(self, then: datetime) -> bool:
        """Whether it was today."""
        return self.day(then) == self.day(self.now)

    def day_name(self, then: datetime) -> str:
        """The day in words."""
        return self._digits(format_date(self.day(then), "d MMMM", locale=locale(self.language)))

    def minutes_since(self, then: datetime) -> int:
        """Whole minutes that have passed."""
        return max(0, int((self.now - then).total_seconds() // 60))

    def _digits(self, text: str) -> str:
        return text.translate(str.maketrans("0123456789", TRAITS[self.language].numerals))


def zone_of(name: str) -> tzinfo:
    """The time zone that the browser named; UTC when it is none that we know.

    >>> str(zone_of("Asia/Kabul")), str(zone_of("../etc")), str(zone_of(""))
    ('Asia/Kabul', 'UTC', 'UTC')
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed, or the name of a folder
        return UTC
