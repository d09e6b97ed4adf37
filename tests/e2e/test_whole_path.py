"""The whole path on real parts: `safar run` with real Rasa, real Redis, the simulator, and the console in a real Chromium."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from conftest import CHROMIUM, ROOT
from playwright.async_api import Page, async_playwright

pytestmark = pytest.mark.slow

QUESTIONS = [
    ("prs", "lost_documents", "پاسپورتم گم شده، حالی چی کنم؟"),
    ("prs", "lost_documents", "paspurtam gom shoda chi kar konom"),
    ("ps", "lost_documents", "پاسپورټ مې ورک شوی دی، څه وکړم؟"),
    ("ps", "lost_documents", "zma passport wrak shawi, sa wukram"),
    ("ur", "agency_licence_check", "ایجنٹ کا لائسنس کیسے چیک کروں؟"),
    ("ur", "agency_licence_check", "agent ka license kaise check karun"),
    ("bn", "unpaid_wages_abuse", "মালিক তিন মাস বেতন দেয় না"),
    ("bn", "unpaid_wages_abuse", "malik 3 mas beton dey na ki korbo"),
    ("tg", "unpaid_wages_abuse", "корфармо се моҳ боз маошамро намедиҳад"),
    ("tg", "unpaid_wages_abuse", "korfarmo maoshamro namedihad"),
    ("en", "passport", "How do I get a new passport?"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """What `safar run` serves, and how to play a person."""

    phone: str
    console: str
    password: str
    http: aiohttp.ClientSession

    async def person(self, code: str) -> int:
        async with self.http.post(
            f"{self.phone}/sim/people", json={"first_name": "Somebody", "language_code": code}
        ) as answer:
            number = int((await answer.json())["id"])
        await self.act(number, "start")
        await self.heard(number, 1)
        return number

    async def act(self, person: int, what: str, **fields: Any) -> None:
        async with self.http.post(f"{self.phone}/sim/people/{person}/{what}", json=fields) as answer:
            assert answer.status == 200, await answer.text()

    async def heard(self, person: int, count: int, seconds: float = 15) -> list[str]:
        """All that the bot said to a person, once it has said so many things."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            async with self.http.get(f"{self.phone}/sim/chats/{person}/messages", params={"from": "bot"}) as answer:
                texts = [message["text"] for message in (await answer.json())["messages"]]
            if len(texts) >= count:
                return texts
            assert asyncio.get_running_loop().time() < deadline, f"the bot said only {texts}"
            await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    folder = tmp_path_factory.mktemp("run")
    phone, console = free_port(), free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SAFAR_")},
        "SAFAR_DATA": str(folder),
        "SAFAR_SIMULATOR_PORT": str(phone),
        "SAFAR_CONSOLE_PORT": str(console),
        "SAFAR_NLU_PORT": str(free_port()),
    }
    log = folder / "log"
    with log.open("w") as output:
        process = await asyncio.to_thread(
            subprocess.Popen,
            [sys.executable, "-m", "bot", "run"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
    for _ in range(2400):
        if "Safar serves" in log.read_text() or process.poll() is not None:
            break
        await asyncio.sleep(0.1)
    text = log.read_text()
    assert "Safar serves" in text, text
    found = re.search(r"password (\S+)", text)
    assert found
    async with aiohttp.ClientSession() as http:
        yield Served(f"http://127.0.0.1:{phone}", f"http://127.0.0.1:{console}", found[1], http)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0, log.read_text()
    assert "ended." in log.read_text()


def title_of(intent: str, language: str) -> str:
    """The first line of an answer as it ships."""
    (path,) = (ROOT / "content").glob(f"*/{intent}/{language}.md")
    return path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


@pytest.mark.parametrize(
    ("language", "intent", "text"), QUESTIONS, ids=[f"{one[0]}-{one[2][:12]}" for one in QUESTIONS]
)
async def test_a_question_gets_its_answer(served: Served, language: str, intent: str, text: str) -> None:
    person = await served.person("en")
    await served.act(person, "text", text=text)
    said = await served.heard(person, 2)
    folder = next((ROOT / "content").glob(f"*/{intent}"))
    titles = [
        path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for path in folder.glob(f"*{language}.md")
    ]
    assert any(title in said[1] for title in titles), said[1]


async def sign_in(page: Page, served: Served) -> None:
    await page.goto(f"{served.console}/")
    await page.fill("input[name=name]", "counsellor")
    await page.fill("input[name=password]", served.password)
    await page.click("button.main")
    await page.wait_for_selector("#lists")


async def test_a_case_from_person_to_console_to_person_and_back_to_the_bot(served: Served, tmp_path: Path) -> None:
    assert CHROMIUM, "chromium is not installed; `make test` installs it"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = await browser.new_page(viewport={"width": 360, "height": 740})
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        await sign_in(page, served)

        await asyncio.sleep(2)  # who is at the desk is looked up once a second
        person = await served.person("ur")
        await served.act(person, "text", text="مجھے کسی مشیر سے بات کرنی ہے")
        await served.heard(person, 2)
        await page.wait_for_selector("#lists .row")  # it appears by itself
        await page.click("text=Take the next case")
        await page.wait_for_selector("#reply")
        assert "مشیر سے بات" in await page.inner_text("#transcript")

        await page.fill("#text", "السلام علیکم، میں آپ کی کیا مدد کروں؟")
        await page.click("#reply button")
        await page.wait_for_selector(".mark.sent")
        said = await served.heard(person, 4)
        assert (
            len(said) == 4
        )  # the languages, the place in the queue, that a counsellor is there, and the counsellor's words
        assert said[-1] == "السلام علیکم، میں آپ کی کیا مدد کروں؟"

        count = len(said)
        await served.act(person, "text", text="میرا پاسپورٹ گم ہو گیا ہے")
        await page.wait_for_selector("#transcript >> text=میرا پاسپورٹ گم ہو گیا ہے")
        assert len(await served.heard(person, count)) == count  # the bot is silent
        await page.screenshot(path=os.environ.get("SAFAR_SHOTS", str(tmp_path)) + "/case-phone.png")
        wide = await browser.new_page(viewport={"width": 1280, "height": 800})
        await sign_in(wide, served)
        await wide.goto(page.url)
        await wide.screenshot(path=os.environ.get("SAFAR_SHOTS", str(tmp_path)) + "/case-desktop.png")

        await page.click("form[data-sure] button")
        await page.click("#sure button[value=yes]")
        await page.wait_for_selector("text=You have no open case")
        await served.heard(person, count + 1)
        await served.act(person, "text", text="پاسپورٹ کیسے بنتا ہے؟")
        assert "پاسپورٹ" in (await served.heard(person, count + 2))[-1]
        assert not refused, refused
        await browser.close()
