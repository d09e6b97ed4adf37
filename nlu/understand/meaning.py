"""What a message was understood to mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlu.understand.language import Tongue

RANKED = 10


@dataclass(frozen=True)
class CountryMention:
    """A country that a message names, where it stands in the raw text, and its part in the story."""

    country: str
    role: str
    start: int
    end: int
    confidence: float
    role_confidence: float


@dataclass(frozen=True)
class Meaning:
    """The intents in order, and everything else that the bot decides by."""

    tongue: Tongue
    ranking: list[tuple[str, float]]
    out_of_scope: float
    safety: dict[str, float]
    countries: list[CountryMention] = field(default_factory=list)

    @property
    def intent(self) -> str:
        """The likeliest intent."""
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        """How likely the first intent is right (calibrated)."""
        return self.ranking[0][1]

    def country(self, role: str) -> str | None:
        """The country with this role that is surest."""
        fitting = [mention for mention in self.countries if mention.role == role]
        return max(fitting, key=lambda mention: mention.role_confidence).country if fitting else None

    def parse(self) -> dict[str, Any]:
        """The keys that `POST /model/parse` adds to the text."""
        ranking = [{"name": name, "confidence": round(share, 4)} for name, share in self.ranking[:RANKED]]
        return {
            "intent": ranking[0],
            "intent_ranking": ranking,
            "entities": [_entity(mention) for mention in self.countries],
            "meaning": {
                "language": self.tongue.language,
                "language_confidence": round(self.tongue.confidence, 4),
                "script": self.tongue.script,
                "served": self.tongue.is_served,
                "origin": self.country("origin"),
                "destination": self.country("destination"),
                "out_of_scope": round(self.out_of_scope, 4),
                "safety": {name: round(share, 4) for name, share in self.safety.items()},
            },
        }


def _entity(mention: CountryMention) -> dict[str, Any]:
    return {
        "entity": "country",
        "value": mention.country,
        "role": mention.role,
        "start": mention.start,
        "end": mention.end,
        "confidence_entity": round(mention.confidence, 2),
        "role_confidence": round(mention.role_confidence, 2),
    }
