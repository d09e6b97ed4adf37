"""Write `nlu/domain.yml`, which Rasa wants, from the taxonomy.

python -m nlu.understand.domain            writes it
python -m nlu.understand.domain --check    fails when it is stale
"""

from __future__ import annotations

import sys

from nlu.understand.paths import DOMAIN
from nlu.understand.taxonomy import Taxonomy, taxonomy

HEADER = """\
# Made from taxonomy.yml by `python -m nlu.understand.domain`: change that file, not this one.
version: "3.1"
"""


def domain_text(contract: Taxonomy) -> str:
    """The domain file that belongs to a taxonomy."""
    intents = "".join(f"  - {intent}\n" for intent in contract.intents)
    return f"{HEADER}intents:\n{intents}entities:\n  - country:\n      roles: [origin, destination, mention]\n"


def main(arguments: list[str]) -> int:
    """Write or check the domain file; 1 when it is stale."""
    wanted = domain_text(taxonomy())
    if "--check" not in arguments:
        DOMAIN.write_text(wanted, encoding="utf-8")
        return 0
    if DOMAIN.exists() and DOMAIN.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{DOMAIN}: does not match taxonomy.yml; run `python -m nlu.understand.domain`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
