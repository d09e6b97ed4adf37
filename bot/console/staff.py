"""Who may sign in to the console, and how sign-ins are kept."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from redis.asyncio import Redis

from bot.handoff.case import Counsellor, CounsellorName
from bot.languages import Language
from bot.redis_keys import Keys

IDLE = timedelta(minutes=30)
"""A sign-in that is not used for so long ends."""

ABSOLUTE = timedelta(hours=12)
MOST_ATTEMPTS = 8
MOST_LETTERS = 300
"""Of a name or a password."""

ATTEMPTS_KEPT = timedelta(minutes=15)

MOST_AT_THE_DOOR = 20
"""Passwords that wait to be checked; more at once is no staff of ours."""


class Barred(StrEnum):
    """Why somebody may not come in. Both are told for names that exist and names that do not."""

    NO_FIT = "no_fit"
    TOO_OFTEN = "too_often"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A sign-in: who, the token against forged requests, and the language of the console."""

    counsellor: Counsellor
    csrf: str
    language: Language


class Staff:
    """Accounts and sign-ins in Redis. Tokens are kept as digests only; `hasher` may be a cheap one in tests."""

    def __init__(
        self, redis: Redis, keys: Keys, fresh: Callable[[], str], hasher: PasswordHasher | None = None
    ) -> None:
        self._redis: Any = redis
        self._keys = keys
        self._fresh = fresh
        self._hasher = hasher or PasswordHasher()
        # Checked when the name is unknown, so that the time taken does not tell whether it is.
        self._nobody = self._hasher.hash("nobody")
        self._hashing = asyncio.Semaphore(2)  # each hash takes 64 MiB
        self._at_the_door = 0

    async def exists(self) -> bool:
        """Whether anybody has an account."""
        return bool(await self._redis.exists(self._keys.staff_names()))

    async def add(self, counsellor: Counsellor, password: str, language: Language) -> None:
        """Make an account, or replace one."""
        async with self._hashing:
            hashed = await asyncio.to_thread(self._hasher.hash, password)
        fields = {
            "password": hashed,
            "centres": ",".join(counsellor.centres),
            "languages": ",".join(counsellor.languages),
            "most_cases": counsellor.most_cases,
            "role": counsellor.role,
            "language": language.value,
        }
        await self._redis.hset(self._keys.staff(counsellor.name), mapping=fields)
        await self._redis.sadd(self._keys.staff_names(), counsellor.name)

    async def sign_in(self, name: str, password: str) -> str | Barred:
        """The token of a new sign-in, or why there is none."""
        if not 0 < len(name) <= MOST_LETTERS or len(password) > MOST_LETTERS:
            return Barred.NO_FIT
        # Counted before the password is looked at, so that many attempts at once are no way round the limit.
        attempts = self._keys.attempts(name)
        # In one transaction, since a counter that expired between the two would come back without an end.
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(attempts, 0, ex=int(ATTEMPTS_KEPT.total_seconds()), nx=True)
            pipe.incr(attempts)
            tried = int((await pipe.execute())[1])
        if tried > MOST_ATTEMPTS or self._at_the_door >= MOST_AT_THE_DOOR:
            return Barred.TOO_OFTEN
        account = await self._redis.hgetall(self._keys.staff(name))
        if not await self._is_fitting(account.get("password", self._nobody), password) or not account:
            return Barred.NO_FIT
        await self._redis.delete(attempts)
        return await self._open(name, account["language"])

    async def _is_fitting(self, hashed: str, password: str) -> bool:
        self._at_the_door += 1
        try:
            async with self._hashing:
                return await asyncio.to_thread(self._fits, hashed, password)
        finally:
            self._at_the_door -= 1

    async def _open(self, name: str, language: str) -> str:
        token = self._fresh()
        key = self._keys.sign_in(_digest(token))
        await self._redis.hset(key, mapping={"name": name, "csrf": self._fresh(), "language": language})
        await self._redis.expire(key, int(IDLE.total_seconds()))
        await self._redis.set(self._keys.sign_in_end(_digest(token)), "1", ex=int(ABSOLUTE.total_seconds()))
        return token

    async def signed_in(self, token: str) -> SignIn | None:
        """Who holds this token; None when it has ended. Using it keeps it alive."""
        key = self._keys.sign_in(_digest(token))
        held = await self._redis.hgetall(key)
        if "name" not in held or not await self._redis.exists(self._keys.sign_in_end(_digest(token))):
            return None
        account = await self._redis.hgetall(self._keys.staff(held["name"]))
        if not account:
            return None
        await self._redis.expire(key, int(IDLE.total_seconds()))
        return SignIn(
            counsellor=_counsellor(held["name"], account), csrf=held["csrf"], language=Language(held["language"])
        )

    async def speak(self, token: str, language: Language) -> None:
        """Change the language of the console for this sign-in."""
        key = self._keys.sign_in(_digest(token))
        if await self._redis.exists(key):
            await self._redis.hset(key, "language", language.value)

    async def sign_out(self, token: str) -> None:
        """End a sign-in."""
        key = self._keys.sign_in(_digest(token))
        await self._redis.delete(key, self._keys.sign_in_end(_digest(token)))

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except VerificationError:
            return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _counsellor(name: str, account: dict[str, str]) -> Counsellor:
    return Counsellor(
        name=CounsellorName(name),
        centres=tuple(filter(None, account["centres"].split(","))),
        languages=tuple(Language(code) for code in filter(None, account["languages"].split(","))),
        most_cases=int(account["most_cases"]),
        role=account["role"],
    )
