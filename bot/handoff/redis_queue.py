"""The counsellors' queue in Redis: every change is one script with a lease, an epoch and an operation id."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from redis.asyncio import Redis

from bot.errors import SealBroken
from bot.handoff.case import (
    Answered,
    CaseEvent,
    CaseId,
    CaseMessage,
    CaseState,
    CaseSummary,
    Counsellor,
    CounsellorName,
    OperationId,
    Refusal,
)
from bot.languages import Language
from bot.privacy import ChatKey, Seal, Vault, packed
from bot.redis_keys import Keys
from bot.redis_scripts import Scripts
from bot.wording import Wording

PRESENCE = timedelta(seconds=45)
GRACE = timedelta(minutes=2)
QUIET = timedelta(hours=48)
SHOWN = 100
"""Waiting cases in a list; a counsellor sees the most urgent first."""

type Sentence = Callable[[Language, Wording], str]
"""Writes one of the bot's sentences, as a sealed body of an outgoing message."""

type Words = Callable[[str], str]
"""Writes a counsellor's words, as a sealed body of an outgoing message."""


class CaseSeal:
    """Seals what is said in the cases of one chat."""

    def __init__(self, seal: Seal, chat: ChatKey) -> None:
        self._seal = seal
        self._about = f"said:{chat}"

    def close(self, content: Mapping[str, Any]) -> str:
        """The sealed content of a message."""
        return self._seal.close(packed(content), self._about)

    def open(self, body: str) -> dict[str, Any]:
        """The content of a sealed message; nothing when it cannot be opened any more."""
        try:
            content: dict[str, Any] = json.loads(self._seal.open(body, self._about))
        except SealBroken:
            return {}
        return content


class RedisCaseQueue:
    """The queue as the console uses it. `sentence` and `words` write outgoing messages; the channel gives them."""

    def __init__(
        self, redis: Redis, keys: Keys, scripts: Scripts, vault: Vault, *, sentence: Sentence, words: Words
    ) -> None:
        self._redis = redis
        self._keys = keys
        self._scripts = scripts
        self._vault = vault
        self._sentence = sentence
        self._words = words

    async def waiting(self, counsellor: Counsellor) -> Sequence[CaseSummary]:
        """The waiting cases of the counsellor's pools, the most urgent first."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for centre, language in counsellor.pools:
                pipe.zrange(self._keys.queue(centre, language), 0, SHOWN - 1, withscores=True)
            heads = await pipe.execute()
        ranked = sorted((score, case) for pool in heads for case, score in pool)[:SHOWN]
        return await self._summaries([case for _, case in ranked])

    async def mine(self, counsellor: Counsellor) -> Sequence[CaseSummary]:
        """The open cases of the counsellor, unread first."""
        cases = await self._redis.smembers(self._keys.counsellor_cases(counsellor.name))
        found = await self._summaries(sorted(str(case) for case in cases))
        return sorted(found, key=lambda case: (case.unread == 0, -case.changed.timestamp()))

    async def case(self, case: CaseId, counsellor: Counsellor) -> CaseSummary | None:
        """One case; None when it is not of the counsellor's pools, or not there."""
        found = await self._summaries([case])
        return found[0] if found and _may_see(found[0], counsellor) else None

    async def _summaries(self, cases: Sequence[str]) -> list[CaseSummary]:
        async with self._redis.pipeline(transaction=False) as pipe:
            for case in cases:
                pipe.hgetall(self._keys.case(case))
            found = await pipe.execute()
        return [_summary(fields) for fields in found if fields.get("state")]

    async def transcript(self, case: CaseId, counsellor: Counsellor) -> Sequence[CaseMessage]:
        """The messages of a case, oldest first; none when the case is not of the counsellor's pools."""
        if await self.case(case, counsellor) is None:
            return []
        seal = await self._seal_of(case)
        entries: Any = await self._redis.xrange(self._keys.case_messages(case))
        async with self._redis.pipeline(transaction=False) as pipe:
            for _, fields in entries:
                pipe.hget(self._keys.message(fields.get("out") or "-"), "state")
            states = await pipe.execute()
        return [
            _message(name, fields, seal, str(state or ""))
            for (name, fields), state in zip(entries, states, strict=True)
        ]

    async def _seal_of(self, case: CaseId) -> CaseSeal | None:
        """The seal of the chat that a case is about; None when the person had everything erased."""
        chat: Any = await self._redis.hget(self._keys.case(case), "chat")
        wrapped: Any = await self._redis.hget(self._keys.dialogue(chat), "dk") if chat else None
        return CaseSeal(self._vault.chat_seal(chat, wrapped), chat) if wrapped else None

    async def claim(self, case: CaseId, counsellor: Counsellor, operation: OperationId) -> Answered:
        """Take one waiting case."""
        if await self.case(case, counsellor) is None:
            return Refusal.NOT_FOUND
        return await self._claim(counsellor, operation, case)

    async def claim_next(self, counsellor: Counsellor, operation: OperationId) -> Answered:
        """Take the most urgent waiting case of the counsellor's pools."""
        return await self._claim(counsellor, operation, None)

    async def _claim(self, counsellor: Counsellor, operation: OperationId, case: CaseId | None) -> Answered:
        return await self._run(
            "claim",
            {
                "counsellor": counsellor.name,
                "most": counsellor.most_cases,
                "patience": _ms(PRESENCE),
                "case": case,
                "pools": [f"{centre}:{language}" for centre, language in counsellor.pools],
                "out": self._in_each_language(operation, counsellor.languages, Wording.COUNSELLOR_JOINED),
                "operation": operation,
            },
        )

    async def reply(self, case: CaseId, counsellor: Counsellor, text: str, operation: OperationId) -> Answered:
        """Write to the person."""
        if await self.case(case, counsellor) is None:
            return Refusal.NOT_FOUND
        seal = await self._seal_of(case)
        if seal is None:
            return Refusal.CLOSED
        body = seal.close({"text": text})
        out = {"id": f"reply-{operation}", "kind": "counsellor", "body": self._words(text)}
        message = {"body": body, "kind": "text"}
        return await self._run(
            "reply",
            {"case": case, "counsellor": counsellor.name, "message": message, "out": out, "operation": operation},
        )

    async def close(self, case: CaseId, counsellor: Counsellor, operation: OperationId) -> Answered:
        """End the case; the bot is back, and says so."""
        return await self._end(case, counsellor, operation, "close", Wording.CASE_CLOSED)

    async def give_back(self, case: CaseId, counsellor: Counsellor, operation: OperationId) -> Answered:
        """Put the case back at its place in the queue, for somebody else."""
        return await self._end(case, counsellor, operation, "give_back", Wording.COUNSELLOR_AWAY)

    async def _end(
        self, case: CaseId, counsellor: Counsellor, operation: OperationId, how: str, wording: Wording
    ) -> Answered:
        summary = await self.case(case, counsellor)
        if summary is None:
            return Refusal.NOT_FOUND
        out = self._in_each_language(operation, (summary.language,), wording)[summary.language.value]
        arguments = {"case": case, "counsellor": counsellor.name, "how": how, "out": out, "operation": operation}
        return await self._run("close", arguments)

    async def seen(self, case: CaseId, counsellor: Counsellor, upto: str) -> None:
        """The counsellor has read their case up to this message."""
        await self._scripts.run("seen", {"case": case, "counsellor": counsellor.name, "upto": upto})

    async def beat(self, counsellor: Counsellor) -> None:
        """The counsellor's browser is there."""
        await self._scripts.run("beat", {"counsellor": counsellor.name, "patience": _ms(PRESENCE)})

    async def reap(self) -> tuple[int, int]:
        """Give back the cases of counsellors who left, and close the quiet ones. How many of each."""
        back, closed = await self._scripts.run(
            "reap",
            {
                "grace": _ms(GRACE),
                "quiet": _ms(QUIET),
                "away": self._in_each_language("", tuple(Language), Wording.COUNSELLOR_AWAY),
                "ended": self._in_each_language("", tuple(Language), Wording.CASE_QUIET),
            },
        )
        return int(back), int(closed)

    async def events(self, after: str) -> AsyncIterator[CaseEvent | None]:
        """What happens to cases from a place in the stream on; None when nothing happened for two seconds."""
        # "$" asked again after each silence would leave out what happens in between.
        place = await self._last_event() if after == "$" else after
        while True:
            # Blocking reads stay under redis-py's own time-out of 5 s.
            found: Any = await self._redis.xread({self._keys.events(): place}, block=2000, count=100)
            entries = found[0][1] if isinstance(found, list) and found else _entries(found)
            if not entries:
                yield None
            for place, fields in entries:
                yield _event(place, fields)

    async def _last_event(self) -> str:
        entries: Any = await self._redis.xrevrange(self._keys.events(), count=1)
        return str(entries[0][0]) if entries else "0-0"

    def _in_each_language(
        self, operation: str, languages: Sequence[Language], wording: Wording
    ) -> dict[str, list[dict[str, str]]]:
        return {
            language.value: [
                {"id": f"{wording.name.lower()}-{operation}", "kind": "say", "body": self._sentence(language, wording)}
            ]
            for language in languages
        }

    async def _run(self, name: str, arguments: Mapping[str, Any]) -> Answered:
        answer: dict[str, str] = json.loads(await self._scripts.run(name, arguments))
        return Refusal(answer["refused"]) if "refused" in answer else CaseId(answer["ok"])


def _entries(found: Any) -> list[tuple[str, dict[str, str]]]:
    """What XREAD gives under RESP3 is a mapping; nothing is None."""
    if not found:
        return []
    batches: Any = next(iter(found.values()))
    return [entry for batch in batches for entry in batch]


def _may_see(case: CaseSummary, counsellor: Counsellor) -> bool:
    return (case.centre, case.language) in counsellor.pools


def _summary(fields: Mapping[str, str]) -> CaseSummary:
    return CaseSummary(
        id=CaseId(fields["id"]),
        state=CaseState(fields["state"]),
        centre=fields["centre"],
        language=Language(fields["language"]),
        intent=fields["intent"],
        band=int(fields["band"]),
        opened=_instant(fields["opened"]),
        changed=_instant(fields.get("changed", fields["opened"])),
        owner=CounsellorName(fields["owner"]) if fields.get("owner") else None,
        unread=int(fields.get("unread", 0)),
        closing=fields.get("closing", ""),
    )


def _message(name: str, fields: Mapping[str, str], seal: CaseSeal | None, state: str) -> CaseMessage:
    content = seal.open(fields["body"]) if seal else {}
    return CaseMessage(
        id=name,
        by=fields["by"],
        at=_instant(name.split("-")[0]),
        text=content.get("text", ""),
        media=content.get("media", ""),
        file_id=content.get("file_id", ""),
        is_edit=bool(content.get("is_edit", False)),
        delivery=state,
    )


def _event(name: str, fields: Mapping[str, str]) -> CaseEvent:
    return CaseEvent(
        id=name,
        case=CaseId(fields["case"]),
        what=fields["what"],
        who=fields["who"],
        centre=fields["centre"],
        language=fields["language"],
        owner=fields["owner"],
        state=fields["state"],
    )


def _instant(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(float(milliseconds) / 1000, tz=UTC)


def _ms(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)
