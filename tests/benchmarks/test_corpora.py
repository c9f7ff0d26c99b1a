"""Packages are what they are pinned to be, or an error."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest
from benchmarks.corpora import Corpus, CorpusError, corpus, pinned

from benchmarks import corpora


def test_every_pinned_package_has_what_it_needs() -> None:
    for name, found in pinned().items():
        assert found.config.is_file(), name
        assert found.kind in ("wheel", "sdist"), name
        assert len(found.sha256) == 64, name
        for truth in found.truth:
            assert (corpora.HERE / "truth" / truth / "pairs.json").is_file(), name


def test_an_unknown_name_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(CorpusError, match="matrix-synapse"):
        corpus("matrix-synapsis")


@pytest.mark.skipif(shutil.which("git") is None, reason="git makes the unpacked folder a repository")
def test_a_package_is_unpacked_only_if_its_hash_is_the_pinned_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpora, "UNPACKED", tmp_path)
    (tmp_path / "downloads").mkdir()
    wheel = tmp_path / "downloads" / "app-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as made:
        made.writestr("app/__init__.py", "x = 1\n")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()

    def pin(sha256: str) -> None:
        found = Corpus("app", "1", "wheel", wheel.name, sha256, "")
        monkeypatch.setattr(corpora, "pinned", lambda: {"app": found})

    pin("0" * 64)
    with pytest.raises(CorpusError, match="not the pinned"):
        corpus("app")
    assert not (tmp_path / "app-1").exists()

    pin(digest)
    assert [path.name for path in corpora.python_files(corpus("app"))] == ["__init__.py"]
