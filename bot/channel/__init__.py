"""The way between Telegram and the conversation."""
