"""The page in a real browser: people write, press, read and listen, in both directions of writing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.simulator.server import Running

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
GUL, ROBIN = 7000001, 7000006
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="apt-get install chromium fonts-noto-core"),
]


@pytest.fixture
async def page(running: Running) -> AsyncIterator[Page]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        faults: list[str] = []
        strangers: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.on("request", lambda asked: None if asked.url.startswith(running.url) else strangers.append(asked.url))
        yield page
        await browser.close()
        assert faults == []
        assert strangers == [], "the page asks nobody but the simulator"


async def test_a_voice_is_recorded_and_played(sim: Any, running: Running) -> None:
    """With a microphone that Chromium pretends to have."""
    await sim.post(f"people/{ROBIN}/start")
    async with async_playwright() as play:
        flags = [*FLAGS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = await browser.new_page(permissions=["microphone"])
        await opened(page, running, ROBIN)
        phone = page.locator(f"[data-person='{ROBIN}']")
        await phone.get_by_role("button", name="Record a voice message").click()
        await expect(phone.get_by_role("timer")).to_have_text("0:01")
        await phone.get_by_role("button", name="Send the recording").click()
        await expect(phone.locator(".voice")).to_have_count(1)
        voice = (await sim.updates())[-1]["message"]["voice"]
        assert voice["mime_type"].startswith("audio/webm")
        assert voice["file_size"] > 1000
        await phone.get_by_role("button", name="Play").click()
        await expect(phone.get_by_role("button", name="Pause")).to_have_count(1)
        await browser.close()


async def opened(page: Page, running: Running, *people: int) -> None:
    await page.goto(f"{running.url}/?people={','.join(map(str, people))}&start=fa_campaign")
    await page.wait_for_selector("html[data-ready]")


async def test_a_conversation_in_the_page(sim: Any, running: Running, page: Page) -> None:
    await opened(page, running, GUL, ROBIN)
    phone = page.locator(f"[data-person='{GUL}']")
    assert await phone.get_attribute("dir") == "rtl"
    assert await page.locator(f"[data-person='{ROBIN}']").get_attribute("dir") == "ltr"

    await phone.get_by_role("button", name="شروع", exact=True).click()
    await expect(phone.locator(".message.mine .text")).to_have_text("/start fa_campaign")
    (update,) = await sim.updates(timeout=5)
    await sim.updates(offset=update["update_id"] + 1)
    await expect(phone.locator(".icon-ticks")).to_have_count(1)

    await sim.call("sendChatAction", chat_id=GUL, action="typing")
    await expect(phone.locator(".dots")).to_be_visible()
    markup = {
        "inline_keyboard": [[{"text": "ویزا", "callback_data": "visa"}, {"text": "web", "url": "https://a.example"}]]
    }
    text = '<b>سلام</b> <a href="https://a.example/x">منبع</a>\n• یک'
    sent = (await sim.call("sendMessage", chat_id=GUL, text=text, parse_mode="HTML", reply_markup=markup))["result"]
    await expect(phone.locator(".dots")).to_be_hidden()
    await expect(phone.locator(".theirs strong")).to_have_text("سلام")
    await expect(phone.locator(".theirs .text a")).to_have_attribute("href", "https://a.example/x")

    await phone.get_by_role("button", name="ویزا").click()
    (pressed,) = await sim.updates(timeout=5)
    callback = pressed["callback_query"]
    assert callback["data"] == "visa"
    await sim.call("answerCallbackQuery", callback_query_id=callback["id"], text="دیده شد")
    await expect(phone.locator(".toast")).to_have_text("دیده شد")
    await phone.get_by_role("button", name="ویزا").click()
    (again,) = await sim.updates(offset=pressed["update_id"] + 1, timeout=5)
    await sim.call("answerCallbackQuery", callback_query_id=again["callback_query"]["id"], text="!", show_alert=True)
    await phone.get_by_role("button", name="خوب").click()
    await expect(phone.locator(".toast")).to_be_hidden()
    await sim.call("editMessageText", chat_id=GUL, message_id=sent["message_id"], text="پاسخ")
    await expect(phone.locator(".theirs .text")).to_have_text("پاسخ")
    await expect(phone.locator(".inline-keys")).to_have_count(0)
    await sim.call("deleteMessage", chat_id=GUL, message_id=sent["message_id"])
    await expect(phone.locator(".theirs")).to_have_count(0)


async def test_writing_editing_and_sending_things(sim: Any, running: Running, page: Page) -> None:
    await opened(page, running, ROBIN)
    phone = page.locator(f"[data-person='{ROBIN}']")
    await phone.get_by_role("button", name="Start", exact=True).click()
    field = phone.get_by_role("textbox", name="Message")
    await field.fill("Is it <b>safe</b>?")
    await field.press("Enter")
    mine = phone.locator(".message.mine").last
    await expect(mine.locator(".text")).to_have_text("Is it <b>safe</b>?")
    await mine.hover()
    await mine.get_by_role("button", name="More").click()
    await phone.get_by_role("menuitem", name="Edit").click()
    await field.fill("Is it safe?")
    await field.press("Enter")
    await expect(phone.locator(".message.mine .text").last).to_have_text("Is it safe?")
    for name, shown in (("Photo", ".photo"), ("Sticker", ".sticker"), ("Location", ".place"), ("My number", ".card")):
        await phone.get_by_role("button", name="Attach").click()
        await phone.get_by_role("menuitem", name=name).click()
        await expect(phone.locator(shown)).to_have_count(1)
    await phone.get_by_role("button", name="Record a voice message").click()  # no microphone here: a sample
    await phone.get_by_role("button", name="Play").click()
    await expect(phone.get_by_role("button", name="Pause")).to_have_count(1)
    keys = {"keyboard": [[{"text": "Yes"}, {"text": "No"}]]}
    await sim.call("sendMessage", chat_id=ROBIN, text="Sure?", reply_markup=keys)
    await phone.get_by_role("button", name="Yes", exact=True).click()
    await expect(phone.locator(".message.mine .text").last).to_have_text("Yes")
    kinds = [update for update in await sim.updates() if "edited_message" in update]
    assert kinds[0]["edited_message"]["text"] == "Is it safe?"
    bottom = await phone.locator(".scroll").evaluate("it => it.scrollHeight - it.scrollTop - it.clientHeight")
    assert bottom < 4


async def test_the_menu_follows_the_persons_language(sim: Any, running: Running, page: Page) -> None:
    await sim.call("setMyCommands", commands=[{"command": "help", "description": "کمک"}], language_code="fa")
    await sim.post(f"people/{GUL}/start")
    await opened(page, running, GUL)
    phone = page.locator(f"[data-person='{GUL}']")
    await phone.get_by_role("button", name="فهرست").click()
    await phone.get_by_role("menuitem", name="/help کمک").click()
    await expect(phone.locator(".message.mine .text").last).to_have_text("/help")


async def test_a_newcomer_and_a_narrow_screen(sim: Any, running: Running, page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    await opened(page, running, ROBIN)
    assert await page.locator(".phone").count() == 1
    await page.get_by_role("button", name="Add a person").click()
    await page.get_by_label("First name").fill("Parvona")
    await page.get_by_label("Language").select_option("tg")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("button", name="Оғоз", exact=True)).to_be_visible()
    await page.locator(".owner select").select_option(str(GUL))
    await expect(page.locator(f"[data-person='{GUL}']")).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


async def test_only_the_keyboard_is_needed(sim: Any, running: Running, page: Page) -> None:
    await opened(page, running, ROBIN)
    phone = page.locator(f"[data-person='{ROBIN}']")
    await phone.get_by_role("button", name="Start", exact=True).focus()
    await page.keyboard.press("Enter")
    markup = {"inline_keyboard": [[{"text": "One", "callback_data": "1"}]]}
    await sim.call("sendMessage", chat_id=ROBIN, text="Choose", reply_markup=markup)
    await phone.get_by_role("button", name="One").focus()
    await page.keyboard.press("Enter")
    found = await sim.get("events", kind="pressed", wait=5)
    assert found["events"][0]["data"] == "1"
    assert await phone.get_by_role("log", name="Conversation").get_attribute("aria-live") == "polite"
