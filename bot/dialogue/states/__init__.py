"""The states of a conversation, one module each; every one hears a message and answers with a turn."""
