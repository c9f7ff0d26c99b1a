"""Where reports go: what is wrong is told before the run, and files are whole."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from nova_lint.cli.deliver import check_targets, deliver
from nova_lint.cli.outcome import WrongInput
from nova_lint.cli.place import put
from nova_lint.cli.targets import Target, outputs, repository_prefix, targets
from nova_lint.model.ownership import Ownership, Service
from nova_lint.model.place import Span
from nova_lint.reports import Look, formats
from tests.reports.samples import finding, report


def _asked(*texts: str, format: str | None = None, file: str | None = None, split: bool = False) -> list[str]:
    found = targets(texts, format, Path(file) if file else None, split=split)
    return [f"{target.format.name}:{target.file}" for target in found]


@pytest.mark.parametrize(
    ("texts", "format", "file", "wanted"),
    [
        ((), None, None, ["text:None"]),
        ((), "json", None, ["json:None"]),
        ((), None, "out.txt", ["text:out.txt"]),
        ((), "json", "out.json", ["json:out.json"]),
        (("sarif:a.sarif",), None, None, ["sarif:a.sarif"]),  # nothing goes to stdout unasked
        (("sarif:a.sarif", "text"), None, None, ["sarif:a.sarif", "text:None"]),
        (("sarif:a.sarif",), "concise", None, ["sarif:a.sarif", "concise:None"]),
        (("json:C:/out.json",), None, None, ["json:C:/out.json"]),
    ],
)
def test_targets(texts: tuple[str, ...], format: str | None, file: str | None, wanted: list[str]) -> None:
    assert _asked(*texts, format=format, file=file) == wanted


@pytest.mark.parametrize(
    ("texts", "format", "file", "split", "message"),
    [
        (("sarfi",), None, None, False, "--output: there is no format 'sarfi'. Did you mean 'sarif'?"),
        (("zzz:x",), None, None, False, "There are: azure, checkstyle,"),
        (("facts-jsonl",), None, None, False, "there is no format 'facts-jsonl'"),
        (("text", "json"), None, None, False, "two outputs go to stdout, text and json: name a file"),
        (("text",), "json", None, False, "two outputs go to stdout, text and json"),
        (("json:a", "sarif:./a"), None, None, False, "two outputs go to a, json and sarif"),
        (("sarif:{service}.sarif",), None, None, False, "that needs --split-by service"),
        ((), None, None, True, "--split-by: the format text has no parts"),
        (("json:a.json", "text"), None, None, True, "--split-by: the format json has no parts"),
    ],
)
def test_wrong_targets(
    texts: tuple[str, ...], format: str | None, file: str | None, split: bool, message: str
) -> None:
    with pytest.raises(WrongInput) as raised:
        _asked(*texts, format=format, file=file, split=split)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("texts", "split"),
    [
        (("text", "sarif:a.sarif"), [False, True]),  # the log of a job tells everything
        (("sarif", "json:{service}.json", "json:all.json"), [True, True, False]),
    ],
)
def test_only_what_has_parts_is_split(texts: tuple[str, ...], split: list[bool]) -> None:
    assert [target.split for target in targets(texts, None, None, split=True)] == split


def _owned(*names: str) -> Ownership:
    return Ownership(tuple(Service(name, (name,)) for name in names))


def test_a_file_for_each_service(tmp_path: Path) -> None:
    found = (finding(), finding(place=Span("nobody.py", 1, 1)))
    full = replace(report(*found), ownership=_owned("orders", "a/b", "no-service"))
    target = Target(formats()["concise"], tmp_path / "nova-{service}.txt", split=True)
    written = {
        file.name: text.count("NL102") for file, text in outputs(full, target, Look()) if file is not None
    }
    assert written == {
        "nova-orders.txt": 1,
        "nova-a%2Fb.txt": 0,
        "nova-no-service.txt": 0,
        "nova-no-service-.txt": 1,  # the code of no service, beside a service that is called so
    }


def test_too_many_services_for_one_file() -> None:
    full = replace(report(), ownership=_owned(*(f"s{number}" for number in range(20))))
    with pytest.raises(WrongInput, match="at most 20 parts: write a file for each"):
        list(outputs(full, Target(formats()["sarif"], None, split=True), Look()))


@pytest.mark.parametrize(
    ("git", "root", "prefix"),
    [
        (None, "repo", ""),  # no repository: paths stay as they are
        ("repo", "repo", ""),
        ("repo", "repo/apps/shop", "apps/shop"),
    ],
)
def test_repository_prefix(tmp_path: Path, git: str | None, root: str, prefix: str) -> None:
    (tmp_path / root).mkdir(parents=True)
    if git is not None:
        (tmp_path / git / ".git").mkdir()
    assert repository_prefix(tmp_path / root) == prefix


def test_a_worktree_has_a_file_where_others_have_a_folder(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: elsewhere")
    (tmp_path / "apps").mkdir()
    assert repository_prefix(tmp_path / "apps") == "apps"


def test_put_replaces_a_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    file.write_text("old")
    file.chmod(0o640)
    put(file, b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    put(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    put(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_device_is_written_to() -> None:
    put(Path(os.devnull), b"x")
    assert not Path(os.devnull).is_file()


def test_the_old_file_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "out.txt"
    file.write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        put(file, b"new")
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_step_summary_is_appended_to(tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    file.write_text("before\n")
    environment = {"GITHUB_STEP_SUMMARY": str(file)}
    deliver(report(), (), Look(), color="never", root=tmp_path, step_summary=True, environment=environment)
    assert file.read_text().startswith("before\n<!-- nova-lint summary -->\n### nova-lint: ")


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, r"\$GITHUB_STEP_SUMMARY is not set"),
        ({"GITHUB_STEP_SUMMARY": "/missing/folder/x"}, "there is no folder"),
    ],
)
def test_no_step_summary(environment: dict[str, str], message: str) -> None:
    with pytest.raises(WrongInput, match=message):
        check_targets((), step_summary=True, environment=environment)
