"""The JSON of every command against the schemas that are shipped."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource

from derivcheck.kernel.derivation import ClaimKind
from derivcheck.kernel.verdict import Outcome

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"


def schema(name: str) -> jsonschema.Draft202012Validator:
    files = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(SCHEMAS.glob("*.schema.json"))]
    registry = Registry().with_resources((one["$id"], Resource.from_contents(one)) for one in files)
    chosen = next(one for one in files if one["$id"] == f"{name}.schema.json")
    return jsonschema.Draft202012Validator(chosen, registry=registry)


@pytest.mark.parametrize("file", sorted(SCHEMAS.glob("*.schema.json")), ids=lambda file: file.name)
def test_the_schemas_are_schemas(file):
    jsonschema.Draft202012Validator.check_schema(json.loads(file.read_text(encoding="utf-8")))


def test_verify(run, demo, answers):
    validator = schema("verify")
    for outcome in [*Outcome, RuntimeError("boom")]:
        answers["demo/square"] = outcome
        validator.validate(run("verify", demo, "--jobs", "1", "--format", "json").json)
    validator.validate(run("verify", "nowhere.py", "--format", "json").json)
    validator.validate(run("verify", "--format=json", "--sed", "1").json)


def test_the_schema_refuses_what_is_not_promised(run, demo, answers):
    validator = schema("verify")
    data = run("verify", demo, "--jobs", "1", "--format", "json").json
    for spoil in (
        lambda data: data["results"][0].pop("trusts"),
        lambda data: data["results"][1].update(verdict="false"),
        lambda data: data["results"][1].update(kind="sum"),
        lambda data: data["summary"].update(unexpected=-1),
    ):
        copy = json.loads(json.dumps(data))
        assert validator.is_valid(copy)
        spoil(copy)
        assert not validator.is_valid(copy)


def test_list(run, demo):
    data = run("list", demo, "--format", "json").json
    schema("list").validate(data)
    assert [row["id"] for row in data["claims"]] == ["demo/square", "demo/dream", "demo/root"]
    assert data["claims"][0]["source"]["line"] == 8
    assert set(data["claims"][0]) == {"id", "title", "kind", "expected", "source"}


def test_show(run, demo, tmp_path):
    (tmp_path / "pyproject.toml").write_text(f'[tool.derivcheck]\npaths = ["{demo}"]\n')
    schema("show").validate(run("show", "demo/dream", "--format", "json").json)
    schema("show").validate(run("show", "demo/dreem", "--format", "json").json)


def test_explain(run, demo, answers, tmp_path):
    (tmp_path / "pyproject.toml").write_text(f'[tool.derivcheck]\npaths = ["{demo}"]\n')
    schema("explain").validate(run("explain", "demo/dream", "--format", "json").json)
    schema("explain").validate(run("explain", "rational", "--format", "json").json)
    schema("explain").validate(run("explain", "rationnal", "--format", "json").json)


def test_evidence_and_replay(run, demo, tmp_path):
    assert run("verify", demo, "--jobs", "1", "--evidence", "stored").code == 0
    files = sorted((tmp_path / "stored").rglob("*.json"))
    assert [str(file.relative_to(tmp_path / "stored")) for file in files] == [
        "demo/dream.json",
        "demo/root.json",
        "demo/square.json",
    ]
    for file in files:
        schema("evidence").validate(json.loads(file.read_text(encoding="utf-8")))
    data = run("replay", "stored", "--format", "json").json
    schema("replay").validate(data)
    assert all(row["accepted"] for row in data["results"])


def test_kinds_are_the_fixed_list():
    assert set(schema("verify").schema["$defs"]["kind"]["enum"]) == {kind.value for kind in ClaimKind}
