"""Who may sign in to the console, and how sign-ins are kept."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
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
ATTEMPTS_KEPT = timedelta(minutes=15)

HASHER = PasswordHasher()
NOBODY = HASHER.hash("nobody")
"""Checked when the name is unknown, so that the time taken does not tell whether it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A sign-in: who, the token against forged requests, and the language of the console."""

    counsellor: Counsellor
    csrf: str
    language: Language


class Staff:
    """Accounts and sign-ins in Redis. Tokens are kept as digests only."""

    def __init__(self, redis: Redis, keys: Keys, fresh: Callable[[], str]) -> None:
        self._redis: Any = redis
        self._keys = keys
        self._fresh = fresh
        self._hashing = asyncio.Semaphore(2)  # each hash takes 64 MiB

    async def exists(self) -> bool:
        """Whether anybody has an account."""
        return bool(await self._redis.exists(self._keys.staff_names()))

    async def add(self, counsellor: Counsellor, password: str, language: Language) -> None:
        """Make an account, or replace one."""
        async with self._hashing:
            hashed = await asyncio.to_thread(HASHER.hash, password)
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

    async def sign_in(self, name: str, password: str) -> str | None:
        """The token of a new sign-in; None when name and password do not fit, or after too many attempts."""
        attempts = self._keys.attempts(name)
        if int(await self._redis.get(attempts) or 0) >= MOST_ATTEMPTS:
            return None
        account = await self._redis.hgetall(self._keys.staff(name))
        async with self._hashing:
            fits = await asyncio.to_thread(_fits, account.get("password", NOBODY), password)
        if not fits or not account:
            await self._redis.incr(attempts)
            await self._redis.expire(attempts, int(ATTEMPTS_KEPT.total_seconds()))
            return None
        await self._redis.delete(attempts)
        return await self._open(name, account["language"])

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
        if not held or not await self._redis.exists(self._keys.sign_in_end(_digest(token))):
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


def _fits(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password)
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
