"""The systems that learn from a public data set: ours, stock Rasa, Rasa's DIET, and fastText where it is installed.

A system learns from labelled messages and gives back a function that answers many texts, each with an intent and a confidence
between 0 and 1. Rasa's systems are Rasa's own components, called one after the other as its graph would call them.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from benchmarks.yardstick_sets import SEED, Labelled
from nlu.understand.examples import Example
from nlu.understand.model import train


class Guess(NamedTuple):
    """The first intent, and how sure it is."""

    intent: str
    confidence: float


Answers = Callable[[Sequence[str]], list[Guess]]


def ours(learnt: Sequence[Labelled]) -> Answers:
    """The training of `nlu.understand.model` as the bot uses it: reader with our lexicon, all channels, regression with Bayes,
    calibration on a held-out fifth. No language is told, so that no languages are learnt."""

    model = train([Example(text, intent) for text, intent in learnt])

    def answer(texts: Sequence[str]) -> list[Guess]:
        return [Guess(*model.understand(text).ranking[0]) for text in texts]

    return answer


def stock(learnt: Sequence[Labelled]) -> Answers:
    """The pipeline of `benchmarks/stock.yml`: counts of words and of 1-4 letters, and Rasa's logistic regression."""

    return _rasa(learnt, LogisticRegressionClassifier, {})


def diet(learnt: Sequence[Labelled]) -> Answers:
    """DIET on the same features, for intents only; 100 epochs as in Rasa's suggested pipeline, the rest Rasa's defaults."""

    options = {"epochs": 100, "entity_recognition": False, "constrain_similarities": True, "random_seed": SEED}
    return _rasa(learnt, DIETClassifier, options)


def _rasa(learnt: Sequence[Labelled], classifier: Any, options: dict[str, Any]) -> Answers:

    warnings.simplefilter("ignore")
    scratch = tempfile.TemporaryDirectory()
    storage = LocalModelStorage.create(Path(scratch.name))

    def made(kind: Any, name: str, own: dict[str, Any]) -> Any:
        context = ExecutionContext(GraphSchema({}), node_name=name)
        return kind.create({**kind.get_default_config(), **own}, storage, Resource(name), context)

    letters = {"analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4}
    tokenizer = made(WhitespaceTokenizer, "tokenizer", {})
    featurisers = [made(CountVectorsFeaturizer, "words", {}), made(CountVectorsFeaturizer, "letters", letters)]
    last = made(classifier, "classifier", options)
    data = TrainingData([Message.build(text=text, intent=intent) for text, intent in learnt])
    data = tokenizer.process_training_data(data)
    for featuriser in featurisers:
        featuriser.train(data)
        data = featuriser.process_training_data(data)
    last.train(data)
    scratch.cleanup()

    def answer(texts: Sequence[str]) -> list[Guess]:
        messages = tokenizer.process([Message.build(text=text) for text in texts])
        for featuriser in featurisers:
            messages = featuriser.process(messages)
        first = [message.get("intent") for message in last.process(messages)]
        return [Guess(intent["name"] or "", float(intent["confidence"])) for intent in first]

    return answer


def fasttext(learnt: Sequence[Labelled]) -> Answers:
    """fastText with pairs of words and 2-5 letters, on one thread so that it gives the same twice; chosen once, not tuned."""
    import fasttext as library

    intents = sorted({intent for _, intent in learnt})
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "learnt.txt"
        lines = [f"__label__{intents.index(intent)} {_one_line(text)}" for text, intent in learnt]
        path.write_text("\n".join(lines), encoding="utf-8")
        # The bucket is small since 2,000,000 rows (the default) would take 800 MB.
        model = library.train_supervised(
            str(path), wordNgrams=2, minn=2, maxn=5, dim=100, epoch=50, lr=0.5, bucket=200_000, thread=1, verbose=0
        )

    def answer(texts: Sequence[str]) -> list[Guess]:
        guesses = [model.predict(_one_line(text)) for text in texts]
        # fastText answers nothing for an empty line.
        return [
            Guess(intents[int(labels[0].removeprefix("__label__"))], float(chances[0])) if labels else Guess("", 0.0)
            for labels, chances in guesses
        ]

    return answer


def _one_line(text: str) -> str:
    return " ".join(text.lower().split())


SYSTEMS: dict[str, Callable[[Sequence[Labelled]], Answers]] = {
    "ours": ours,
    "fastText": fasttext,
    "stock Rasa": stock,
    "DIET": diet,
}
"""From the quickest to the slowest."""
