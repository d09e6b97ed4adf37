"""The contract of intents: `nlu/taxonomy.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from nlu.understand.paths import TAXONOMY

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Taxonomy:
    """The intents by topic, and the languages that are served."""

    topics: dict[str, tuple[str, ...]]
    languages: dict[str, tuple[str, ...]]
    origins: tuple[str, ...]

    @property
    def intents(self) -> tuple[str, ...]:
        """Every intent, in the order of the file."""
        return tuple(intent for intents in self.topics.values() for intent in intents)

    def topic_of(self, intent: str) -> str:
        """The folder in which an intent's examples lie."""
        return next(topic for topic, intents in self.topics.items() if intent in intents)


@lru_cache(maxsize=4)
def taxonomy(path: Path = TAXONOMY) -> Taxonomy:
    """Read the taxonomy; the safety, conversation and out-of-scope groups count as topics."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    topics = {topic: tuple(intents) for topic, intents in raw["topics"].items()}
    topics["safety"] = tuple(raw["safety"])
    topics["conversation"] = tuple(raw["conversation"])
    topics[OUT_OF_SCOPE] = (OUT_OF_SCOPE,)
    languages = {code: (entry["script"], *entry["also"]) for code, entry in raw["languages"].items()}
    return Taxonomy(topics=topics, languages=languages, origins=tuple(raw["origins"]))
