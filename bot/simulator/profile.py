"""What the bot says of itself: commands by scope and language, names and descriptions by language."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from bot.simulator.refusals import Json

DEFAULT_SCOPE: Json = {"type": "default"}


def scope_key(scope: Json) -> str:
    """One text for one scope, whatever the order of its fields."""
    return json.dumps(scope, sort_keys=True)


@dataclass(slots=True)
class Profile:
    """Texts kept under (what, language code); the empty code is for everybody else."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def text(self, what: str, language: str) -> str:
        """The text in a language, or the one for everybody."""
        return self.texts.get((what, language)) or self.texts.get((what, ""), "")

    def menu(self, chat: Json, language: str) -> list[Json]:
        """The commands that somebody sees: the narrowest scope first, their language before none."""
        is_private = chat["type"] == "private"
        scopes: list[Json] = [
            {"type": "chat", "chat_id": chat["id"]},
            {"type": "all_private_chats" if is_private else "all_group_chats"},
            DEFAULT_SCOPE,
        ]
        for scope in scopes:
            for code in (language.split("-")[0], ""):
                if found := self.commands.get((scope_key(scope), code)):
                    return found
        return []
