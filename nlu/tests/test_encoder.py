"""The optional sentence encoder, with a tiny random model. What runs it needs `make encoder`; the rest is tested without."""

import dataclasses
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from nlu.components.understanding import Understanding
from nlu.understand import encoder
from nlu.understand.concepts import Lexicon
from nlu.understand.encoder import LONGEST, VARIABLE, Encoder, EncoderError
from nlu.understand.examples import Example
from nlu.understand.knowledge import Knowledge
from nlu.understand.model import Model, train
from nlu.understand.sources import fingerprint
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

ABSENT = [name for name in ("onnx", *encoder.PACKAGES) if find_spec(name) is None]
runs = pytest.mark.skipif(bool(ABSENT), reason=f"{', '.join(ABSENT)} not installed: `make encoder` does that")

WIDTH = 16
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
KNOWLEDGE = dataclasses.replace(Knowledge.from_files(), lexicon=Lexicon({}))
EXAMPLES = [Example(text, intent, "en") for intent, texts in SENTENCES.items() for text in texts]
SAME = {"dhzqwx": "passport", "uvkkyz": "hello"}
"""Words with no letter in common with those of their meaning: only the encoder's vectors can tell."""


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_encoder(tmp_path / "encoder")


def make_encoder(folder: Path, seed: int = 1, pools: bool = False) -> Path:
    """An encoder with random vectors, alike for the pairs of SAME; without the packages, only files of its names."""
    folder.mkdir()
    if ABSENT:
        for name in ("model.onnx", "tokenizer.json"):
            (folder / name).write_text(f"{name} {seed}")
        return folder
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    words = sorted(
        {word for texts in SENTENCES.values() for text in texts for word in text.split()} | set(SAME) | {"query:"}
    )
    numbers = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "query", ":", *words])}
    tokenizer = Tokenizer(WordLevel(numbers, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.enable_padding(length=3 * LONGEST)  # as many published ones do; it must not be followed
    tokenizer.save(str(folder / "tokenizer.json"))
    table = np.random.default_rng(seed).normal(size=(len(numbers), WIDTH)).astype(np.float32)
    for word, meaning in SAME.items():
        table[numbers[word]] = table[numbers[meaning]]
    (folder / "model.onnx").write_bytes(tiny_model(table, pools))
    return folder


def tiny_model(table: np.ndarray, pools: bool) -> bytes:
    """A table (words × width) as a model of the shape that exports have; `pools` gives the first token's vector as well."""
    from onnx import TensorProto, helper, numpy_helper

    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["texts", "tokens", WIDTH])]
    known = [numpy_helper.from_array(table, "table")]
    if pools:
        known.append(numpy_helper.from_array(np.array(0), "first"))
        nodes.append(helper.make_node("Gather", ["last_hidden_state", "first"], ["sentence_embedding"], axis=1))
        outputs.append(helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["texts", WIDTH]))
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if pools else [])]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in names]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, known)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8  # what this onnx writes by default, the runtime may not read yet
    return model.SerializeToString()


def learnt(sentences: "Encoder | None" = None) -> Model:
    return train(EXAMPLES, knowledge=KNOWLEDGE, sentences=sentences)


def chance(model: Model, text: str, intent: str) -> float:
    return dict(model.understand(text).ranking)[intent]


@runs
def test_vectors_are_as_long_as_the_weight_and_do_not_depend_on_their_neighbours(folder):
    (folder / "encoder.toml").write_text("weight = 2.5")
    sentences = Encoder(folder)
    texts = ["passport price", "hello", "tell a joke and sing me a song", "I need a passport"] * 40
    vectors = sentences.encode(texts)
    assert vectors.shape == (len(texts), WIDTH)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 2.5, atol=1e-5)
    for text, vector in zip(texts[:4], vectors):
        assert np.allclose(sentences.encode([text])[0], vector, atol=1e-5)


@runs
def test_a_vector_is_the_mean_of_its_words(folder):
    sentences = Encoder(folder)
    alike = sentences.encode(["hello passport", "passport hello", "uvkkyz dhzqwx", "hello hello passport"])
    assert np.allclose(alike[0], alike[1], atol=1e-6)
    assert np.allclose(alike[0], alike[2], atol=1e-6)
    assert not np.allclose(alike[0], alike[3], atol=1e-2)


@runs
def test_no_more_than_the_first_tokens_are_read(folder):
    sentences = Encoder(folder)
    long, longer = ("hello " * LONGEST, "hello " * LONGEST + "passport " * 500)
    assert np.allclose(*sentences.encode([long, longer]), atol=1e-6)


@runs
def test_strange_texts_have_finite_vectors(folder):
    vectors = Encoder(folder).encode(["", "   ", "\ud800", "🇩🇪", "hello\0there"])
    assert np.isfinite(vectors).all()
    assert not vectors[0].any()


@runs
def test_the_prefix_is_read_before_each_text(folder):
    plain = Encoder(folder).encode(["hello", "query: hello"])
    (folder / "encoder.toml").write_text('prefix = "query: "')
    assert np.allclose(Encoder(folder).encode(["hello"])[0], plain[1], atol=1e-6)
    assert not np.allclose(plain[0], plain[1], atol=1e-2)


@runs
@pytest.mark.parametrize("text", ["wieght = 1", "prefix = 1", "weight = -1", "weight"])
def test_settings_that_say_nothing_are_refused(folder, text):
    (folder / "encoder.toml").write_text(text)
    with pytest.raises(EncoderError, match=r"encoder\.toml"):
        Encoder(folder)


@runs
def test_a_model_that_pools_by_itself_is_taken_at_its_word(tmp_path):
    sentences = Encoder(make_encoder(tmp_path / "pools", pools=True))
    assert np.allclose(*sentences.encode(["hello passport", "hello joke"]), atol=1e-6)


@runs
@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_torn_file_is_named(folder, name):
    (folder / name).write_bytes(b"torn")
    with pytest.raises(EncoderError, match=name):
        Encoder(folder)


@runs
def test_the_classifier_learns_on_both_and_the_saved_model_answers_alike(folder, monkeypatch, tmp_path):
    (folder / "encoder.toml").write_text("weight = 4")
    monkeypatch.setenv(VARIABLE, str(folder))
    plain, both = learnt(), learnt(encoder.open_chosen())
    assert both.weights.shape[0] == plain.weights.shape[0] + WIDTH
    for word, intent in (("dhzqwx", "passport"), ("uvkkyz", "greet")):
        assert both.understand(word).intent == intent
        assert chance(both, word, intent) > chance(plain, word, intent) + 0.3
    both.save(tmp_path)
    again = Model.load(tmp_path)
    for text in (*SAME, *SAME.values(), "", "sing passport"):
        assert again.understand(text) == both.understand(text)


@runs
def test_a_model_serves_only_with_the_encoder_that_it_was_trained_with(folder, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(folder))
    learnt(encoder.open_chosen()).save(tmp_path)
    monkeypatch.setenv(VARIABLE, str(make_encoder(tmp_path / "other", seed=2)))
    with pytest.raises(EncoderError, match="another"):
        Model.load(tmp_path)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(EncoderError, match="missing"):
        Model.load(tmp_path)
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(EncoderError, match=VARIABLE):
        Model.load(tmp_path)


@runs
def test_rasas_component_trains_and_serves_with_it(folder, monkeypatch, tmp_path):
    (folder / "encoder.toml").write_text("weight = 4")
    monkeypatch.setenv(VARIABLE, str(folder))
    parts = ({}, LocalModelStorage(tmp_path), Resource("understanding"), ExecutionContext(GraphSchema({})))
    messages = [Message.build(example.text, example.intent) for example in EXAMPLES]
    Understanding.create(*parts).train(TrainingData(messages))
    (message,) = Understanding.load(*parts).process([Message({"text": "dhzqwx"})])
    assert message.get("intent")["name"] == "passport"
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(EncoderError):
        Understanding.load(*parts)


def test_a_model_without_an_encoder_does_not_serve_with_one(folder, monkeypatch, tmp_path):
    learnt().save(tmp_path)
    assert Model.load(tmp_path).sentences is None
    monkeypatch.setenv(VARIABLE, str(folder))
    with pytest.raises(EncoderError, match="without"):
        Model.load(tmp_path)


def test_the_training_cache_sees_which_encoder_is_set(folder, monkeypatch, tmp_path):
    def now() -> "list[str | None]":
        return [fingerprint(), Understanding.fingerprint_addon({})]

    plain = now()
    monkeypatch.setenv(VARIABLE, str(folder))
    first = now()
    (folder / "encoder.toml").write_text('prefix = "query: "')
    second = now()
    monkeypatch.setenv(VARIABLE, str(make_encoder(tmp_path / "other", seed=2)))
    third = now()
    assert len({*plain, *first, *second, *third}) == 4
    monkeypatch.delenv(VARIABLE)
    assert now() == plain


def test_missing_files_and_packages_are_named(monkeypatch, tmp_path, folder):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(EncoderError, match=r"model\.onnx is missing"):
        fingerprint()
    monkeypatch.setenv(VARIABLE, str(folder))
    monkeypatch.setattr(encoder, "PACKAGES", ("no_such_package",))
    with pytest.raises(EncoderError, match="make encoder"):
        encoder.open_chosen()


def test_nothing_of_it_is_imported_unless_it_is_set():
    program = (
        "import sys, nlu.understand.model, nlu.understand.sources\n"
        "from nlu.understand import encoder\n"
        "assert encoder.open_chosen() is None and encoder.mark() is None\n"
        "nlu.understand.sources.fingerprint()\n"
        "assert not set(encoder.PACKAGES) & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
