"""What waits to be told to the bot: update ids, offsets, confirmation, the kinds that it wants, and repeats on demand."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, takewhile

from bot.simulator.refusals import Json

ALL_KINDS = frozenset(
    {"message", "edited_message", "callback_query", "my_chat_member", "chat_member", "message_reaction"}
    | {"message_reaction_count", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result"}
    | {"shipping_query", "pre_checkout_query", "poll", "poll_answer", "chat_join_request", "chat_boost"}
    | {"removed_chat_boost", "business_connection", "business_message", "edited_business_message"}
    | {"deleted_business_messages", "purchased_paid_media"}
)
# Telegram leaves these out unless they are asked for by name.
ONLY_WHEN_NAMED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT_KINDS = ALL_KINDS - ONLY_WHEN_NAMED
REMEMBERED = 100_000  # updates that can still be repeated on demand
KEPT_FOR = 24 * 3600.0  # seconds that Telegram keeps an update which nobody fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One thing that happened. `chat` orders deliveries; `born` is seconds since the epoch."""

    id: int
    kind: str
    body: Json
    chat: int
    born: float

    def as_json(self) -> Json:
        """The update as the bot receives it."""
        return {"update_id": self.id, self.kind: self.body}


class Mailbag:
    """The updates of one bot, oldest first, until they are confirmed; `on_taken` hears of each that is."""

    def __init__(self, *, clock: Callable[[], float], first_id: int) -> None:
        self.waiting: dict[int, Update] = {}
        self.encores: deque[Update] = deque()
        self.history: dict[int, Update] = {}
        self.kinds = DEFAULT_KINDS
        self.next_id = first_id
        self.created = 0
        self.confirmed = 0
        self.on_taken: Callable[[Update], None] = lambda update: None
        self._clock = clock

    def put(self, kind: str, body: Json, *, chat: int) -> Update | None:
        """Note that something happened; None when the bot did not ask for such updates."""
        if kind not in self.kinds:
            return None
        update = Update(id=self.next_id, kind=kind, body=body, chat=chat, born=self._clock())
        self.next_id += 1
        self.created += 1
        self.waiting[update.id] = self.history[update.id] = update
        if len(self.history) > REMEMBERED:
            del self.history[next(iter(self.history))]
        return update

    def want(self, kinds: list[str] | None) -> None:
        """Set which kinds are kept from now on; an empty list is the default set, None changes nothing."""
        if kinds is not None:
            self.kinds = frozenset(kinds) & ALL_KINDS or DEFAULT_KINDS

    def confirm_before(self, offset: int) -> None:
        """Forget what the bot has taken; a negative offset keeps that many from the end."""
        self._expire()
        taken = takewhile(lambda update_id: update_id < offset, self.waiting)
        dropped = islice(self.waiting, max(0, len(self.waiting) + offset))
        for update_id in list(dropped if offset < 0 else taken):
            self.confirm(update_id)

    def peek(self, limit: int) -> list[Update]:
        """The next updates, still unconfirmed; repeats that were asked for come first, once."""
        encores = [self.encores.popleft() for _ in range(min(limit, len(self.encores)))]
        return encores + list(islice(self.waiting.values(), limit - len(encores)))

    def confirm(self, update_id: int) -> None:
        """Forget one update, wherever it stands."""
        if update := self.waiting.pop(update_id, None):
            self.confirmed += 1
            self.on_taken(update)

    def repeat(self, update_id: int) -> Update:
        """Have an update told once more, under its old id, whatever was confirmed. KeyError when it never was."""
        update = self.history[update_id]
        self.encores.append(update)
        return update

    def drop_all(self) -> None:
        """Forget everything that waits."""
        self.waiting.clear()
        self.encores.clear()

    def _expire(self) -> None:
        oldest = self._clock() - KEPT_FOR
        for update in list(takewhile(lambda waiting: waiting.born < oldest, self.waiting.values())):
            del self.waiting[update.id]
