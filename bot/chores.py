"""What staff have done from the terminal: content published, accounts made, updates tried again."""

from __future__ import annotations

import getpass
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.centres import ORIGINS
from bot.console.staff import Staff
from bot.content.bundle import Content, bundle_of
from bot.content.checks import faults_of
from bot.content.parse import content_of
from bot.content.store import read_library, read_taxonomy
from bot.errors import ContentInvalid, SafarError
from bot.ground import (
    Ground,
    fresh_token,
    ground,
    today,
)
from bot.handoff.case import Counsellor, CounsellorName
from bot.languages import Language
from bot.settings import Settings

TAXONOMY = Path(__file__).resolve().parents[1] / "nlu" / "taxonomy.yml"


def read_content(settings: Settings) -> Content:
    """The answers in the content folder. ContentInvalid lists every fault in it."""
    taxonomy = read_taxonomy(TAXONOMY)
    library = read_library(settings.content)
    faults = faults_of(library, taxonomy, on=today())
    if faults:
        raise ContentInvalid(faults)
    return content_of(library, taxonomy)


async def publish_if_changed(base: Ground, say: Callable[[str], None]) -> None:
    """Publish the content folder when it differs from what is live. ContentInvalid lists what is faulty."""
    content = read_content(base.settings)
    if await base.content_store.live() == bundle_of(content)[0]:
        return
    sha = await base.content_store.publish(content)
    say(f"published {len(content.answers)} texts as bundle {sha}")


async def make_first_counsellor(base: Ground, say: Callable[[str], None]) -> None:
    """An account for trying out, when there is none at all; its password is told once, on the terminal only."""
    staff = Staff(base.redis, base.keys, fresh_token)
    if await staff.exists():
        return
    password = secrets.token_urlsafe(9)
    first = Counsellor(name=CounsellorName("counsellor"), centres=ORIGINS, languages=tuple(Language))
    await staff.add(first, password, Language.EN)
    say(
        f"made the first console account: name counsellor, password {password} (shown only now; `safar staff` makes others)"
    )


async def content_command(settings: Settings, what: str, bundle: str | None) -> int | None:
    """`safar content check | publish | rollback`."""
    if what == "check":
        content = read_content(settings)
        print(f"{len(content.answers)} texts, no fault")
        return None
    async with ground(settings) as base:
        if what == "publish":
            await publish_if_changed(base, print)
            return None
        if not bundle:
            raise SafarError("no bundle was named; give the whole hash that publishing told")
        await base.content_store.roll_back(bundle)
        print(f"serving bundle {bundle[:12]} again")
        return None


async def quarantine_command(settings: Settings, what: str) -> None:
    """`safar quarantine list | retry`: updates that nobody could handle. What people wrote stays sealed."""
    async with ground(settings) as base:
        if what == "retry":
            print(f"{await base.inbox.retry()} updates were put back; the bot handles them when it runs")
            return
        found = await base.inbox.set_aside_so_far()
        for one in found:
            at = datetime.fromtimestamp(one.at / 1000, UTC)
            print(f"{at:%Y-%m-%d %H:%M} UTC  {one.reason:10}  update {one.update}  of chat {one.chat}")
        print(f"{len(found)} updates are set aside; `safar quarantine retry` has them handled again")


async def add_staff(settings: Settings, name: str, centres: str, languages: str) -> None:
    """Make a console account; the password is asked for, twice."""
    chosen = tuple(filter(None, centres.upper().split(","))) or ORIGINS
    spoken = tuple(filter(None, languages.lower().split(","))) or tuple(Language)
    unknown = [one for one in chosen if one not in ORIGINS] + [one for one in spoken if one not in set(Language)]
    if unknown:
        raise SafarError(f"no such centre or language: {', '.join(unknown)}")
    password = getpass.getpass("Password (at least 10 letters): ")
    if len(password) < 10:
        raise SafarError("the password is too short; take at least 10 letters")
    if password != getpass.getpass("Once more: "):
        raise SafarError("the two passwords differ; try again")
    counsellor = Counsellor(
        name=CounsellorName(name), centres=chosen, languages=tuple(Language(code) for code in spoken)
    )
    async with ground(settings) as base:
        staff = Staff(base.redis, base.keys, fresh_token)
        await staff.add(counsellor, password, Language(spoken[0]))
    print(f"{name} may sign in now")
