"""What a run leaves for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nova_lint.config.load import Config
from nova_lint.engine.again.kept import Found, Kept, asked_of, encoded
from nova_lint.model.place import is_script
from nova_lint.model.report import Report
from nova_lint.model.waiver import MARK
from nova_lint.reports.look import Look

if TYPE_CHECKING:
    from nova_lint.memo.watched import Stamp

#: The formats that show nothing of a report but what is kept.
PLAIN = frozenset(
    {"azure", "checkstyle", "concise", "github", "gitlab", "json", "jsonl", "junit", "rdjson", "text"}
)


def kept(
    config: Config,
    report: Report,
    stamps: Mapping[str, Stamp],
    beside: Sequence[str],
    told: tuple[str, Look],
    *,
    is_lenient: bool,
) -> bytes | None:
    """A run as data; None where it cannot be kept. `told` are the one format in which it was told, and how."""
    store, trace = config.store, config.trace
    if store is None or trace is None or told[0] not in PLAIN:
        return None
    files = tuple([path for path in report.files if not is_script(path)])
    contents = [report.content(path) or b"" for path in files]
    numbers = {path: number for number, path in enumerate(files)}
    mark = MARK.encode()
    return encoded(
        Kept(
            root=str(config.root),
            config=config.files[0],
            beside=tuple(beside),
            stamps=dict(stamps),
            listed=trace.listed,
            files=files,
            scripts={
                path: blake2b(report.content(path) or b"", digest_size=16).digest()
                for path in report.files
                if is_script(path)
            },
            keys=tuple([store.key(b"python", content) for content in contents]),
            read=frozenset([numbers[path] for path in trace.read]),
            marked=frozenset([number for number, content in enumerate(contents) if mark in content]),
            names={numbers[path]: names for path, names in trace.names.items()},
            parts=tuple([tuple([numbers[path] for path in part]) for part in trace.parts]),
            asked=asked_of(trace, numbers),
            found=Found(
                report.findings,
                report.problems,
                replace(report.counts, seconds=None),
                report.warnings,
                report.compared,
            ),
            format=told[0],
            look=told[1],
            is_lenient=is_lenient,
        )
    )
