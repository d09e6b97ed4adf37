"""The console's pages in the counsellor's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

from aiohttp import web
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from bot.console.asking import is_script
from bot.console.staff import Barred, SignIn
from bot.console.times import Times, zone_of
from bot.handoff.case import Refusal
from bot.languages import TRAITS, Language, direction, locale, number
from bot.wording import Phrasebook, Wording, intent_label

TEMPLATES = Path(__file__).parent / "templates"
ZONE = "safar-zone"


class Trouble(StrEnum):
    """What else than the queue's refusals may stand in the way."""

    AWAY = "away"
    FOREIGN = "foreign"
    OLD_PAGE = "old_page"
    TOO_LONG = "too_long"
    NOT_FOUND = "not_found"


class Compiled(BytecodeCache):
    """Templates compiled once for all languages."""

    _code: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template that was compiled before."""
        if code := self._code.get(f"{bucket.key} {bucket.checksum}"):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was just compiled."""
        self._code[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


class Pages:
    """Writes pages and parts of pages. `address` says where a static file stands."""

    def __init__(self, phrasebook: Phrasebook, now: Callable[[], datetime], address: Callable[[str], str]) -> None:
        self._phrasebook = phrasebook
        self._now = now
        self._environments = {language: self._environment(language, address) for language in Language}

    def _environment(self, language: Language, address: Callable[[str], str]) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
            bytecode_cache=Compiled(),
        )
        environment.install_gettext_translations(self._phrasebook.translations[language], newstyle=True)  # type: ignore[attr-defined]
        environment.globals.update(
            language=language.value,
            direction=direction(language),
            languages=[(other.value, TRAITS[other].own_name, TRAITS[other].direction) for other in Language],
            number=lambda value: number(language, value),
            numerals=TRAITS[language].numerals,
            name_of=lambda other: TRAITS[Language(other)].own_name,
            country=lambda code: locale(language).territories.get(code, code),
            topic=lambda intent: self._topic(language, intent),
            static=address,
        )
        return environment

    def _topic(self, language: Language, intent: str) -> str:
        """What a case is about. One that the bot did not understand is about talking to a counsellor."""
        known = f"INTENT_{intent}" in Wording.__members__
        return self._phrasebook.say(language, intent_label(intent) if known else Wording.BUTTON_COUNSELLOR)

    def sign_in(
        self,
        request: web.Request,
        language: Language,
        *,
        is_picked: bool,
        barred: Barred | None = None,
        status: int = 200,
    ) -> web.Response:
        """The sign-in page; `barred` says why the last attempt led nowhere."""
        return self._page(request, language, "sign_in.html", status, is_picked=is_picked, barred=barred)

    def desk(self, request: web.Request, sign_in: SignIn, **parts: Any) -> web.Response:
        """The whole desk: the lists and, perhaps, a case."""
        return self._page(request, sign_in.language, "desk.html", sign_in=sign_in, **parts)

    def part(self, request: web.Request, sign_in: SignIn, name: str, **parts: Any) -> web.Response:
        """A part of the desk, to be put in place of the one that is shown."""
        return self._page(request, sign_in.language, name, sign_in=sign_in, **parts)

    def trouble(
        self, request: web.Request, language: Language, trouble: Trouble | Refusal, status: int
    ) -> web.Response:
        """Words for what stands in the way: a sentence for the script, a page for everybody else."""
        name = "refusal.html" if is_script(request) else "trouble.html"
        return self._page(request, language, name, status, refusal=trouble.value)

    def _page(
        self, request: web.Request, language: Language, name: str, status: int = 200, **parts: Any
    ) -> web.Response:
        times = Times(language=language, zone=zone_of(request.cookies.get(ZONE, "")), now=self._now())
        text = self._environments[language].get_template(name).render(times=times, **parts)
        return web.Response(text=text, content_type="text/html", status=status)
