"""How updates come in and messages go out: durably, in order, once."""
