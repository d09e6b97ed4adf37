"""A Telegram on loopback: the Bot API for a bot under trial, and people to talk to it, from a web page or from a test."""
