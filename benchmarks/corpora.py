"""The pinned packages of `corpora.toml`: downloaded, checked against their hash, unpacked, never run."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
UNPACKED = HERE / "corpora"


class CorpusError(Exception):
    """A package that cannot be had as pinned; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """One pinned package: a line of `corpora.toml`."""

    name: str
    version: str
    kind: str
    file: str
    sha256: str
    style: str
    platform: str = ""
    python: str = ""
    abi: str = ""
    truth: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def root(self) -> Path:
        """The folder that the package is unpacked into."""
        return UNPACKED / f"{self.name}-{self.version}"

    @property
    def config(self) -> Path:
        """The nova-lint configuration that is kept for the package."""
        return HERE / "configs" / f"{self.name}.toml"


def pinned() -> dict[str, Corpus]:
    """All pinned packages by name, in the order of the file."""
    table = tomllib.loads((HERE / "corpora.toml").read_text(encoding="utf-8"))
    return {name: _corpus(name, entry) for name, entry in table.items()}


def corpus(name: str) -> Corpus:
    """The pinned package of that name, unpacked; downloads it if need be.

    Raises `CorpusError` for an unknown name, a failed download or a hash that is not the pinned one.
    """
    known = pinned()
    if name not in known:
        raise CorpusError(f"no pinned package is named {name!r}; there are {', '.join(known)}")
    unpacked(known[name])
    return known[name]


def unpacked(found: Corpus) -> Path:
    """The folder of a pinned package, with the package in it; downloads it if need be, else raises `CorpusError`."""
    if not found.root.is_dir():
        _unpack(found, _download(found))
    return found.root


def python_files(found: Corpus) -> list[Path]:
    """Every Python source file of the unpacked package that its configuration does not exclude, sorted."""
    left_out = tuple(f"{folder}/" for folder in found.exclude)
    files = (path for path in found.root.rglob("*.py") if path.is_file())
    return sorted(p for p in files if not p.relative_to(found.root).as_posix().startswith(left_out))


def _corpus(name: str, entry: dict[str, object]) -> Corpus:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Corpus(name=name, **values)  # type: ignore[arg-type]


def _download(found: Corpus) -> Path:
    """The package's file as the index gives it; its hash is the pinned one."""
    folder = UNPACKED / "downloads"
    path = folder / found.file
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
        command += ["--no-binary" if found.kind == "sdist" else "--only-binary", ":all:"]
        if found.platform:
            command += ["--platform", found.platform, "--implementation", "cp"]
            command += ["--python-version", found.python, "--abi", found.abi]
        if subprocess.run([*command, f"{found.name}=={found.version}"], check=False).returncode:
            raise CorpusError(f"pip could not download {found.name} {found.version}")
    if not path.is_file():
        raise CorpusError(f"pip downloaded another file of {found.name} than {found.file}")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != found.sha256:
        raise CorpusError(f"{found.file} has the hash {digest}, not the pinned {found.sha256}")
    return path


def _unpack(found: Corpus, archive: Path) -> None:
    """Unpack beside the goal first, so that an interrupted run leaves no half package."""
    partial = found.root.with_name(f"{found.root.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    if found.kind == "sdist":
        with tarfile.open(archive) as tar:
            tar.extractall(partial, filter="data")
        (inner,) = partial.iterdir()
    else:
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(partial)
        inner = partial
    inner.rename(found.root)
    shutil.rmtree(partial, ignore_errors=True)
    # This repository's git ignores the folder and would list no file of it. One of its own lists them all.
    subprocess.run(["git", "init", "--quiet", str(found.root)], check=True)


def main(names: list[str]) -> int:
    """Unpack the named packages, or all; print where each lies."""
    for name in names or list(pinned()):
        try:
            print(f"{name}: {corpus(name).root}")
        except CorpusError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
