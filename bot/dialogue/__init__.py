"""The conversation itself, as a function of values: no await, no clock, no chance, no network."""
