"""Settings: all faults at once, each with its remedy, and no secret in any of them."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from bot.errors import SettingsInvalid
from bot.settings import settings_from


def test_nothing_needs_to_be_set() -> None:
    settings = settings_from({})
    assert settings.uses_simulator
    assert settings.lease == timedelta(seconds=15)
    assert settings.data.is_absolute()


def test_all_faults_are_told_at_once() -> None:
    wrong = {
        "SAFAR_CONSOLE_PORT": "80 80",
        "SAFAR_CENTRE": "XX",
        "SAFAR_NLU_PATIENCE": "soon",
        "REDIS_URL": "localhost",
        "SAFAR_TELEGRAM_TOKEN": "my-secret-token",
        "SAFAR_SECRETS": "short",
        "SAFAR_TENANT": "a b",
        "SAFAR_PRODUCTION": "maybe",
        "SAFAR_COLOUR": "blue",
        "SAFAR_SENDS_A_SECOND": "0",
    }
    with pytest.raises(SettingsInvalid) as caught:
        settings_from(wrong)
    told = str(caught.value)
    assert all(name in told for name in wrong)
    assert len(caught.value.faults) == len(wrong)
    assert "my-secret-token" not in told
    assert "short" not in told.split("SAFAR_SECRETS: ")[1].split(";")[0].replace("too short", "")


def test_a_setting_of_the_nlu_is_let_through() -> None:
    assert settings_from({"SAFAR_NLU_ENCODER": "/srv/safar-encoder"}) == settings_from({})


def test_secrets_rotate_newest_first() -> None:
    old, new = b"o" * 32, b"n" * 32
    text = f"{base64.b64encode(new).decode()}, {base64.b64encode(old).decode()}"
    assert settings_from({"SAFAR_SECRETS": text}).secrets == (new, old)


def test_a_secret_is_in_no_repr() -> None:
    settings = settings_from({"SAFAR_TELEGRAM_TOKEN": "12345:" + "x" * 30})
    assert "xxx" not in repr(settings)
