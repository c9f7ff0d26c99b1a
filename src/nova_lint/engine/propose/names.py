"""Names of services and tables: what two of them have in common, and which folders are known by their name."""

from __future__ import annotations

import re
from functools import lru_cache

from nova_lint.model.code import CodeKinds

#: Tests, migrations and scripts as they are told where no configuration says how.
CUSTOMARY = CodeKinds()

#: Folders of services: each folder in one of these is a service.
CONTAINERS = frozenset({"services", "apps", "microservices", "packages", "svc"})

#: Folders of code for several services.
SHARED = frozenset(
    {
        "common",
        "commons",
        "shared",
        "lib",
        "libs",
        "libraries",
        "util",
        "utils",
        "internal",
        "vendor",
        "vendored",
    }
)

#: Folders of code that is not deployed with any service.
ASIDE = frozenset(
    {
        "docs",
        "doc",
        "examples",
        "example",
        "samples",
        "scripts",
        "tools",
        "bin",
        "benchmarks",
        "bench",
        "ci_scripts",
    }
)

#: What names of services and of their images carry besides the name itself.
_DECORATION = re.compile(r"[-_ ](?:service|services|svc|api|app|server|backend|worker)\Z")


@lru_cache(maxsize=1 << 16)
def is_test(path: str, code: CodeKinds = CUSTOMARY) -> bool:
    """Whether a file is test code, by custom or by what a configuration says of it."""
    return code.kind_of(path) == "tests"


def plain(name: str) -> str:
    """A name with `_` between its words, in lower case, without `-service` and the like at its end."""
    return _DECORATION.sub("", name.strip().lower()).replace("-", "_").replace(" ", "_").replace(".", "_")


def singular(word: str) -> str:
    """An English plural as a singular, well enough to compare two names: `categories` gives `category`."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def begins_with(table: str, name: str) -> bool:
    """Whether a table is named after something: `order_items` and `orders` after `orders` or `order-service`."""
    stem = singular(plain(name))
    words = table.lower().split("_")
    length = stem.count("_") + 1
    return (
        len(stem) > 1
        and "_".join([*words[: length - 1], singular("_".join(words[length - 1 : length]))]) == stem
    )
