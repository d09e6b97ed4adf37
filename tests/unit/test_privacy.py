"""Seals: they open with the right key only, and what is wrong says so."""

from __future__ import annotations

import os

import pytest

from bot.dialogue.session import Owner, Session
from bot.errors import SealBroken
from bot.languages import Language
from bot.privacy import Vault
from bot.sessions.dialogues import Stored, opened, sealed

OLD, NEW = b"o" * 32, b"n" * 32


def test_a_seal_opens_only_for_what_it_was_made() -> None:
    vault = Vault((NEW,), os.urandom)
    closed = vault.close("my passport", "to")
    assert vault.open(closed, "to") == "my passport"
    with pytest.raises(SealBroken):
        vault.open(closed, "out")
    with pytest.raises(SealBroken):
        Vault((OLD,), os.urandom).open(closed, "to")
    with pytest.raises(SealBroken):
        vault.open(closed[:-4] + "AAA=", "to")
    with pytest.raises(SealBroken):
        vault.open("no base64", "to")


def test_what_an_earlier_secret_sealed_opens_after_a_rotation() -> None:
    closed = Vault((OLD,), os.urandom).close("x", "to")
    rotated = Vault((NEW, OLD), os.urandom)
    assert rotated.open(closed, "to") == "x"
    assert rotated.chat(5) == Vault((OLD,), os.urandom).chat(5)


def test_the_same_text_never_looks_the_same() -> None:
    vault = Vault((NEW,), os.urandom)
    assert vault.close("x", "to") != vault.close("x", "to")


def test_a_session_comes_back_from_its_seal() -> None:
    vault = Vault((NEW,), os.urandom)
    chat = vault.chat(7)
    written = sealed(Session(language=Language.PS, misses=1), Stored(), chat, 7, vault)
    stored = Stored(session=written.session, key=written.dk, to=written.to, owner="waiting", case="c1", rev=3)
    session = opened(stored, chat, vault)
    assert (session.language, session.misses, session.owner, session.case) == (Language.PS, 1, Owner.WAITING, "c1")
    assert vault.open(written.to, "to") == "7"
    with pytest.raises(SealBroken):
        opened(stored, vault.chat(8), vault)
