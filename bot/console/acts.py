"""What a counsellor does with cases. Each act carries an operation id: pressed or sent twice, it is done once."""

from __future__ import annotations

import re
from typing import Protocol

from aiohttp import web

from bot.console.asking import SIGN_IN, is_script
from bot.console.desk import case_of, fresh
from bot.console.pages import Pages, Trouble
from bot.handoff.case import Answered, CaseId, CaseQueue, Counsellor, OperationId, Refusal

MOST_CHARACTERS = 4096
"""Telegram refuses longer messages; it counts in units of UTF-16."""

OPERATION = re.compile(r"[\w-]{8,64}", re.ASCII)
MESSAGE_ID = re.compile(r"\d{1,15}-\d{1,9}", re.ASCII)


class CaseAct(Protocol):
    """An operation of the queue on one case."""

    async def __call__(self, case: CaseId, counsellor: Counsellor, operation: OperationId) -> Answered:
        """Do it."""
        ...


class Acts:
    """The acts of whoever is signed in."""

    def __init__(self, queue: CaseQueue, pages: Pages) -> None:
        self._queue = queue
        self._pages = pages

    def routes(self) -> list[web.RouteDef]:
        """Where they are done."""
        return [
            web.post("/claim-next", self.claim_next),
            web.post("/cases/{case}/claim", self.claim),
            web.post("/cases/{case}/reply", self.reply),
            web.post("/cases/{case}/close", self.close),
            web.post("/cases/{case}/give-back", self.give_back),
            web.post("/cases/{case}/seen", self.seen),
        ]

    async def claim_next(self, request: web.Request) -> web.Response:
        """Take the most urgent case."""
        answer = await self._queue.claim_next(request[SIGN_IN].counsellor, await _operation(request))
        return self._answer(request, answer, done=f"/cases/{answer}", refused="/")

    async def claim(self, request: web.Request) -> web.Response:
        """Take this case."""
        return await self._act(request, self._queue.claim)

    async def close(self, request: web.Request) -> web.Response:
        """End the case."""
        return await self._act(request, self._queue.close, done="/")

    async def give_back(self, request: web.Request) -> web.Response:
        """Put the case back into the queue."""
        return await self._act(request, self._queue.give_back, done="/")

    async def reply(self, request: web.Request) -> web.Response:
        """Write to the person. Nothing written is nothing done."""
        case = (await case_of(self._queue, request)).id
        page = f"/cases/{case}"
        text = str((await request.post()).get("text", "")).replace("\r\n", "\n").strip()
        if not text:
            return self._answer(request, case, done=page, refused=page)
        if len(text.encode("utf-16-le", "surrogatepass")) // 2 > MOST_CHARACTERS:
            return self._answer(request, Trouble.TOO_LONG, done=page, refused=page)
        answer = await self._queue.reply(case, request[SIGN_IN].counsellor, text, await _operation(request))
        return self._answer(request, answer, done=page, refused=page)

    async def seen(self, request: web.Request) -> web.Response:
        """The counsellor has read up to a message."""
        case = (await case_of(self._queue, request)).id
        upto = str((await request.post()).get("upto", ""))
        if MESSAGE_ID.fullmatch(upto):
            await self._queue.seen(case, request[SIGN_IN].counsellor, upto)
        return web.Response(status=204)

    async def _act(self, request: web.Request, act: CaseAct, *, done: str = "") -> web.Response:
        case = (await case_of(self._queue, request)).id
        page = f"/cases/{case}"
        answer = await act(case, request[SIGN_IN].counsellor, await _operation(request))
        return self._answer(request, answer, done=done or page, refused=page)

    def _answer(self, request: web.Request, answer: Answered | Trouble, *, done: str, refused: str) -> web.Response:
        """Where to go on; after a refusal, the word why. A page is led there, the script is told."""
        if isinstance(answer, (Refusal, Trouble)):
            if is_script(request):
                return self._pages.trouble(request, request[SIGN_IN].language, answer, 409)
            raise web.HTTPSeeOther(f"{refused}?refused={answer.value}")
        if is_script(request):
            return web.json_response({"to": done})
        raise web.HTTPSeeOther(done)


async def _operation(request: web.Request) -> OperationId:
    named = str((await request.post()).get("operation", ""))
    return OperationId(named if OPERATION.fullmatch(named) else fresh())
