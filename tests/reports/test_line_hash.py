"""GitHub's line hash: the vectors of its own tests, and what they leave open."""

from __future__ import annotations

import pytest

from nova_lint.reports.line_hash import line_hashes

_GREETING = [
    "e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        # src/fingerprints.test.ts of github/codeql-action
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
        (
            " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
            [
                "8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1",
                "b86d3392aea1be30:1", "e6ceba753e1a442:1",
            ],
        ),
        (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", _GREETING),
        (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", _GREETING),
        (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", _GREETING),
        (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", _GREETING),
        (
            "Lorem ipsum dolor sit amet.\n" * 10,
            [
                *(f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)),
                "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1",
                "c129715d7a2bc9a3:1",
            ],
        ),
        (
            "x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n",
            [
                "e54938cc54b302f1:1", "bb609acbe9138d60:1", "1131fd5871777f34:1", "5c482a0f8b35ea28:1",
                "54517377da7028d2:1", "2c644846cb18d53e:1", "f1b89f20de0d133:1", "c129715d7a2bc9a3:1",
            ],
        ),
    ],
)  # fmt: skip
def test_published_vectors(text: str, hashes: list[str]) -> None:
    line_hash = line_hashes(text.encode())
    assert [line_hash(line) for line in range(1, len(hashes) + 1)] == hashes
    assert line_hash(len(hashes) + 1) is None
    assert line_hash(0) is None


@pytest.mark.parametrize(
    ("content", "hashes"),
    [
        # Computed by running src/fingerprints.ts on these bytes.
        (
            "x = '\N{GRINNING FACE}'\ny\n".encode(),
            ["64631876e9a42330:1", "c33be7e0cf7c3ca:1"],
        ),  # two code units
        (b"\xef\xbb\xbfa\nb\n", ["8fff498b8a070609:1", "ade70578248be16f:1"]),  # a byte order mark
        (b"caf\xe9\nb \xff\xfe\xe2\x82 c\n", ["95de56b21f006032:1", "581796c0a7aa7329:1"]),  # no UTF-8
        (b"a\0b\n\0\n", ["13027bf208b8b096:1", "fab6606a19b511d5:1"]),
        # A blank within a line break makes two of it.
        (b"a\r \nb\r\t\nc\r\r\n", ["a298788956fa5bb9:1", "79c3ee9d8e2376b2:1", "a13156bf8bff9550:1"]),
    ],
)
def test_what_the_vectors_leave_open(content: bytes, hashes: list[str]) -> None:
    line_hash = line_hashes(content)
    assert [line_hash(line) for line in range(1, len(hashes) + 1)] == hashes
