"""The one Rasa component, in Rasa's own environment: nlu/.venv/bin/python -m pytest nlu/tests"""

from pathlib import Path

import pytest
from nlu.components import understanding
from nlu.components.understanding import Understanding
from nlu.understand.examples import Example
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

SENTENCES = {
    "greet": ["hello", "hello there", "salaam", "good morning", "hi friend"],
    "passport": [
        "I need a passport",
        "renew my passport",
        "passport price",
        "where to get a passport",
        "passport please",
    ],
    "out_of_scope": ["who won the match", "sing me a song", "the weather tomorrow", "tell a joke", "buy my car"],
}


@pytest.fixture
def parts(tmp_path: Path):
    context = ExecutionContext(GraphSchema({}))
    return {}, LocalModelStorage(tmp_path), Resource("understanding"), context


def trained(parts):
    messages = [Message.build(text, intent) for intent, texts in SENTENCES.items() for text in texts]
    component = Understanding.create(*parts)
    component.train(TrainingData(messages))


def test_what_was_trained_can_be_loaded_and_asked(parts):
    trained(parts)
    (message,) = Understanding.load(*parts).process([Message({"text": "passport for Germany"})])
    assert message.get("intent")["name"] == "passport"
    assert message.get("meaning")["destination"] == "DE"
    assert message.get("entities")[0]["value"] == "DE"
    assert {"intent", "intent_ranking", "entities", "meaning"} <= set(message.as_dict(only_output_properties=True))


def test_a_model_that_is_missing_does_not_load(parts):
    with pytest.raises(ValueError, match="does not exist"):
        Understanding.load(*parts)


def test_a_torn_model_does_not_load(parts, tmp_path):
    trained(parts)
    (tmp_path / "understanding" / "model.npz").write_bytes(b"torn")
    with pytest.raises(ValueError, match=r"pickle"):
        Understanding.load(*parts)


def test_the_fingerprint_sees_the_helpers():
    assert len(Understanding.fingerprint_addon({}) or "") == 64


def test_what_stands_in_the_files_of_several_languages_belongs_to_each(monkeypatch):
    kept = [
        Example("ok", "affirm", "en", "native"),
        Example("ok", "affirm", "ur", "latin"),
        Example("no", "deny", "en", "native"),
    ]
    monkeypatch.setattr(understanding, "read_examples", lambda: kept)
    data = TrainingData([Message.build(text="ok", intent="affirm"), Message.build(text="a new one", intent="greet")])
    found = [(example.text, example.language) for example in understanding._examples(data)]
    assert found == [("ok", "en"), ("ok", "ur"), ("a new one", None)]
