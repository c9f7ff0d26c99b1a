"""Names, files and SQL as an attacker would choose them break no format and give no order to what reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from nova_lint.model.baseline import Comparison
from nova_lint.model.place import Span
from nova_lint.model.report import Report
from nova_lint.reports import formats, render
from tests.engine.baseline.entries import accepted, edge, entry
from tests.reports.samples import finding, report

_FORMATS = sorted(name for name, one in formats().items() if one.subject == "findings")

_HOSTILE = [
    "\n::error::x",
    "\r\n::set-output name=a::b",
    "::stop-commands::token",
    "%0A::warning::x",
    "##[add-mask]x",
    "\n##vso[task.setvariable variable=a]b",
    "]x;sourcepath=/etc/passwd;",
    "%25%0D%AZP25",
    "]]><failure/>",
    '"/><testcase name="x"/>',
    "</error></file><!--",
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;",
    "a | b | c |",
    "`code` ``` ~~~",
    "\n# heading\n- [ ] item",
    "</details><script>alert(1)</script>",
    "![x](https://example.org/x.png) [y](1) @everyone",
    "-->",
    "\x1b[2J\x1b]0;title\x07\x00\x08\x85\u2028\u202e",
    "\ud800\ufffe\uffff",
    '{"a": "\\u0000"}\\',
]


def _report(text: str) -> Report:
    """Everything that a scanned repository, its baseline or its configuration chooses says this."""
    found = finding(
        place=Span(f"{text}/a.py", 2, 1, 2, 9),
        message=f"{text} writes {text}, which {text} owns",
        help=text,
        caller=text,
        owner=text,
        table=text,
        function=text,
        via=text,
        sql=text,
        reason=text,
        related=((Span(f"{text}/b.py", 1, 1), text),),
    )
    of = edge(caller=text, owner=text, table=text)
    old = accepted(entry(text, text, text, of=of), reason=text, ticket=text, by=text)
    compared = Comparison(
        text,
        1,
        1,
        gone=(old,),
        blamed=(old,),
        transferred=((old, of),),
        expired=(old,),
        places={old.fp: Span(f"{text}.jsonl", 2, 1)},
    )
    # Twelve, so that what is listed below the annotations is there too.
    places = [Span(f"{text}/{number}.py", number + 1, 1) for number in range(12)]
    return replace(
        report(*(replace(found, place=place) for place in (found.place, *places))), compared=compared
    )


def _is_json(text: str) -> None:
    json.loads(text)


def _is_json_by_line(text: str) -> None:
    assert len([json.loads(line) for line in text.split("\n")[:-1]]) == 16


def _has_no_break(text: str) -> None:
    """Nothing that ends a line, moves the cursor or hides what follows."""
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text) == []


def _is_github(text: str) -> None:
    """Each line is an annotation of ours or an item of our list, in which the runner finds no command."""
    _has_no_break(text)
    kind = re.compile(
        r"::(error|warning|notice) file=[^:,\n]*(,(line|endLine|col|endColumn)=\d+)+,title=[^:,\n]*::.*"
    )
    for line in text.split("\n")[:-1]:
        if line.startswith("::"):
            assert kind.fullmatch(line)
            assert re.search("%(?!25|3A|2C)", line) is None
        else:
            assert line.startswith(("- ", "nova-lint: "))
            assert "##[" not in line


def _is_azure(text: str) -> None:
    """Each line is one issue, whose properties are ours."""
    _has_no_break(text)
    names = "(type|sourcepath|linenumber|columnnumber|code)"
    for line in text.split("\n")[:-1]:
        assert re.fullmatch(rf"##vso\[task\.logissue ({names}=[^];\n]*;){{5}}\].*", line)


def _is_junit(text: str) -> None:
    root = ElementTree.fromstring(text)
    assert {element.tag for element in root.iter()} == {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "system-out",
    }
    assert len(root.findall("testsuite/testcase")) == int(root.get("tests", "")) == 16


def _is_checkstyle(text: str) -> None:
    root = ElementTree.fromstring(text)
    assert {element.tag for element in root.iter()} == {"checkstyle", "file", "error"}
    assert len(root.findall("file/error")) == 16


def _is_markdown(text: str) -> None:
    """Rows have as many cells as the head, and every tag and heading is ours."""
    _has_no_break(text)
    rows = [line for line in text.split("\n") if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}
    outside = re.sub(r"(?<!\\)`[^`]*`", "", text)  # where nothing is a tag, a link or a mention
    tags = set(re.findall(r"<[^>]*>?", outside))
    assert tags <= {
        *(
            "<!-- nova-lint summary -->",
            "<details>",
            "<summary>",
            "</summary>",
            "</details>",
            "<sub>",
            "</sub>",
        )
    }
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        "### nova-lint: 13 errors to look at"
    ]
    assert re.search("@(?!\u200b)", outside) is None
    assert re.search(r"(?<!\\)\]\(", outside) is None


_HOLDS: dict[str, Callable[[str], None]] = {
    "azure": _is_azure,
    "checkstyle": _is_checkstyle,
    "concise": _has_no_break,
    "github": _is_github,
    "gitlab": _is_json,
    "json": _is_json,
    "jsonl": _is_json_by_line,
    "junit": _is_junit,
    "markdown": _is_markdown,
    "rdjson": _is_json,
    "sarif": _is_json,
    "text": _has_no_break,
}


def test_every_format_is_tried() -> None:
    assert sorted(_HOLDS) == _FORMATS


@pytest.mark.parametrize("text", _HOSTILE)
@pytest.mark.parametrize("format", _FORMATS)
def test_nothing_hostile_gets_through(format: str, text: str) -> None:
    _HOLDS[format](render(_report(text), format))


@pytest.mark.parametrize("format", _FORMATS)
@given(text=st.text(max_size=40))
@example(text="".join(_HOSTILE))
def test_nor_does_any_other_text(format: str, text: str) -> None:
    _HOLDS[format](render(_report(text), format))
