"""Where the parts of `nlu/` lie."""

from pathlib import Path

NLU = Path(__file__).resolve().parent.parent
REPOSITORY = NLU.parent
TAXONOMY = NLU / "taxonomy.yml"
DOMAIN = NLU / "domain.yml"
CONFIG = NLU / "config.yml"
BORDERS = NLU / "borders.toml"
DATA = NLU / "data"
LEXICON = NLU / "lexicon"
MODELS = NLU / "models"
SOURCES = (NLU / "understand", NLU / "components")
