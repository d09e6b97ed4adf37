"""The one component of Rasa's graph: hands each message to `nlu.understand` and sets what comes back."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.understand import encoder
from nlu.understand.examples import Example, read_examples
from nlu.understand.model import Model, train
from nlu.understand.sources import fingerprint

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Understanding(GraphComponent, IntentClassifier):
    """Language, intent, countries, danger and out-of-scope of a message, by one joint model of all languages."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: Model | None = None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Understanding:
        """An untrained component, which only `train` may follow."""
        return cls(model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make Rasa's training cache see sources, lexicon, data and encoder; by itself it reads this class only."""
        return fingerprint()

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from Rasa's training data and keep the model with Rasa's."""
        examples, sentences = _examples(training_data), encoder.open_chosen()
        self._model = train(examples, lambda step: print(f"nlu: {step}", flush=True), sentences=sentences)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Understanding:
        """The trained component; what cannot be read raises, so that no server runs untrained."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, Model.load(folder))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after this component reads the training data."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking, entities and `meaning` on each message."""
        if self._model is None:
            raise RuntimeError("the understanding component is not trained")
        for message in messages:
            for key, value in self._model.understand(message.get(TEXT) or "").parse().items():
                message.set(key, value, add_to_output=True)
        return messages


def _examples(training_data: TrainingData) -> list[Example]:
    """Rasa's examples, with the language and form that our files know and Rasa's reader drops. What stands in the files of
    several languages ("ok") is one example to Rasa; here it is one of each, since it belongs to none of them alone.
    """
    known: defaultdict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in read_examples():
        known[example.text, example.intent].append(example)
    asked = {(message.get(TEXT), message.get(INTENT)) for message in training_data.intent_examples}
    examples = [
        example
        for text, intent in asked
        if text and intent
        for example in known.get((text, intent), [Example(text, intent)])
    ]
    # Rasa's order depends on how it met the files; a sorted one makes the same model from the same data.
    return sorted(examples, key=lambda example: (example.intent, example.text, example.language or ""))
