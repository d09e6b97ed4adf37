"""What people wrote down and no model learns: concepts, names of countries, cues of roles. A saved model carries its own copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nlu.understand.concepts import Lexicon, read_lexicon
from nlu.understand.countries import Finder, Names, read_names
from nlu.understand.countries.roles import Cues, read_roles
from nlu.understand.reading import Reading, reader


@dataclass(frozen=True)
class Knowledge:
    """The lexicon as values, ready to be saved, and as the objects that look things up."""

    lexicon: Lexicon
    names: Names
    roles: dict[str, Any]

    @classmethod
    def from_files(cls) -> Knowledge:
        """As it stands under `nlu/lexicon/`."""
        return cls(read_lexicon(), read_names(), read_roles())

    @property
    def cues(self) -> Cues:
        """The cues of countries' roles."""
        return Cues.from_values(self.roles)

    def reader(self) -> Callable[[str], Reading]:
        """The function that reads messages."""
        return reader(self.lexicon, Finder(self.names), frozenset(self.roles["origins"]))

    def state(self) -> dict[str, Any]:
        """As JSON values."""
        return {"lexicon": self.lexicon.terms, "names": self.names.state(), "roles": self.roles}

    @classmethod
    def restore(cls, state: dict[str, Any]) -> Knowledge:
        """Undo `state`."""
        return cls(Lexicon(state["lexicon"]), Names.restore(state["names"]), state["roles"])
