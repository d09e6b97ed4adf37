"""Handing a person over to a counsellor: cases, queues, and who owns a chat."""
