"""A chat's dialogue as it lies in Redis, and as the conversation sees it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.session import Owner, Session, read, written
from bot.languages import DEFAULT
from bot.privacy import ChatKey, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The dialogue as it lies in Redis: sealed, with a revision that every change raises."""

    owner: str = ""
    case: str = ""
    session: str = ""
    rev: int = 0
    to: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The dialogue to be written: the sealed session, the sealed way back, the wrapped key, and the language in the clear."""

    session: str
    to: str
    dk: str
    language: str


def opened(stored: Stored, chat: ChatKey, vault: Vault) -> Session:
    """The session of a stored dialogue; a fresh one for somebody new."""
    if not stored.session:
        return Session()
    text = vault.chat_seal(chat, stored.key).open(stored.session, f"session:{chat}")
    return read(text, owner=Owner(stored.owner or Owner.BOT), case=stored.case or None)


def sealed(session: Session, stored: Stored, chat: ChatKey, chat_id: int, vault: Vault) -> Sealed:
    """The dialogue to write. Somebody new gets a key of their own."""
    wrapped = stored.key or vault.new_chat_key(chat)
    return Sealed(
        session=vault.chat_seal(chat, wrapped).close(written(session), f"session:{chat}"),
        to=stored.to or vault.close(str(chat_id), "to"),
        dk=wrapped,
        language=(session.language or DEFAULT).value,
    )
