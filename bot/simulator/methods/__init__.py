"""The methods of the Bot API, each a function of the world and the parameters; `METHODS` is the list of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.simulator.methods import callbacks, chats, edits, messages, webhook
from bot.simulator.params import Params
from bot.simulator.world import World

type Method = Callable[[World, Params], Any]

METHODS: Mapping[str, Method] = {
    "getMe": chats.get_me,
    "getChat": chats.get_chat,
    "sendMessage": messages.send_message,
    "sendChatAction": messages.send_chat_action,
    "editMessageText": edits.edit_text,
    "editMessageReplyMarkup": edits.edit_keyboard,
    "deleteMessage": edits.delete_message,
    "deleteMessages": edits.delete_messages,
    "answerCallbackQuery": callbacks.answer,
    "setWebhook": webhook.set_webhook,
    "deleteWebhook": webhook.delete_webhook,
    "getWebhookInfo": webhook.get_webhook_info,
}

# Telegram does not care about the case of a method's name. `getUpdates` waits, so the server answers it itself.
BY_LOWER_NAME: Mapping[str, str] = {name.lower(): name for name in (*METHODS, "getUpdates")}
