"""The Migrant Resource Centres: which one a person belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from bot.languages import Language

ORIGINS = ("AF", "PK", "BD", "TJ", "IQ")
"""Where the centres' people live (ISO 3166-1 alpha-2)."""

_BY_LANGUAGE: Mapping[Language, str] = {
    Language.PRS: "AF",
    Language.PS: "AF",
    Language.UR: "PK",
    Language.BN: "BD",
    Language.TG: "TJ",
}


def centre_for(origin: str | None, language: Language | None, default: str) -> str:
    """The centre (named by its country) that looks after a person.

    What the person said of their origin counts first, then the country whose language they write.

    >>> centre_for("PK", Language.PS, "AF"), centre_for(None, Language.BN, "AF"), centre_for("DE", Language.EN, "IQ")
    ('PK', 'BD', 'IQ')
    """
    if origin in ORIGINS:
        return origin
    return _BY_LANGUAGE.get(language, default) if language else default
