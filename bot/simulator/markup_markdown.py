"""Telegram's MarkdownV2."""

from __future__ import annotations

from bot.simulator.spans import Marked


def parse_markdown(source: str) -> Marked:
    """Read text with Telegram's MarkdownV2."""
    return Marked(text=source)
