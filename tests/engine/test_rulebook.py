"""A rule file is strict: a slip in it would look like clean code."""

from __future__ import annotations

import pytest

from nova_lint.engine.rulebook import RuleError, find_rule, parse_rule, rules

_RULE = """
code = "XY001"
name = "own-rule"
summary = "Something."
severity = "error"
precision = "high"
select = "access"

[match]
op = ["read", "lock"]
crosses_boundary = true
traits = "star"

[message]
text = "{caller} reads {table}"
help = "Do not."

[docs]
why = "w"
instead = "i"
limits = "l"

[[bad]]
files."a.py" = "x"
"""


def test_a_rule() -> None:
    rule = parse_rule(_RULE, "own.toml")
    assert (rule.code, rule.name, rule.origin) == ("XY001", "own-rule", "own.toml")
    assert rule.match == {"op": ("read", "lock"), "crosses_boundary": True, "traits": "star"}
    assert rule.bad[0].files == {"a.py": "x"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('code = "XY001"', "code = ", "it is not TOML"),
        ('code = "XY001"', "", "'code' must be a text"),
        ('code = "XY001"', 'code = "xy1"', "'code' cannot be 'xy1'; it looks like 'NL102'"),
        ('name = "own-rule"', 'name = "Own Rule"', "'name' cannot be 'Own Rule'"),
        ('"Something."', '" "', "'summary' must be a text that is not empty"),
        ("summary", "sumary", "unknown key 'sumary'. Did you mean 'summary'?"),
        ('severity = "error"', 'severity = "eror"', "'severity' cannot be 'eror'. Did you mean 'error'?"),
        ('precision = "high"', 'precision = "x"', "There are: very-high, high, medium, low."),
        ('select = "access"', 'select = "acess"', "Did you mean 'access'?"),
        (
            "op = [",
            "ops = [",
            "unknown key 'ops' in [match]: that is no field of an access. Did you mean 'op'?",
        ),
        ('["read", "lock"]', "[]", "'op' in [match] must be a text, or a list of such"),
        ('["read", "lock"]', "[1]", "'op' in [match] must be a text, or a list of such"),
        (
            "crosses_boundary = true",
            'crosses_boundary = "yes"',
            "'crosses_boundary' in [match] must be true or",
        ),
        ("crosses_boundary = true", "crosses_boundary = 1", "'crosses_boundary' in [match] must be true or"),
        ("{table}", "{tabel}", "{tabel} in [message] is no field of an access. Did you mean 'table'?"),
        ("{table}", "{table.__class__}", "is no field"),  # a template reaches into nothing
        ("{table}", "{table!r}", "is no field"),
        ("{table}", "{table:>9999999999}", "is no field"),
        ("{table}", "{}", "is no field"),
        ("{table}", "{table", "'text' in [message]"),
        ("[message]", "[mesage]", "unknown key 'mesage'. Did you mean 'message'?"),
        ('why = "w"', "", "'why' must be a text"),
        ("[docs]", "[docs]\nhow = 1", "unknown key 'how' in [docs]"),
        ('files."a.py" = "x"', "", "[[bad]] has no files"),
        ('files."a.py" = "x"', 'files."a.py" = 1', "[[bad]] has no files"),
        ('files."a.py" = "x"', 'file = "x"', "unknown key 'file' in [[bad]]. Did you mean 'files'?"),
        ('[[bad]]\nfiles."a.py" = "x"', "bad = 1", "unknown key 'bad' in [docs]"),
        ('files."a.py" = "x"', 'files."a.py" = "x"\nconfig = 1', "must be texts"),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, told: str) -> None:
    assert old in _RULE
    with pytest.raises(RuleError) as raised:
        parse_rule(_RULE.replace(old, new), "own.toml")
    assert str(raised.value).startswith("own.toml: ")
    assert told in str(raised.value)


def test_rules_are_sorted_and_found_by_code_and_name() -> None:
    codes = [rule.code for rule in rules()]
    assert codes == sorted(codes)
    assert {"NL101", "NL102", "NL103", "NL401", "NL900", "NL901"} <= set(codes)
    found = find_rule("nl102")
    assert found is not None
    assert found is find_rule("Cross-Service-Write")
    assert find_rule("NL1") is None
