"""Rasa's own command, without jax: python -m nlu.rasa_command run …

TensorFlow's converter for telephones imports jax when it is there, which takes two seconds of every start; nothing here uses it.
"""

import sys

sys.modules["jax"] = None  # type: ignore[assignment]  # this makes `import jax` raise ImportError

from rasa.__main__ import main  # noqa: E402 (jax has to be hidden first)

if __name__ == "__main__":
    main()
