"""The way between Telegram and the conversation."""

import os

# python-telegram-bot gives spans of time as timedelta when it is asked to; later it will always do so.
os.environ.setdefault("PTB_TIMEDELTA", "true")
