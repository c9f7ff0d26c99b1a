"""`init --update`: what is new is added, and every other byte stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nova_lint.config.load import parse_config
from nova_lint.engine.propose.update import Update, UpdateError, updated
from nova_lint.engine.propose.write import written
from tests.engine.propose.repositories import SHOP, proposed

_MORE = {
    **SHOP,
    "services/mail/send.py": "def send(cursor):\n    cursor.execute('DELETE FROM outbox WHERE id = 1')\n",
    "services/mail/migrations/1.sql": "CREATE TABLE outbox (n int);",
}

#: Everything that is to be known about the shop, as a person would write it.
_WHOLE = """\
[services.orders]
paths = ["services/orders"]
tables = ["orders", "order_*"]

[services.billing]
paths = ["services/billing"]
tables = ["invoices"]
"""


def _update(text: str, files: dict[str, str] = SHOP) -> Update:
    return updated(text, proposed(files, text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_WHOLE, id="everything is in it"),
        pytest.param(_WHOLE.replace("orders]", "sales]"), id="a service with a name of one's own"),
        pytest.param('[services.all]\npaths = ["services"]\ntables = ["*"]', id="one service, and no line break"),
        pytest.param(
            _WHOLE.replace(', "order_*"', "") + "#   order_lines: gone next month\n", id="a table left open by hand"
        ),
        pytest.param(
            _WHOLE.split("\n\n")[0] + "\n#   services/billing: not ours\n#   invoices:\n", id="a folder left open by hand"
        ),
        pytest.param(_WHOLE + '[services.db]\npaths = ["db"]\n', id="a service without tables"),
    ],
)  # fmt: skip
def test_nothing_to_add(text: str) -> None:
    assert _update(text) == Update(text)


_LINES = '"order_lines", # high: 1 of 1 write; its name\n'
_BOTH = f'tables = [\n  {_LINES}  "orders", # high: 1 of 1 write; its name\n]'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('tables = ["orders"]', f'tables = ["orders",\n  {_LINES}]'),
        (
            'tables = [\n    "orders",  # ours\n    # the end\n]',
            f'tables = [\n    "orders",  # ours\n    # the end\n  {_LINES}]',
        ),
        # No room for a comment: the bracket stands behind the last name, on a line that is not the first.
        ('tables = [ "orders",\n "x" ]', 'tables = [ "orders",\n "x",\n "order_lines" ]'),
        ("tables = [] # none yet", f"{_BOTH} # none yet"),
        ('description = "o"', f'description = "o"\n{_BOTH}'),
    ],
)
def test_a_table_is_added_to_a_list_however_it_is_written(text: str, expected: str) -> None:
    before = '[services.orders]\npaths = ["services/orders"]  # all of it\n'
    after = '\n\n[services.billing]\npaths = ["services/billing"]\ntables = ["invoices"]\n# end\n'
    assert _update(before + text + after).text == before + expected + after


def test_a_service_is_added_at_the_end() -> None:
    found = _update(_WHOLE + "# the end", _MORE)
    assert found.services == ("mail",)
    assert found.text == (
        _WHOLE
        + "# the end\n\n[services.mail]\n# services/mail: a folder of services/\n"
        + 'paths = ["services/mail"]\ntables = [\n'
        + '  "outbox", # high: created in services/mail/migrations/1.sql:1; 1 of 1 write\n]\n'
    )


def test_in_a_pyproject() -> None:
    other = '[project]\nname = "shop"\n\n'
    text = other + _WHOLE.replace("[services", "[tool.nova-lint.services")
    found = updated(text, proposed(_MORE, _WHOLE), ("tool", "nova-lint"))
    assert found.text.startswith(text + "\n[tool.nova-lint.services.mail]\n")


def test_line_breaks_of_windows_stay() -> None:
    text = _WHOLE.replace('"invoices"', "").replace("\n", "\r\n")
    found = _update(text, _MORE).text
    assert found.count("\n") == found.count("\r\n") > text.count("\n")


def test_a_table_of_a_service_in_another_file_is_not_lost() -> None:
    root = _WHOLE.split("\n\n")[1]
    found = updated(root, proposed(SHOP, _WHOLE.replace('"orders", ', "")))
    assert found.undecided == ("orders",)
    assert "#   orders: orders, which another file describes; high: 1 of 1 write; its name" in found.text


def test_a_file_that_nothing_can_be_added_to() -> None:
    text = 'services = {orders = {paths = ["services/orders"]}}\n'
    with pytest.raises(UpdateError, match=r"(?s)Add by hand what is new:.*billing: invoices"):
        _update(text)


_TABLES = ["orders", "order_lines", "invoices", "outbox"]


@st.composite
def _configurations(draw: st.DrawFn) -> str:
    """Configurations of the shop with some of its services and tables, written in many ways."""
    remarks = st.text("ab #:\"'[]=.", max_size=8).map(lambda text: f"# {text}\n")
    text = draw(remarks)
    homes = {table: draw(st.sampled_from(["orders", "billing", "mail", ""])) for table in _TABLES}
    for service in draw(st.permutations(["orders", "billing", "mail"]))[: draw(st.integers(1, 3))]:
        own = [f'"{table}"' for table, home in homes.items() if home == service]
        text += (
            f'[services.{service}]{draw(st.sampled_from(["", " # here"]))}\npaths = ["services/{service}"]\n'
        )
        form = draw(st.sampled_from(["line", "lines", "loose", "none"]))
        if form == "line":
            text += f"tables = [{', '.join(own)}]\n"
        elif form == "lines":
            text += "tables = [\n" + "".join(f"    {name}, {draw(remarks)}" for name in own) + "]\n"
        elif form == "loose" and own:
            text += "tables = [ " + "\n ,".join(own) + " ]\n"
        text += draw(remarks)
    return text if draw(st.booleans()) else text.rstrip("\n")


@given(_configurations())
@settings(max_examples=60, deadline=None)
def test_twice_is_once_and_hand_edits_survive(text: str) -> None:
    first = _update(text, _MORE)
    second = _update(first.text, _MORE)
    assert second == Update(first.text)
    old, new = parse_config(text).ownership, parse_config(first.text).ownership
    assert [s.name for s in new.services[: len(old.services)]] == [s.name for s in old.services]
    for before, after in zip(old.services, new.services, strict=False):
        assert after.tables[: len(before.tables)] == before.tables
        assert after.paths == before.paths
    # Every character of the old file is there, in order: commas and lines came between, nothing went.
    position = 0
    for word in re.findall(r"\S+", text.replace("]", " ] ")):
        position = first.text.index(word.strip(",]") or "]", position)


@given(st.sets(st.sampled_from(_TABLES)))
@settings(max_examples=16, deadline=None)
def test_what_is_taken_out_of_a_proposal_comes_back(gone: set[str]) -> None:
    whole = written(proposed(_MORE))
    lines = [
        line for line in whole.splitlines(keepends=True) if not any(f'"{name}"' in line for name in gone)
    ]
    found = _update("".join(lines), _MORE)
    assert {str(decision.table) for decision in found.tables} == gone
    assert set(whole.splitlines()) == set(found.text.splitlines())
