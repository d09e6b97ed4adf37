"""The console's pages in the counsellor's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from babel.dates import format_datetime, format_timedelta
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.console.staff import SignIn
from bot.handoff.case import CaseMessage, CaseSummary, Refusal
from bot.languages import TRAITS, Language, direction, locale, number
from bot.wording import Phrasebook, Wording, intent_label

TEMPLATES = Path(__file__).parent / "templates"
NOT_UNDERSTOOD = "out_of_scope"


class Pages:
    """Writes pages and parts of pages."""

    def __init__(self, phrasebook: Phrasebook) -> None:
        self._phrasebook = phrasebook
        self._environments = {language: self._environment(language) for language in Language}

    def _environment(self, language: Language) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
        )
        environment.install_gettext_translations(self._phrasebook.translations[language], newstyle=True)  # type: ignore[attr-defined]
        environment.globals.update(
            language=language.value,
            direction=direction(language),
            languages=[(other.value, TRAITS[other].own_name) for other in Language],
            number=lambda value: number(language, value),
            since=lambda then: _span(language, then),
            clock=lambda then: _digits(language, format_datetime(then, "HH:mm", locale=locale(language))),
            name_of=lambda other: TRAITS[Language(other)].own_name,
            topic=lambda intent: self._topic(language, intent),
        )
        return environment

    def _topic(self, language: Language, intent: str) -> str:
        wording = Wording.BUTTON_COUNSELLOR if intent == NOT_UNDERSTOOD else intent_label(intent)
        return self._phrasebook.say(language, wording)

    def sign_in(self, language: Language, *, is_refused: bool = False) -> web.Response:
        """The sign-in page."""
        return self._page(language, "sign_in.html", 401 if is_refused else 200, is_refused=is_refused)

    def away(self, language: Language) -> web.Response:
        """What is shown while Redis does not answer."""
        return self._page(language, "away.html", 503)

    def desk(self, sign_in: SignIn, **parts: Any) -> web.Response:
        """The whole desk: the lists and, perhaps, a case."""
        return self._page(sign_in.language, "desk.html", sign_in=sign_in, **parts)

    def fragment(self, sign_in: SignIn, name: str, **parts: Any) -> web.Response:
        """A part of the desk, to be put in place of the one that is shown."""
        return self._page(sign_in.language, name, sign_in=sign_in, **parts)

    def _page(self, language: Language, name: str, status: int = 200, **parts: Any) -> web.Response:
        text = self._environments[language].get_template(name).render(**parts)
        return web.Response(text=text, content_type="text/html", status=status)


def as_parts(
    waiting: Sequence[CaseSummary],
    mine: Sequence[CaseSummary],
    case: CaseSummary | None,
    messages: Sequence[CaseMessage],
    refusal: Refusal | None,
    operation: str,
) -> Mapping[str, Any]:
    """What the desk's templates show."""
    return {
        "waiting": waiting,
        "mine": mine,
        "case": case,
        "messages": messages,
        "refusal": refusal.value if refusal else "",
        "operation": operation,
    }


def _span(language: Language, then: datetime) -> str:
    span = datetime.now(UTC) - then
    return _digits(language, format_timedelta(span, granularity="minute", threshold=1.2, locale=locale(language)))


def _digits(language: Language, text: str) -> str:
    return text.translate(str.maketrans("0123456789", TRAITS[language].numerals))
