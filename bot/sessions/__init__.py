"""The dialogue of each chat between two messages: opened from its seal, and sealed again."""
