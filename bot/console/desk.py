"""A counsellor's desk: the lists, a case, and what can be done with it."""

from __future__ import annotations

import secrets
from typing import Protocol

from aiohttp import web

from bot.console.asking import SIGN_IN
from bot.console.pages import Pages, as_parts
from bot.console.staff import SignIn
from bot.handoff.case import Answered, CaseId, CaseMessage, CaseQueue, CaseSummary, OperationId, Refusal

MOST_CHARACTERS = 4096
"""Telegram refuses longer messages."""

SHOWN_INLINE = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"OggS": "audio/ogg",
    b"RIFF": "audio/wav",
    b"\x1aE\xdf\xa3": "audio/webm",
}
"""What the page may show: told by its first bytes, never by what the sender says it is. All else is a download."""


class Files(Protocol):
    """Whoever can fetch what a person sent."""

    async def fetch(self, file_id: str) -> bytes | None:
        """The bytes of a file; None when it is not to be had any more."""
        ...


class Desk:
    """The desk of whoever is signed in."""

    def __init__(self, queue: CaseQueue, files: Files, pages: Pages) -> None:
        self._queue = queue
        self._files = files
        self._pages = pages

    def routes(self) -> list[web.RouteDef]:
        """Where the desk stands."""
        return [
            web.get("/", self.show),
            web.get("/cases/{case}", self.show),
            web.get("/fragments/list", self.list),
            web.get("/fragments/cases/{case}", self.transcript),
            web.post("/claim-next", self.claim_next),
            web.post("/cases/{case}/claim", self.claim),
            web.post("/cases/{case}/reply", self.reply),
            web.post("/cases/{case}/close", self.close),
            web.post("/cases/{case}/give-back", self.give_back),
            web.get("/files/{case}/{message}", self.file),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """The lists and, perhaps, a case. A case of another pool is not found."""
        sign_in = _signed_in(request)
        case = await self._case(request, sign_in) if "case" in request.match_info else None
        messages = await self._queue.transcript(case.id, sign_in.counsellor) if case else []
        said = request.query.get("refused", "")
        refusal = Refusal(said) if said in set(Refusal) else None
        return self._pages.desk(sign_in, **await self._parts(sign_in, case, list(messages), refusal))

    async def _parts(
        self, sign_in: SignIn, case: CaseSummary | None, messages: list[CaseMessage], refusal: Refusal | None = None
    ) -> dict[str, object]:
        waiting = await self._queue.waiting(sign_in.counsellor)
        mine = await self._queue.mine(sign_in.counsellor)
        return dict(as_parts(waiting, mine, case, messages, refusal, secrets.token_urlsafe(12)))

    async def _case(self, request: web.Request, sign_in: SignIn) -> CaseSummary:
        case = await self._queue.case(CaseId(request.match_info["case"]), sign_in.counsellor)
        if case is None:
            raise web.HTTPNotFound
        return case

    async def list(self, request: web.Request) -> web.Response:
        """The lists alone."""
        sign_in = _signed_in(request)
        return self._pages.fragment(sign_in, "list.html", **await self._parts(sign_in, None, []))

    async def transcript(self, request: web.Request) -> web.Response:
        """The transcript of a case alone."""
        sign_in = _signed_in(request)
        case = await self._case(request, sign_in)
        messages = await self._queue.transcript(case.id, sign_in.counsellor)
        return self._pages.fragment(sign_in, "transcript.html", case=case, messages=messages)

    async def claim_next(self, request: web.Request) -> web.StreamResponse:
        """Take the most urgent case."""
        answer = await self._queue.claim_next(_signed_in(request).counsellor, await _operation(request))
        raise _onward(answer, "/")

    async def claim(self, request: web.Request) -> web.StreamResponse:
        """Take this case."""
        case = CaseId(request.match_info["case"])
        raise _onward(
            await self._queue.claim(case, _signed_in(request).counsellor, await _operation(request)), f"/cases/{case}"
        )

    async def reply(self, request: web.Request) -> web.StreamResponse:
        """Write to the person."""
        case = CaseId(request.match_info["case"])
        text = str((await request.post()).get("text", "")).replace("\r\n", "\n").strip()
        if not text:
            raise web.HTTPSeeOther(f"/cases/{case}")
        if len(text.encode("utf-16-le")) // 2 > MOST_CHARACTERS:
            raise web.HTTPRequestEntityTooLarge(MOST_CHARACTERS, len(text), text="too_long")
        answer = await self._queue.reply(case, _signed_in(request).counsellor, text, await _operation(request))
        if isinstance(answer, Refusal):
            raise _onward(answer, f"/cases/{case}")
        raise web.HTTPSeeOther(f"/cases/{case}")

    async def close(self, request: web.Request) -> web.StreamResponse:
        """End the case."""
        case = CaseId(request.match_info["case"])
        answer = await self._queue.close(case, _signed_in(request).counsellor, await _operation(request))
        raise _onward(answer, "/") if isinstance(answer, Refusal) else web.HTTPSeeOther("/")

    async def give_back(self, request: web.Request) -> web.StreamResponse:
        """Put the case back into the queue."""
        case = CaseId(request.match_info["case"])
        answer = await self._queue.give_back(case, _signed_in(request).counsellor, await _operation(request))
        raise _onward(answer, "/") if isinstance(answer, Refusal) else web.HTTPSeeOther("/")

    async def file(self, request: web.Request) -> web.Response:
        """What the person sent: shown when it is surely a picture or a sound, else as a download."""
        sign_in = _signed_in(request)
        case = await self._case(request, sign_in)
        messages = await self._queue.transcript(case.id, sign_in.counsellor)
        wanted = next((one for one in messages if one.id == request.match_info["message"] and one.file_id), None)
        content = await self._files.fetch(wanted.file_id) if wanted else None
        if content is None:
            raise web.HTTPNotFound
        kind = next((kind for start, kind in SHOWN_INLINE.items() if content.startswith(start)), "")
        headers = {} if kind else {"Content-Disposition": 'attachment; filename="file"'}
        return web.Response(body=content, content_type=kind or "application/octet-stream", headers=headers)


def _signed_in(request: web.Request) -> SignIn:
    return request[SIGN_IN]


async def _operation(request: web.Request) -> OperationId:
    return OperationId(str((await request.post()).get("operation", ""))[:64] or secrets.token_urlsafe(12))


def _onward(answer: Answered, otherwise: str) -> web.HTTPSeeOther:
    """To the case when it was done; otherwise back, with the word why not."""
    if isinstance(answer, Refusal):
        return web.HTTPSeeOther(f"{'/' if answer is Refusal.NOT_FOUND else otherwise}?refused={answer.value}")
    return web.HTTPSeeOther(f"/cases/{answer}")
