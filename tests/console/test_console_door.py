"""The door: who comes in, who stays outside, and what is refused though somebody is signed in."""

from __future__ import annotations

import asyncio
import re

import pytest
from aiohttp import web
from console.office import AMINA, BILAL, PAGE, PASSWORD, SCRIPT, Console, opened
from redis.asyncio import Redis

from bot.console.staff import ABSOLUTE, IDLE, MOST_ATTEMPTS

OPEN = {"/healthz", "/favicon.ico", "/static/{version}/{name}", "/sign-in"}
"""Written out again, so that a route which is opened by mistake is seen."""


async def test_the_right_password_opens_the_desk(console: Console) -> None:
    amina = console.browser()
    answer = await amina.knock("Amina")
    assert (answer.status, answer.to) == (303, "/")
    page = await amina.get("/")
    assert page.status == 200
    assert "Amina" in page.text


async def test_the_cookie_is_for_the_server_alone(console: Console) -> None:
    cookie = (await console.browser().knock("Amina")).cookies
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


async def test_over_https_the_cookie_is_bound_to_the_host(redis: Redis) -> None:
    async with opened(redis, is_secure=True) as console:
        cookie = (await console.browser().knock("Amina")).cookies
    assert cookie.startswith("__Host-safar=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


async def test_redis_holds_no_token_and_no_password(console: Console, redis: Redis) -> None:
    amina = console.browser()
    token = (await amina.knock("Amina")).cookies.split("safar=")[1].split(";")[0]
    kept = [str(key) for key in await redis.keys("*")]
    kept += [str(await redis.hgetall(key)) for key in kept if ":signin:" in key or ":staff:" in key if "end" not in key]
    assert token not in " ".join(kept)
    assert PASSWORD not in " ".join(kept)


async def test_a_wrong_password_and_an_unknown_name_get_the_same_words(console: Console) -> None:
    browser = console.browser()
    wrong = await browser.knock("Amina", "a good long passw0rd")
    unknown = await browser.knock("Nobody")
    assert wrong.status == unknown.status == 401
    assert "Name and password do not fit." in wrong.text
    assert wrong.text == unknown.text
    assert (await browser.get("/")).to == "/sign-in"


@pytest.mark.parametrize("name", ["", "x" * 301, "Amina\x00", "../Amina", "<script>alert(1)</script>"])
async def test_odd_names_are_refused_like_any_other(console: Console, name: str) -> None:
    answer = await console.browser().knock(name)
    assert answer.status == 401
    assert "<script>alert" not in answer.text


async def test_a_password_too_long_to_hash_is_refused(console: Console) -> None:
    assert (await console.browser().knock("Amina", "x" * 100_000)).status == 401


@pytest.mark.parametrize("name", ["Amina", "Nobody"])
async def test_after_too_many_attempts_the_door_stays_closed(console: Console, name: str) -> None:
    browser = console.browser()
    for _ in range(MOST_ATTEMPTS):
        assert (await browser.knock(name, "wrong")).status == 401
    answer = await browser.knock(name)
    assert answer.status == 429
    assert "Please wait 15 minutes" in answer.text
    assert (await console.browser().knock("Bilal")).status == 303


async def test_many_attempts_at_once_are_no_way_round(console: Console) -> None:
    browser = console.browser()
    answers = await asyncio.gather(*(browser.knock("Amina", "wrong") for _ in range(MOST_ATTEMPTS + 4)))
    assert [answer.status for answer in answers].count(429) == 4


async def test_the_throttle_ends_by_itself_and_with_the_right_password(console: Console, redis: Redis) -> None:
    browser, attempts = console.browser(), console.store.keys.attempts("Amina")
    await browser.knock("Amina", "wrong")
    assert 0 < await redis.ttl(attempts) <= 15 * 60
    await browser.knock("Amina")
    assert not await redis.exists(attempts)


async def test_who_signs_out_is_outside(console: Console) -> None:
    amina = await console.at_the_desk(AMINA)
    token = next(cookie.value for cookie in amina.web.cookie_jar if cookie.key == "safar")
    assert (await console.browser().get("/", {"Cookie": f"safar={token}", **PAGE})).status == 200
    answer = await amina.send("/sign-out")
    assert (answer.status, answer.to) == (303, "/sign-in")
    assert (await amina.get("/")).to == "/sign-in"
    assert (await console.browser().get("/", {"Cookie": f"safar={token}", **PAGE})).to == "/sign-in"


async def test_a_sign_in_ends_when_unused_and_in_any_case_after_a_day_s_work(console: Console, redis: Redis) -> None:
    amina = await console.at_the_desk(AMINA)
    (end,) = await redis.keys("*:signin:*:end")
    assert 0 < await redis.ttl(str(end).removesuffix(":end")) <= IDLE.total_seconds()
    assert 0 < await redis.ttl(end) <= ABSOLUTE.total_seconds()
    await redis.delete(end)
    assert (await amina.get("/")).to == "/sign-in"


async def test_an_account_that_is_taken_away_ends_its_sign_ins(console: Console, redis: Redis) -> None:
    amina = await console.at_the_desk(AMINA)
    await redis.delete(console.store.keys.staff("Amina"))
    assert (await amina.get("/")).to == "/sign-in"


async def test_a_language_picked_too_late_for_a_sign_in_brings_none_back(console: Console, redis: Redis) -> None:
    """The half of a sign-in that a late change of language would leave is nobody's."""
    amina = await console.at_the_desk(AMINA)
    (end,) = await redis.keys("*:signin:*:end")
    await redis.hdel(str(end).removesuffix(":end"), "name", "csrf")
    assert (await amina.get("/")).to == "/sign-in"


# Forged requests.


@pytest.mark.parametrize(
    "path", ["/claim-next", "/sign-out", "/language", "/cases/case-1/reply", "/cases/case-1/close"]
)
@pytest.mark.parametrize("token", ["", "wrong", "ä"])
async def test_without_the_page_s_token_nothing_is_done(console: Console, path: str, token: str) -> None:
    await console.store.open_case(1, 1)
    amina = await console.at_the_desk(AMINA)
    await amina.post("/cases/case-1/claim")
    answer = await amina.post(path, csrf=token, text="forged", language="ur")
    assert answer.status == 403
    assert "This page is too old." in answer.text
    page = (await amina.get("/cases/case-1")).text
    assert 'data-mode="mine"' in page
    assert "forged" not in page
    assert '<html lang="en"' in page


async def test_the_token_of_another_is_no_token(console: Console) -> None:
    amina, bilal = await console.at_the_desk(AMINA), await console.at_the_desk(BILAL)
    assert (await amina.post("/claim-next", csrf=bilal.csrf)).status == 403


FOREIGN = [
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "http://["},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("path", ["/sign-in", "/claim-next", "/cases/case-1/reply"])
async def test_requests_of_other_sites_are_refused(console: Console, path: str, headers: dict[str, str]) -> None:
    await console.store.open_case(1, 1)
    amina = await console.at_the_desk(AMINA)
    answer = await amina.post(path, headers=headers, name="Amina", password=PASSWORD, text="forged")
    assert answer.status == 403
    assert "came from another site" in answer.text
    assert answer.cookies == ""


async def test_sec_fetch_site_outweighs_the_origin(console: Console) -> None:
    amina = await console.at_the_desk(AMINA)
    sent = {"Origin": amina.url, "Sec-Fetch-Site": "cross-site"}
    assert (await amina.post("/claim-next", headers=sent)).status == 403


# Closed by default.


def closed_routes(app: web.Application) -> list[tuple[str, str]]:
    """Every method and address that the application has, but for those that are open to all."""
    found = [(route.method, route.resource.canonical) for route in app.router.routes() if route.resource]
    assert {path for _, path in found} > OPEN
    return [(method, re.sub(r"\{\w+\}", "case-1", path)) for method, path in found if path not in OPEN]


async def test_every_route_is_closed_to_whoever_is_not_signed_in(console: Console) -> None:
    await console.store.open_case(1, 1)
    stranger = console.browser()
    sent = {"Origin": console.url}
    routes = closed_routes(console.app)
    assert len(routes) > 20
    for method, path in routes:
        paged = await stranger.ask(method, path, headers={**sent, **PAGE})
        scripted = await stranger.ask(method, path, headers={**sent, **SCRIPT})
        assert (paged.status, paged.to) == (303, "/sign-in"), (method, path)
        assert (scripted.status, scripted.body) == (401, b""), (method, path)


@pytest.mark.parametrize("path", ["/nothing", "/cases", "/static/x", "/cases/case-1/", "//sign-in", "/sign-in/"])
async def test_what_is_no_route_is_closed_too(console: Console, path: str) -> None:
    assert (await console.browser().get(path)).to == "/sign-in"


async def test_a_forged_cookie_opens_nothing(console: Console) -> None:
    for value in ("x", "", "*", "a" * 4000):
        assert (await console.browser().get("/", {"Cookie": f"safar={value}", **PAGE})).to == "/sign-in"


async def test_a_form_that_is_sent_after_the_sign_in_ended_leads_to_the_door(console: Console) -> None:
    amina = await console.at_the_desk(AMINA)
    await (await console.at_the_desk(AMINA)).send("/sign-out")
    await amina.send("/sign-out")
    answer = await amina.send("/sign-out")
    assert (answer.status, answer.to) == (303, "/sign-in")


@pytest.mark.parametrize("path", ["/healthz", "/favicon.ico", "/sign-in"])
async def test_the_open_routes_are_open(console: Console, path: str) -> None:
    assert (await console.browser().get(path)).status == 200


# Language.


@pytest.mark.parametrize(
    "back", ["https://evil.example", "//evil.example", "/\\evil", "/cases/../x", "javascript:1", ""]
)
async def test_after_the_choice_of_a_language_nobody_is_led_away(console: Console, back: str) -> None:
    amina = await console.at_the_desk(AMINA)
    answer = await amina.send("/language", language="ur", back=back)
    assert (answer.status, answer.to) == (303, "/")


async def test_the_language_is_kept_and_the_case_stays_open(console: Console) -> None:
    amina = await console.at_the_desk(AMINA)
    answer = await amina.send("/language", language="ps", back="/cases/case-1")
    assert answer.to == "/cases/case-1"
    assert '<html lang="ps" dir="rtl"' in (await amina.get("/")).text
    await amina.send("/sign-out")
    assert '<html lang="ps" dir="rtl"' in (await amina.get("/sign-in")).text


@pytest.mark.parametrize("code", ["", "de", "EN", "ur\r\nX: y"])
async def test_a_language_that_is_not_ours_changes_nothing(console: Console, code: str) -> None:
    amina = await console.at_the_desk(AMINA)
    answer = await amina.send("/language", language=code, back="/")
    assert (answer.status, answer.cookies) == (303, "")
    assert '<html lang="en"' in (await amina.get("/")).text


async def test_the_door_speaks_what_the_browser_asks_for(console: Console) -> None:
    page = await console.browser().get("/sign-in", {"Accept-Language": "de-DE,fa-AF;q=0.8,en;q=0.5"})
    assert '<html lang="prs" dir="rtl"' in page.text
