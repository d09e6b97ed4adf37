"""All that the simulator holds: people, groups, chats, the bot's updates, files, callbacks. No network, no clock of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.simulator.chats import Chat, Message
from bot.simulator.faults import Faults
from bot.simulator.files import Shelf
from bot.simulator.limits import Limiter
from bot.simulator.people import Bot, Group, Person
from bot.simulator.profile import Profile
from bot.simulator.refusals import Json
from bot.simulator.story import Story
from bot.simulator.updates import Mailbag, Update
from bot.simulator.webhooks import Webhook


@dataclass(slots=True, kw_only=True)
class Callback:
    """A button that somebody pressed. `answer` is what the bot replied, None until then; `born` is seconds since the epoch."""

    id: str
    person: int
    chat: int
    message: int
    data: str
    born: float
    answer: Json | None = None


@dataclass(slots=True, kw_only=True)
class World:
    """One bot and everybody around it."""

    token: str = field(repr=False)
    clock: Callable[[], float]
    bot: Bot
    mailbag: Mailbag
    limiter: Limiter
    faults: Faults
    files: Shelf
    story: Story
    profile: Profile = field(default_factory=Profile)
    webhook: Webhook = field(default_factory=Webhook)
    people: dict[int, Person] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)
    logged_out: bool = False
    callback_patience: float = 900.0  # seconds; the real limit is undocumented, about a quarter of an hour

    # --- who ---

    def welcome(self, person: Person) -> Person:
        """Take a person in, or change one."""
        self.people[person.id] = person
        self.chats.setdefault(person.id, Chat(id=person.id))
        self.story.tell("person", chat=person.id, person=person.as_user())
        return person

    def gather(self, group: Group) -> Group:
        """Take a group in, or change one."""
        self.groups[group.id] = group
        self.chats.setdefault(group.id, Chat(id=group.id))
        return group

    def describe(self, chat_id: int) -> Json:
        """The Chat that an id stands for. KeyError when there is none."""
        person = self.people.get(chat_id)
        return person.as_chat() if person else self.groups[chat_id].as_chat()

    def sender(self, who: int) -> Json:
        """The User that an id stands for."""
        return self.bot.as_user() if who == self.bot.id else self.people[who].as_user()

    # --- what is said ---

    def post(self, chat_id: int, sender: int, body: Json, **extras: object) -> Message:
        """Put a message into a chat, as the next one; `extras` are further fields of the Message."""
        chat = self.chats[chat_id]
        bare = Message(id=chat.next_message, chat=chat_id, sender=sender, date=int(self.clock()), body=body)
        message = replace(bare, **extras)  # type: ignore[arg-type]
        chat.next_message += 1
        chat.messages[message.id] = message
        self.story.tell("message", chat=chat_id, message=self.transcribed(message))
        return message

    def change(self, message: Message, kind: str = "edited", **changes: object) -> Message:
        """Put a changed message in the place of the old one; `kind` names the change for those who watch."""
        changed = replace(message, **changes)  # type: ignore[arg-type]
        self.chats[message.chat].messages[message.id] = changed
        self.story.tell(kind, chat=message.chat, message=self.transcribed(changed))
        return changed

    def notify(self, kind: str, body: Json, *, chat: int) -> Update | None:
        """Let the bot know, if it cares for such things."""
        update = self.mailbag.put(kind, body, chat=chat)
        if update and self.faults.doubles_update():
            self.mailbag.repeat(update.id)
        self.story.post_bell.ring()
        return update

    def mark_read(self, update: Update) -> None:
        """The bot has taken an update: those who watch may show its message as read."""
        chat = self.chats.get(update.chat)
        if chat and update.kind == "message":
            chat.read_to = max(chat.read_to, int(update.body.get("message_id", 0)))
            self.story.tell("read", chat=chat.id, message_id=chat.read_to)

    # --- how it looks from either side ---

    def as_message(self, message: Message, *, quoting: bool = True) -> Json:
        """The message as Telegram's Message."""
        shown: Json = {
            "message_id": message.id,
            "from": self.sender(message.sender),
            "chat": self.describe(message.chat),
            "date": message.date,
        }
        if message.thread is not None:
            shown |= {"message_thread_id": message.thread, "is_topic_message": True}
        if message.edited is not None:
            shown["edit_date"] = message.edited
        if message.protected:
            shown["has_protected_content"] = True
        quoted = self.chats[message.chat].messages.get(message.reply_to or 0)
        if quoting and quoted:
            shown["reply_to_message"] = self.as_message(quoted, quoting=False)
        if message.keyboard is not None:
            shown["reply_markup"] = message.keyboard
        return shown | message.body

    def transcribed(self, message: Message) -> Json:
        """The message as the page and the tests read it: what was said, by whom, and what became of it."""
        return {
            **message.body,
            "message_id": message.id,
            "chat_id": message.chat,
            "from": "bot" if message.sender == self.bot.id else "person",
            "from_id": message.sender,
            "from_name": self.sender(message.sender)["first_name"],
            "date": message.date,
            "shown": message.text,
            "rows": (message.keyboard or {}).get("inline_keyboard", []),
            "edited": message.edited is not None,
            "versions": list(message.versions),
            "deleted": message.deleted,
            "reply_to": message.reply_to,
            "thread": message.thread,
            "reactions": {str(who): emoji for who, emoji in message.reactions.items()},
        }
