"""Bad training data is refused with file, line and remedy."""

import pytest

from nlu.understand.lint import faults, lexicon_faults
from nlu.understand.taxonomy import Taxonomy

CONTRACT = Taxonomy(
    topics={"documents": ("passport", "lost_documents"), "out_of_scope": ("out_of_scope",)},
    languages={"tg": ("Cyrl", "Latn")},
    origins=("TJ",),
)


def written(folder, intent, *lines, form="native", name=None):
    path = folder / "tg" / "documents" / f"{name or intent}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    body = "".join(f"    - {line}\n" for line in lines)
    path.write_text(f"nlu:\n- intent: {intent}\n  metadata:\n    form: {form}\n  examples: |\n{body}", encoding="utf-8")
    return path


def test_good_data_has_no_faults(tmp_path):
    written(tmp_path, "passport", "шиноснома мехоҳам", "загранпаспорт лозим")
    assert faults(tmp_path, CONTRACT) == []


@pytest.mark.parametrize(
    ("intent", "line", "form", "says"),
    [
        ("passports", "шиноснома", "native", "not in taxonomy.yml"),
        ("passport", "پاسپورت", "native", "is written in Arab"),
        ("passport", "shinosnoma", "native", "move it to the latin block"),
        ("passport", "шиноснома", "latin", "move it to another block"),
        ("passport", "шиноснома", "odd", "form 'odd' is unknown"),
        ("passport", "", "native", "is empty"),
        ("passport", "ш " * 800, "native", "characters; at most"),
    ],
)
def test_a_fault_names_its_line_and_its_remedy(tmp_path, intent, line, form, says):
    written(tmp_path, intent, "шиноснома чанд пул", line, form=form, name="passport")
    assert any(fault.line == 7 and says in fault.text for fault in faults(tmp_path, CONTRACT))


def test_one_message_under_two_intents(tmp_path):
    written(tmp_path, "lost_documents", "паспорт гум шуд")
    written(tmp_path, "passport", "Паспорт ГУМ шуд!")
    (fault,) = faults(tmp_path, CONTRACT)
    assert fault.path.name == "passport.yml"
    assert "keep one of them" in fault.text


def test_torn_yaml_names_its_line(tmp_path):
    written(tmp_path, "passport", "шиноснома").write_text("nlu:\n- intent: [\n", encoding="utf-8")
    assert any("is not YAML" in fault.text for fault in faults(tmp_path, CONTRACT))


def test_the_lexicon_that_ships_is_sound():
    assert lexicon_faults() == []
