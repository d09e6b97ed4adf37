"""What is made lighter in Rasa answers as Rasa does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nlu.rasa_command import RunnerInOrder, _is_empty_for_good
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain

RUNNERS = (DaskGraphRunner, RunnerInOrder)


class Sum(GraphComponent):
    """Adds what it is given, and counts how often it is asked."""

    asked = 0

    @classmethod
    def create(cls, config: Any, model_storage: Any, resource: Any, execution_context: Any) -> Sum:
        return cls()

    def one_more(self, number: int) -> int:
        Sum.asked += 1
        return number + 1

    def both(self, left: int, right: int) -> int:
        return left + right


def node(fn: str, **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Sum, constructor_name="create", fn=fn, config={})


def runner_of(kind: type[DaskGraphRunner], folder: Path) -> DaskGraphRunner:
    schema = GraphSchema(
        {
            "more": node("one_more", number="given"),
            "sum": node("both", left="more", right="more"),
            "unwanted": node("one_more", number="nobody"),
        }
    )
    return kind.create(schema, LocalModelStorage(folder), ExecutionContext(schema))


@pytest.mark.parametrize("kind", RUNNERS)
def test_each_node_that_is_needed_runs_once_and_no_other(kind: type[DaskGraphRunner], tmp_path: Path) -> None:
    Sum.asked = 0
    assert runner_of(kind, tmp_path).run(inputs={"given": 20}, targets=["sum"]) == {"sum": 42}
    assert Sum.asked == 1


@pytest.mark.parametrize("kind", RUNNERS)
@pytest.mark.parametrize(
    ("inputs", "target"),
    [({}, "sum"), ({"given": 1}, "unwanted"), ({"given": "sum"}, "sum"), ({"given": "more"}, "more")],
)
def test_what_cannot_run_is_the_same_error(
    kind: type[DaskGraphRunner], tmp_path: Path, inputs: dict[str, Any], target: str
) -> None:
    with pytest.raises(GraphRunError):
        runner_of(kind, tmp_path).run(inputs=inputs, targets=[target])


@pytest.mark.parametrize("domain", [Domain.empty(), Domain.from_dict({"intents": ["passport"]})])
def test_whether_a_domain_is_empty_is_found_out_as_before(domain: Domain) -> None:
    for _ in range(2):
        assert _is_empty_for_good(domain) is domain.is_empty()
