"""Who takes part: fictional people, the groups they meet in, and the bot itself."""

from __future__ import annotations

from dataclasses import dataclass

from bot.simulator.refusals import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a phone. `started` is whether they ever wrote to the bot: before that it may not write to them."""

    id: int
    first_name: str
    language_code: str
    last_name: str = ""
    username: str = ""
    started: bool = False
    blocked: bool = False

    def as_user(self) -> Json:
        """The person as Telegram's User."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                user[name] = value
        return user

    def as_chat(self) -> Json:
        """The private chat with the person as Telegram's Chat."""
        chat: Json = {"id": self.id, "type": "private", "first_name": self.first_name}
        for name in ("last_name", "username"):
            if value := getattr(self, name):
                chat[name] = value
        return chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A supergroup; `bot_status` is the bot's standing in it."""

    id: int
    title: str
    members: frozenset[int] = frozenset()
    is_forum: bool = False
    bot_status: str = "administrator"

    def as_chat(self) -> Json:
        """The group as Telegram's Chat."""
        chat: Json = {"id": self.id, "type": "supergroup", "title": self.title}
        if self.is_forum:
            chat["is_forum"] = True
        return chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """The bot under trial."""

    id: int
    first_name: str = "Safar"
    username: str = "safar_sim_bot"

    def as_user(self) -> Json:
        """The bot as a User inside messages."""
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    def as_me(self) -> Json:
        """The bot as `getMe` shows it."""
        return self.as_user() | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
        }


READY_MADE = (
    Person(id=7000001, first_name="Gul Andam", language_code="fa"),
    Person(id=7000002, first_name="Zmaray", language_code="ps"),
    Person(id=7000003, first_name="Mehr Bano", language_code="ur"),
    Person(id=7000004, first_name="Shapla", language_code="bn"),
    Person(id=7000005, first_name="Nekruz", language_code="tg"),
    Person(id=7000006, first_name="Robin", language_code="en"),
)
