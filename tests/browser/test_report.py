"""The page of `nova-lint report`, opened, clicked and read as people do, and attacked by what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect

from nova_lint.config.load import load_config, parse_config
from nova_lint.engine.landscape import landscape_of
from nova_lint.engine.metrics import metrics_of
from nova_lint.engine.plan.build import plan_of
from nova_lint.engine.run import check, lint
from nova_lint.model.burndown import Burndown, Point
from nova_lint.model.landscape import Edge, Landscape, Site
from nova_lint.model.ownership import Ownership
from nova_lint.model.place import Span
from nova_lint.model.report import Counts, Report
from nova_lint.model.statement import TableName
from nova_lint.reports import render
from tests.browser.looks import assert_looks_like, look_of, share_off

ROOT = Path(__file__).parents[2]

#: Width and height of a phone, a laptop and a wide screen.
SIZES = [
    pytest.param(390, 844, id="phone"),
    pytest.param(1280, 900, id="laptop"),
    pytest.param(1920, 1080, id="wide"),
]

Opens = Callable[..., Page]


def _whole(report: Report, ownership: Ownership) -> Report:
    landscape = landscape_of(report, ownership)
    points = tuple(
        Point(f"{number:040}", date(2026, 1, 1) + timedelta(weeks=number), 90 - 9 * number, 0)
        for number in range(9)
    )
    return replace(
        report,
        landscape=landscape,
        metrics=metrics_of(landscape, report.counts),
        plan=plan_of(report, landscape),
        burndown=Burndown(points, 9.0, date(2026, 4, 1)),
    )


@pytest.fixture(scope="module")
def example() -> str:
    config = load_config(ROOT / "examples/marketplace/nova-lint.toml")
    return render(_whole(check(config), config.ownership), "report-html")


def _crowd(services: int, tables: int) -> str:
    """A page of many services, each of which reads all tables of each other."""
    names = [f"s{number:02}" for number in range(services)]
    each = tables // services
    edges = [
        Edge(caller, owner, TableName(f"t{owner[1:]}_{n}"), "read", (Site(Span(f"{caller}/x.py", 1, 1), "f", "read", "high"),))
        for caller in names
        for owner in names
        if caller != owner
        for n in range(each)
    ]  # fmt: skip
    landscape = Landscape(services=tuple(names), edges=tuple(edges))
    return render(
        replace(Report((), (), (), Counts(), ()), landscape=landscape, metrics=metrics_of(landscape)),
        "report-html",
    )


@pytest.fixture
def opens(browser: Browser, tmp_path: Path) -> Iterator[Opens]:
    """Opens a page from a file. Whatever it says in its console fails the test."""
    said: list[str] = []
    contexts = []

    def start(html: str, width: int = 1280, height: int = 900, scheme: str = "light") -> Page:
        file = tmp_path / "report.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(f"a dialog: {dialog.message}"))
        page.on(
            "request",
            lambda request: said.append(request.url) if not request.url.startswith("file:") else None,
        )
        page.goto(file.as_uri())
        return page

    yield start
    for context in contexts:
        context.close()
    assert said == []


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(width: int, height: int, scheme: str, example: str, opens: Opens) -> None:
    page = opens(example, width, height, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for part in ("figures", "matrix", "graph", "findings", "burndown", "plan"):
        expect(page.locator(f"#{part}")).to_be_visible()
    faults = [f for f in Axe().run(page).response["violations"] if f["impact"] in ("serious", "critical")]
    assert [(fault["id"], [node["html"][:120] for node in fault["nodes"]][:3]) for fault in faults] == []


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_looks_as_it_did(width: int, height: int, scheme: str, example: str, opens: Opens) -> None:
    page = opens(example, width, height, scheme)
    assert_looks_like(page.screenshot(), f"{width}-{scheme}")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_drawing_looks_as_it_did(width: int, height: int, example: str, opens: Opens) -> None:
    page = opens(example, width, height)
    assert_looks_like(page.locator("#drawing svg").screenshot(), f"{width}-drawing")
    page.fill("#find", "users")
    assert_looks_like(page.locator("#drawing svg").screenshot(), f"{width}-drawing-auth")


def test_the_drawing_of_a_crowd_looks_as_it_did(opens: Opens) -> None:
    page = opens(_crowd(26, 130))
    assert_looks_like(page.locator("#drawing svg").screenshot(), "1280-crowd")


def test_a_page_without_its_style_looks_different(example: str, opens: Opens) -> None:
    page = opens(example)
    before = look_of(page.screenshot())
    page.evaluate("document.querySelector('style').remove()")
    assert share_off(before, look_of(page.screenshot())) > 0.1


def test_findings_are_filtered_and_searched(example: str, opens: Opens) -> None:
    page = opens(example)
    everything = page.locator("#count").text_content()
    page.select_option("#rule", "NL102")
    tags = page.locator("#list .tag:first-child").all_text_contents()
    assert set(tags) == {"NL102"}
    page.select_option("#caller", "orders")
    page.fill("#search", "USERS")
    expect(page.locator("#list mark").first).to_have_text(re.compile("users"))
    assert page.locator("#list .finding").count() < len(tags)
    page.fill("#search", "no such thing anywhere")
    expect(page.locator("#count")).to_have_text(re.compile(r"^0 findings of"))
    page.select_option("#rule", "")
    page.select_option("#caller", "")
    page.fill("#search", "")
    assert page.locator("#count").text_content() == everything


def test_more_findings_are_shown_when_asked_for(example: str, opens: Opens) -> None:
    page = opens(example)
    assert page.locator("#list .finding").count() == 50
    page.click("#more")
    assert page.locator("#list .finding").count() > 50
    expect(page.locator("#more")).to_be_hidden()


def test_paper_has_every_finding_and_the_whole_matrix(example: str, opens: Opens) -> None:
    page = opens(example, 1024, 720)  # A4 on its side, less its margins
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".finding").count() == page.evaluate("data.findings.length") > 50
    expect(page.locator("#rest")).to_have_text("")
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits), "the matrix is cut off at the edge of the paper"
    expect(page.locator("header").first).to_be_hidden()


def test_a_cell_opens_its_places(example: str, opens: Opens) -> None:
    page = opens(example)
    page.locator("#cells tbody td.hit").first.click()
    expect(page.locator("#sites")).to_be_visible()
    assert page.locator("#sites pre").count() >= 1
    page.keyboard.press("Escape")
    expect(page.locator("#sites")).to_be_hidden()


def test_the_tables_of_an_owner_open_and_close(example: str, opens: Opens) -> None:
    page = opens(example)
    page.click("#expand")
    assert page.locator("#cells thead tr").count() == 1
    columns = page.locator("#cells thead tr:first-child th").count()
    page.locator("#cells thead button", has_text="auth").click()
    tables = page.locator("#cells thead .table").all_text_contents()
    assert "users" in tables
    assert page.locator("#cells tbody tr:first-child td").count() == columns - 2 + len(tables)
    page.locator("#cells thead button", has_text="auth").press("Enter")
    assert page.locator("#cells thead tr").count() == 1


def test_the_tables_of_many_open_and_close(opens: Opens) -> None:
    page = opens(_crowd(26, 130))
    assert "dense" in (page.get_attribute("#cells", "class") or "")
    before = page.locator("#cells tbody tr").all_text_contents()
    button = page.locator("#cells thead button", has_text="s07")
    button.click()
    assert page.locator("#cells thead .table").all_text_contents() == [f"t07_{n}" for n in range(5)]
    for row in page.locator("#cells tbody tr").all():
        assert row.locator("td").count() == 26 - 1 + 5
    button.press("Enter")
    assert page.locator("#cells tbody tr").all_text_contents() == before


def test_arrows_go_from_cell_to_cell(example: str, opens: Opens) -> None:
    page = opens(example)
    where = "[document.activeElement.closest('tr').rowIndex, document.activeElement.cellIndex]"
    first = page.locator("#cells [tabindex='0']")
    expect(first).to_have_count(1)
    first.focus()
    row, column = page.evaluate(where)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(where) == [row + 1, column + 1]
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(where) == [row + 1, page.locator("#cells tbody tr:first-child td").count()]
    page.keyboard.press("Home")
    for _ in range(row):
        page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.dataset.owner") == page.evaluate("data.services[0].name")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
    expect(page.locator("#cells [tabindex='0']")).to_have_count(1)


def test_a_cell_is_opened_with_the_keyboard(example: str, opens: Opens) -> None:
    page = opens(example)
    page.locator("#cells tbody td.hit").first.click()
    page.keyboard.press("Escape")
    expect(page.locator("#cells tbody td.hit").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#sites")).to_be_visible()


def test_a_crowd_is_drawn_by_its_strongest_pairs(opens: Opens) -> None:
    page = opens(_crowd(26, 130))
    assert page.locator("#drawing path[marker-end]").count() == 400
    expect(page.locator("#drawn")).to_contain_text("The 400 pairs with most places are drawn, of 650")
    page.fill("#find", "s07")
    expect(page.locator("#drawn")).to_be_hidden()
    assert page.locator("#drawing path[marker-end]").count() == 50


def test_a_pair_opens_its_places(example: str, opens: Opens) -> None:
    page = opens(example)
    button = page.locator("#pairs button").first
    number = int(button.inner_text())
    button.click()
    assert page.locator("#sites .where").count() == number


def test_a_table_is_found_at_its_owner(example: str, opens: Opens) -> None:
    page = opens(example)
    page.fill("#find", "users")
    expect(page.locator(".node.on")).to_have_attribute("aria-label", re.compile("^auth,"))
    page.fill("#find", "USER")
    expect(page.locator(".node.on")).to_have_attribute("aria-label", re.compile("^auth,"))
    page.fill("#find", "e")
    assert page.locator(".node.on").count() == 0
    page.fill("#find", "")
    assert page.locator(".node.on").count() == 0


def test_a_service_is_chosen_with_the_keyboard(example: str, opens: Opens) -> None:
    page = opens(example)
    before = page.locator("#pairs tbody tr").count()
    page.locator(".node", has_text="search").focus()
    page.keyboard.press("Enter")
    rows = page.locator("#pairs tbody tr").all_text_contents()
    assert 0 < len(rows) < before
    assert all("search" in row for row in rows)
    page.keyboard.press("Enter")
    assert page.locator("#pairs tbody tr").count() == before


def test_kinds_can_be_left_out(example: str, opens: Opens) -> None:
    page = opens(example)
    before = page.locator("#pairs tbody tr").count()
    for box in page.locator("#kinds input").all()[1:]:
        box.uncheck()
    assert page.locator("#pairs tbody tr").count() < before


def test_light_and_dark_can_be_chosen(example: str, opens: Opens) -> None:
    page = opens(example)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028]]>--><svg onload=alert(3)>${alert(4)}"


def test_what_is_shown_cannot_do_anything(opens: Opens) -> None:
    config = """
        [services."</script><script>alert(1)</script>"]
        paths = ["a"]
        tables = ["own"]
        [services."<img src=x onerror=alert(2)>"]
        paths = ["b"]
        tables = ["*script*", "users"]
    """
    code = f"""
def f(cursor):
    # {HOSTILE}
    cursor.execute('SELECT * FROM "</script><script>alert(5)</script>" -- {HOSTILE}')
    cursor.execute("UPDATE users SET a = 1 WHERE b = 2")  # {HOSTILE}
"""
    made = parse_config(config)
    report = lint({"a/<img src=x onerror=alert(6)>.py": code, "b/x.py": ""}, made)
    assert report.findings
    page = opens(render(_whole(report, made.ownership), "report-html"))
    assert page.locator("#list .finding").count() == len(report.findings)
    page.locator("#cells tbody td.hit").first.click()
    assert page.locator("img, main script").count() == 0
    assert "alert(5)" in (page.text_content("#findings") or "")


EMPTY = [
    pytest.param('[services.a]\npaths = ["a"]\n', {}, "1 service", id="one service, no file"),
    pytest.param(
        '[services.a]\npaths = ["a"]\ntables = ["t"]\n[services.b]\npaths = ["b"]\n',
        {"a/x.py": 'def f(c):\n    c.execute("DELETE FROM t WHERE x = 1")\n'},
        "10.0 of 10",
        id="no finding between two services",
    ),
]


@pytest.mark.parametrize(("config", "files", "title"), EMPTY)
def test_little_to_show_is_shown(config: str, files: dict[str, str], title: str, opens: Opens) -> None:
    made = parse_config(config)
    report = lint(files, made)
    landscape = landscape_of(report, made.ownership)
    page = opens(
        render(
            replace(report, landscape=landscape, metrics=metrics_of(landscape, report.counts)), "report-html"
        )
    )
    assert title in (page.text_content("h1") or "")
    expect(page.locator("#plan")).to_be_hidden()
