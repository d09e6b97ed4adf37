"""Train the model when something that shapes it has changed, and try it before it is put in place.

    PYTHONPATH=. nlu/.venv/bin/python -m nlu.train [--force]

The model stands at nlu/models/safar.tar.gz, beside it safar.sha256 with the fingerprint of what it was made from,
and on a second line that of the sentence encoder, if it has one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from nlu.understand import encoder
from nlu.understand.examples import read_examples
from nlu.understand.paths import CONFIG, DOMAIN, MODELS, REPOSITORY
from nlu.understand.sources import fingerprint

MODEL = MODELS / "safar.tar.gz"
MARK = MODELS / "safar.sha256"


def rasa_environment() -> dict[str, str]:
    """The environment of every Rasa process: no telemetry, our package importable, no chatter of TensorFlow."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONPATH": str(REPOSITORY),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }


def is_current() -> bool:
    """Whether the model in place was made from the files as they are now."""
    return MODEL.exists() and MARK.exists() and MARK.read_text(encoding="utf-8").split()[:1] == [fingerprint()]


def check_encoder() -> None:
    """Raise EncoderError unless what is set now is the encoder that the model in place was trained with, or neither is."""
    if MARK.exists():
        noted = MARK.read_text(encoding="utf-8").split()[1:]
        encoder.check(noted[0] if noted else None)


def train() -> None:
    """Have Rasa train into a folder of its own; a failed or untried model never replaces the one in place."""
    wanted = [fingerprint(), encoder.mark() or ""]
    MODELS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=MODELS) as folder:
        messages = Path(folder) / "messages.json"
        messages.write_text(_as_json(), encoding="utf-8")
        command = ["train", "nlu", "--domain", DOMAIN, "--config", CONFIG, "--nlu", messages, "--out", folder]
        rasa = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "nlu.rasa_command",
            *map(str, command),
            "--fixed-model-name",
            "safar",
        ]
        subprocess.run(rasa, check=True, cwd=REPOSITORY, env=rasa_environment())
        fresh = Path(folder) / MODEL.name
        try_out(fresh)
        fresh.replace(MODEL)
    MARK.write_text("\n".join(wanted).strip() + "\n", encoding="utf-8")


def _as_json() -> str:
    """The examples in Rasa's JSON format, which it reads at once; of its YAML it reads about a thousand messages a second."""
    examples = [{"text": one.text, "intent": one.intent, "entities": []} for one in read_examples()]
    return json.dumps({"rasa_nlu_data": {"common_examples": examples}}, ensure_ascii=False)


def try_out(archive: Path) -> None:
    """Load the model out of its archive and ask a known sentence; wrong means that nothing was learnt."""
    from nlu.smoke import smoke_test

    smoke_test(archive)
    print("nlu: the model answers the smoke test", flush=True)


def main(arguments: list[str]) -> int:
    """Train if needed; 1 when Rasa or the smoke test refuses."""
    try:
        if is_current() and "--force" not in arguments:
            print("nlu: the model is up to date", flush=True)
            return 0
        print("nlu: training (about two minutes)", flush=True)
        train()
    except (subprocess.CalledProcessError, ValueError) as error:
        print(f"nlu: training failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
