"""The public data sets that our understanding is measured on, read from where the user has put them.

None of them is part of this repository. FOLDER holds one folder for each repository (on GitHub), at the commit that was measured:

    HINT3      hellohaptik/HINT3   99965c8   messages of three live chatbots, English         ODbL
    oos-eval   clinc/oos-eval      828f809   CLINC150, data/data_full.json, English            CC BY 3.0
    massive    mikemwai/massive    e7429d8   MASSIVE 1.1 in many languages, joined by id       CC BY 4.0 (the data)
"""

from __future__ import annotations

import csv
import json
import random
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

OUTSIDE_OF_HINT3 = "NO_NODES_DETECTED"
BOTS = ("sofmattress", "curekart", "powerplay11")
LOCALES = {"en": "en-US", "fa": "fa-IR", "ur": "ur-PK", "bn": "bn-BD"}
PER_INTENT = 30
"""Messages of MASSIVE to learn from, for each intent and language; a few intents have fewer."""
SEED = 7


class Labelled(NamedTuple):
    """A message and its right intent."""

    text: str
    intent: str


@dataclass(frozen=True)
class Yardstick:
    """What to learn from, and what to ask: test messages by the name of their figure. Where `outside` has messages of no intent,
    the threshold that is to turn them away is chosen on the in-scope messages `kept`."""

    learnt: list[Labelled]
    asked: dict[str, list[Labelled]]
    kept: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


class SetMissing(Exception):
    """A data set is not in the folder; the message says which file and where to find it."""


def _files(folder: Path, repository: str, commit: str, paths: Sequence[str]) -> list[Path]:
    home = folder / repository.split("/")[1]
    missing = [path for path in paths if not (home / path).is_file()]
    if missing:
        raise SetMissing(
            f"FOLDER/{home.name} lacks {', '.join(missing)}: fetch the GitHub repository {repository} "
            f"at commit {commit} and put it at FOLDER/{home.name}"
        )
    return [home / path for path in paths]


def hint3(folder: Path) -> Iterator[Yardstick]:
    """HINT3 v1, full training data; of the tests, the messages that have an intent."""
    names = [f"dataset/v1/{part}/{bot}_{part}.csv" for bot in BOTS for part in ("train", "test")]
    files = iter(_files(folder, "hellohaptik/HINT3", "99965c8", names))
    for bot, train, test in zip(BOTS, files, files, strict=False):
        inside = [line for line in _csv(test) if line.intent != OUTSIDE_OF_HINT3]
        yield Yardstick(_csv(train), {f"HINT3 v1 {bot}, accuracy": inside})


def _csv(path: Path) -> list[Labelled]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [Labelled(row["sentence"], row["label"]) for row in csv.DictReader(lines)]


def clinc(folder: Path) -> Iterator[Yardstick]:
    """CLINC150, the full set; its 100 out-of-scope training messages are not learnt from."""
    (path,) = _files(folder, "clinc/oos-eval", "828f809", ["data/data_full.json"])
    parts = json.loads(path.read_text(encoding="utf-8"))
    yield Yardstick(
        learnt=[Labelled(*pair) for pair in parts["train"]],
        asked={"CLINC150 full, in-scope accuracy": [Labelled(*pair) for pair in parts["test"]]},
        kept=[text for text, _ in parts["val"]],
        outside=[text for text, _ in parts["oos_test"]],
    )


def massive(folder: Path) -> Iterator[Yardstick]:
    """MASSIVE: a model for each language, then one for all; the same ids are learnt in every language."""
    sheets = [f"output/xlsx/en-{locale}.xlsx" for locale in LOCALES.values()]
    parts = ["output/ttd/en-US_train.jsonl", "output/ttd/en-US_test.jsonl"]
    train, test, *found = _files(folder, "mikemwai/massive", "e7429d8", [*parts, *sheets])
    chosen, asked = _few(_intents(train)), _intents(test)
    texts = {language: _texts(sheet) for language, sheet in zip(LOCALES, found, strict=True)}
    name = f"MASSIVE {{}}, {PER_INTENT} an intent, {{}}, accuracy"
    together: list[Labelled] = []
    for language, said in texts.items():
        learnt = _joined(said, chosen)
        together += learnt
        yield Yardstick(learnt, {name.format(language, "one language"): _joined(said, asked)})
    yield Yardstick(together, {name.format(one, "joint model"): _joined(said, asked) for one, said in texts.items()})


def _intents(path: Path) -> dict[str, str]:
    """The intent of each id; other languages have the same ids."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {line["id"]: line["intent"] for line in lines}


def _few(intents: dict[str, str]) -> dict[str, str]:
    by_intent: dict[str, list[str]] = defaultdict(list)
    for key, intent in intents.items():
        by_intent[intent].append(key)
    chance = random.Random(SEED)
    return {
        key: intent
        for intent, keys in sorted(by_intent.items())
        for key in chance.sample(sorted(keys, key=int), min(PER_INTENT, len(keys)))
    }


def _joined(texts: dict[str, str], intents: dict[str, str]) -> list[Labelled]:
    return [Labelled(texts[key], intent) for key, intent in intents.items() if key in texts]


CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _texts(path: Path) -> dict[str, str]:
    """The text of each id: the second and the first column of the sheet, whose strings stand in the cells."""
    found = {}
    with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        for _, row in ElementTree.iterparse(sheet):
            if row.tag == f"{CELL}row":
                key, text, *_ = ["".join(cell.itertext()) for cell in row]
                found[key] = text
                row.clear()
    return found


SETS: dict[str, Callable[[Path], Iterator[Yardstick]]] = {"HINT3": hint3, "CLINC150": clinc, "MASSIVE": massive}
