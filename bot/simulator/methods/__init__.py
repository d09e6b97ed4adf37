"""The methods of the Bot API, each a function of the world and the parameters; `METHODS` is the list of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.simulator.media import KINDS
from bot.simulator.methods import callbacks, chats, copies, edits, forum, media, messages, profile, session, webhook
from bot.simulator.params import Params
from bot.simulator.world import World

type Method = Callable[[World, Params], Any]

METHODS: Mapping[str, Method] = {
    "getMe": chats.get_me,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "setMessageReaction": chats.set_reaction,
    "setMyCommands": profile.set_commands,
    "getMyCommands": profile.get_commands,
    "deleteMyCommands": profile.delete_commands,
    "setMyName": profile.setter_of("name"),
    "getMyName": profile.getter_of("name"),
    "setMyDescription": profile.setter_of("description"),
    "getMyDescription": profile.getter_of("description"),
    "setMyShortDescription": profile.setter_of("short_description"),
    "getMyShortDescription": profile.getter_of("short_description"),
    "createForumTopic": forum.create_topic,
    "closeForumTopic": forum.close_topic,
    "reopenForumTopic": forum.reopen_topic,
    "deleteForumTopic": forum.delete_topic,
    "logOut": session.log_out,
    "close": session.close,
    "sendMessage": messages.send_message,
    **{f"send{kind.title().replace('_', '')}": media.sender_of(kind) for kind in KINDS},
    "sendLocation": media.send_location,
    "sendVenue": media.send_venue,
    "sendContact": media.send_contact,
    "sendMediaGroup": media.send_media_group,
    "getFile": media.get_file,
    "copyMessage": copies.copy_message,
    "forwardMessage": copies.forward_message,
    "sendChatAction": messages.send_chat_action,
    "editMessageText": edits.edit_text,
    "editMessageCaption": edits.edit_caption,
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
