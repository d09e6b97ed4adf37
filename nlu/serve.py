"""Serve the trained model by Rasa's HTTP API, on loopback and behind a token.

    SAFAR_NLU_TOKEN=… PYTHONPATH=. nlu/.venv/bin/python -m nlu.serve --port 5005

The process becomes Rasa's server, so that a supervisor's signals reach it.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from nlu.train import MODEL, check_encoder, rasa_environment
from nlu.understand.encoder import EncoderError

TOKEN_VARIABLE = "SAFAR_NLU_TOKEN"


def command(
    interface: str, port: int, token: str, *, model: Path = MODEL, program: str = "nlu.rasa_command"
) -> list[str]:
    """Rasa's command line; without --enable-api it would not parse, without a token anyone could replace the model."""
    serve = ["run", "--enable-api", "-i", interface, "-p", str(port), "--auth-token", token, "-m", str(model)]
    return [sys.executable, "-W", "ignore", "-m", program, *serve]


def serving_environment() -> dict[str, str]:
    """Rasa's environment, with one thread for algebra: more of them spend half of a short message waiting for each other."""
    return {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **rasa_environment()}


def main() -> int:
    """Check what can be checked, then become the server; 2 when it cannot."""
    parser = argparse.ArgumentParser(prog="python -m nlu.serve")
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--interface", default="127.0.0.1", help="never a public one: Rasa's API can load models")
    arguments = parser.parse_args()
    token = os.environ.get(TOKEN_VARIABLE, "")
    if not token:
        print(
            f"nlu: set {TOKEN_VARIABLE}; without a token anyone who reaches the port owns the server", file=sys.stderr
        )
        return 2
    if not MODEL.exists():
        print(f"nlu: {MODEL} is missing; run `python -m nlu.train`", file=sys.stderr)
        return 2
    try:
        check_encoder()  # Rasa would log what its component raises, and serve without a model
    except EncoderError as error:
        print(f"nlu: {error}", file=sys.stderr)
        return 2
    line = command(arguments.interface, arguments.port, token)
    os.execve(line[0], line, serving_environment())
    raise AssertionError("execve does not return")


if __name__ == "__main__":
    sys.exit(main())
