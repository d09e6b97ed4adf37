"""What keeps people unknown: pseudonyms for chats, and seals for all that is written down about them.

A chat id never reaches Redis or a log: its keyed pseudonym does. The way back is sealed. What a person writes is sealed
under a key of that chat, which is itself kept wrapped; "forget me" destroys it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import SealBroken

ChatKey = NewType("ChatKey", str)
"""The pseudonym of a chat: 26 letters and digits, the same for the same chat and secret."""

NONCE = 12
"""Bytes; AES-GCM's own size (NIST SP 800-38D, 8.2)."""


@lru_cache(maxsize=64)
def derived(secret: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, out of a secret."""
    return hmac.digest(secret, f"safar:{purpose}".encode(), hashlib.sha256)


def pseudonym(secret: bytes, chat: int) -> ChatKey:
    """The pseudonym of a chat.

    >>> pseudonym(b"s", 7) == pseudonym(b"s", 7), pseudonym(b"s", 7) == pseudonym(b"t", 7), len(pseudonym(b"s", 7))
    (True, False, 26)
    """
    digest = hmac.digest(derived(secret, "pseudonym"), str(chat).encode(), hashlib.sha256)[:16]
    return ChatKey(base64.b32encode(digest).decode().rstrip("=").lower())


def signature(secret: bytes, text: str) -> str:
    """Eight letters that only we can put behind a button's data."""
    digest = hmac.digest(derived(secret, "button"), text.encode(), hashlib.sha256)[:6]
    return base64.urlsafe_b64encode(digest).decode()


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals texts under one key with AES-256-GCM. `fresh` gives random bytes; it is an argument so that this stays a function."""

    key: bytes
    fresh: Callable[[int], bytes]

    def close(self, text: str, about: str) -> str:
        """The sealed text; it opens only with the same `about`, which names what it belongs to."""
        nonce = self.fresh(NONCE)
        return base64.b64encode(nonce + AESGCM(self.key).encrypt(nonce, text.encode(), about.encode())).decode()

    def open(self, sealed: str, about: str) -> str:
        """The text within. SealBroken when the key is another one or the text was altered."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            return AESGCM(self.key).decrypt(raw[:NONCE], raw[NONCE:], about.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise SealBroken(about) from error


@dataclass(frozen=True, slots=True)
class Vault:
    """All seals of one bot. The first secret seals; the others, from before a rotation, still open."""

    secrets: tuple[bytes, ...]
    fresh: Callable[[int], bytes]

    def chat(self, chat_id: int) -> ChatKey:
        """The pseudonym of a chat. It stays with the last, oldest secret, so that a rotation does not lose anybody."""
        return pseudonym(self.secrets[-1], chat_id)

    def sign(self, text: str) -> str:
        """The signature of a button's data."""
        return signature(self.secrets[-1], text)

    def close(self, text: str, about: str) -> str:
        """Seal something under the bot's own key."""
        return self._seals()[0].close(text, about)

    def open(self, sealed: str, about: str) -> str:
        """Open something that was sealed under the bot's own key, or an earlier one."""
        *earlier, last = self._seals()
        for seal in earlier:
            try:
                return seal.open(sealed, about)
            except SealBroken:
                continue
        return last.open(sealed, about)

    def new_chat_key(self, chat: ChatKey) -> str:
        """A fresh key for one chat, wrapped."""
        return self.close(base64.b64encode(self.fresh(32)).decode(), f"key:{chat}")

    def chat_seal(self, chat: ChatKey, wrapped: str) -> Seal:
        """The seal of one chat, from its wrapped key."""
        return Seal(base64.b64decode(self.open(wrapped, f"key:{chat}")), self.fresh)

    def _seals(self) -> Sequence[Seal]:
        return [Seal(derived(secret, "seal"), self.fresh) for secret in self.secrets]


def packed(value: Mapping[str, Any]) -> str:
    """A value as compact JSON, to be sealed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
