"""The intents that content may answer, by topic: a view on nlu/taxonomy.yml, the contract between all rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

SAFETY = "safety"
"""The folder of answers that are given at once, and that no menu shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """All topics with their intents, in order, and the safety intents."""

    topics: Mapping[str, tuple[str, ...]]
    safety: tuple[str, ...]

    def intents_of(self, topic: str) -> tuple[str, ...]:
        """The intents of a topic, `safety` being one here; empty when there is no such topic."""
        return self.safety if topic == SAFETY else self.topics.get(topic, ())

    @property
    def folders(self) -> tuple[str, ...]:
        """The names of all topic folders."""
        return (*self.topics, SAFETY)

    @property
    def intents(self) -> frozenset[str]:
        """All intents that may have an answer."""
        return frozenset(intent for folder in self.folders for intent in self.intents_of(folder))


def taxonomy_of(text: str) -> Taxonomy:
    """The taxonomy in the text of nlu/taxonomy.yml.

    >>> taxonomy_of("topics: {papers: {passport: {means: x}}}\\nsafety: {distress: {means: y}}").intents_of("papers")
    ('passport',)
    """
    written = yaml.safe_load(text)
    topics = {topic: tuple(intents) for topic, intents in written["topics"].items()}
    return Taxonomy(topics=topics, safety=tuple(written["safety"]))
