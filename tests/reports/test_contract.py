"""Drafts of contracts, read by the tools that a team would give them to: protoc, a validator of OpenAPI, mypy."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml
from grpc_tools import protoc
from msgspec.structs import replace
from mypy import api
from openapi_spec_validator import validate

from nova_lint.config.load import load_config, parse_config
from nova_lint.engine.contract.derive import contract_of
from nova_lint.engine.run import check, lint
from nova_lint.model.report import Report
from nova_lint.reports import render

ROOT = Path(__file__).parents[2]
HOSTILE = '*/ """ \\\\ \\n# {x} \u2028 ${y}'


def _drafted(report: Report, owner: str) -> Report:
    return replace(report, contract=contract_of(report, owner))


def _of(config: str, files: dict[str, str], owner: str) -> Report:
    return _drafted(lint(files, parse_config(config)), owner)


def _example() -> dict[str, Report]:
    config = load_config(ROOT / "examples/marketplace/nova-lint.toml")
    report = check(config)
    return {f"example {one.name}": _drafted(report, one.name) for one in config.ownership.services}


def _hostile() -> Report:
    config = """
        [services."1-\u00fcser's */ service"]
        paths = ["a"]
        tables = ["class", "Message", "from", "user", "users", "\u8ba2\u5355", "x-*"]
        [services.b]
        paths = ["b"]
        tables = []
    """
    code = f"""
def f(cur, a):
    cur.execute('SELECT "class", "def", "self", "None", "rpc", "page_size", "a b", "A_B", "1" FROM "class" WHERE "import" = %s')
    cur.execute('SELECT 1 FROM "Message" WHERE "string" = %s /* {HOSTILE} */')
    cur.execute('SELECT * FROM "from" WHERE "*/" = %s AND "page_token" > %s')
    cur.execute('UPDATE "user" SET "request" = %s, "global" = %s WHERE id = %s')
    cur.execute('UPDATE "users" SET "request" = %s WHERE id = %s')
    cur.execute('INSERT INTO "\u8ba2\u5355" ("\u540d\u79f0", "\u540d") VALUES (1, 2)')
    cur.execute('DELETE FROM "x-y z" WHERE "lambda" = %s')
"""
    return _of(config, {"b/\u202e x\n*/.py": code}, "1-\u00fcser's */ service")


def _without_schema() -> Report:
    config = '[services.a]\npaths = ["a"]\ntables = ["t"]\n[services.b]\npaths = ["b"]\n'
    return _of(
        config, {"b/x.py": 'def f(c):\n    c.execute("SELECT x, y FROM t WHERE z > 1 AND z < 5")\n'}, "a"
    )


def _only_rest() -> Report:
    config = '[services.a]\npaths = ["a"]\ntables = ["t"]\n[services.b]\npaths = ["b"]\ntables = ["u"]\n'
    return _of(config, {"b/1.sql": "CREATE TABLE u (t_id int REFERENCES t ON DELETE CASCADE);"}, "a")


@pytest.fixture(scope="module")
def drafts() -> dict[str, Report]:
    return {**_example(), "hostile": _hostile(), "no schema": _without_schema(), "keys only": _only_rest()}


def test_there_is_something_to_try(drafts: dict[str, Report]) -> None:
    assert len(drafts["hostile"].contract.methods) == 6
    assert drafts["hostile"].contract.rest  # a statement that cannot be read is told
    assert sum(len(one.contract.methods) for one in drafts.values()) > 30
    assert drafts["keys only"].contract.rest


def test_protoc_compiles_every_draft(drafts: dict[str, Report], tmp_path: Path) -> None:
    import grpc_tools

    own = Path(grpc_tools.__file__).parent / "_proto"
    for number, (name, report) in enumerate(drafts.items()):
        file = tmp_path / f"draft{number}.proto"
        file.write_text(render(report, "contract-proto"), encoding="utf-8")
        out = tmp_path / str(number)
        out.mkdir()
        arguments = [
            "protoc",
            f"-I{tmp_path}",
            f"-I{own}",
            f"--python_out={out}",
            f"--grpc_python_out={out}",
            file.name,
        ]
        assert protoc.main(arguments) == 0, name


def test_every_draft_is_valid_openapi(drafts: dict[str, Report]) -> None:
    for report in drafts.values():
        document: dict[str, Any] = yaml.safe_load(render(report, "contract-openapi"))
        validate(document)
        asked = [
            verb for path in document["paths"].values() for verb in path.values() if "operationId" in verb
        ]
        assert len(asked) == len(report.contract.methods)


def test_every_client_has_its_types(drafts: dict[str, Report], tmp_path: Path) -> None:
    for number, report in enumerate(drafts.values()):
        text = render(report, "contract-python")
        ast.parse(text)
        (tmp_path / f"draft{number}.py").write_text(text, encoding="utf-8")
    said, _, code = api.run(["--strict", "--no-incremental", "--config-file", "", str(tmp_path)])
    assert code == 0, said


@pytest.mark.parametrize("format", ["proto", "openapi", "python"])
def test_every_place_is_named(format: str, drafts: dict[str, Report]) -> None:
    report = drafts["example auth"]
    text = render(report, f"contract-{format}")
    places = {
        f"{use.place.file}:{use.place.line}" for method in report.contract.methods for use in method.uses
    }
    assert len(places) > 10
    assert [place for place in sorted(places) if place not in text] == []


@pytest.mark.parametrize("format", ["proto", "openapi", "python"])
def test_what_controls_a_terminal_is_not_written(format: str, drafts: dict[str, Report]) -> None:
    text = render(drafts["hostile"], f"contract-{format}")
    assert "\u202e" not in text
    assert "\u2028" not in text
