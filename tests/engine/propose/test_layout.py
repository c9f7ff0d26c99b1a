"""The services of a repository, from where its code stands."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.engine.propose.repositories import SHOP, proposed, services

_READS = "def read(cursor):\n    cursor.execute('SELECT n FROM things')\n"
_WRITES = "def write(cursor):\n    cursor.execute('INSERT INTO things VALUES (1)')\n"
_PLAIN = "def nothing():\n    return 1\n"
_MODEL = "from django.db import models\n\nclass {0}(models.Model):\n    n = models.IntegerField()\n"
_MAPPED = """
from sqlalchemy.orm import DeclarativeBase, mapped_column

class Base(DeclarativeBase):
    pass

class Thing(Base):
    __tablename__ = "{0}"
    id = mapped_column(primary_key=True)
"""
_COMPOSE = """
x-common: &common {restart: always}
services:
  db: {image: "postgres:16"}
  orders-api:
    <<: *common
    build: ./orders
  billing:
    build: {context: ., dockerfile: src/billing/Dockerfile}
  broken: [build]
"""

_FOUND: list[tuple[str, Mapping[str, str], dict[str, str]]] = [
    ("no code at all", {}, {}),
    ("files at the root make no service", {"app.py": _READS, "b.py": _WRITES}, {}),
    ("one folder is one service", {"shop/a.py": _READS, "shop/b/c.py": _WRITES}, {"shop": "shop"}),
    ("one package in src is one service", {"src/shop/a.py": _READS}, {"shop": "src/shop"}),
    (
        "layers of a package are no services",  # only one of them defines tables
        {"shop/db/models.py": _MAPPED.format("a"), "shop/web/views.py": _READS, "shop/jobs/run.py": _WRITES},
        {"shop": "shop"},
    ),
    (
        "tests and migrations are no services",
        {"shop/a.py": _READS, "tests/test_a.py": _WRITES, "migrations/1.sql": "CREATE TABLE things (n int);"},
        {"shop": "shop"},
    ),
    (
        "a folder of scripts with a project is no service",
        {f"{name}/{file}": text for name in ("a", "b", "tools") for file, text in (("x.py", _READS), ("setup.py", ""))},
        {"a": "a", "b": "b"},
    ),
    (
        "a folder of the service layer is no folder of services",  # nothing of it touches the database
        {"shop/services/mail/send.py": _PLAIN, "shop/services/sms/send.py": _PLAIN, "shop/models.py": _READS},
        {"shop": "shop"},
    ),
    (
        "shared code is no service by its name",
        {"services/a/x.py": _READS, "services/b/x.py": _WRITES, "services/common/x.py": _READS},
        {"a": "services/a", "b": "services/b"},
    ),
    (
        "nor by its use",
        {
            "a/x.py": f"from gear.db import run\n{_READS}",
            "b/x.py": f"from gear import db\n{_WRITES}",
            "gear/__init__.py": "",
            "gear/db.py": _READS,
            **{f"{name}/pyproject.toml": "" for name in ("a", "b", "gear")},
        },
        {"a": "a", "b": "b"},
    ),
    (
        "what has an image is a service whoever imports it",
        {
            "a/x.py": f"from gear.db import run\n{_READS}",
            "b/x.py": f"from gear import db\n{_WRITES}",
            "gear/__init__.py": "",
            "gear/db.py": _READS,
            **{f"{name}/Dockerfile": "" for name in ("a", "b", "gear")},
        },
        {"a": "a", "b": "b", "gear": "gear"},
    ),
    (
        "an image of scripts is that of a database",
        {
            "a/x.py": _READS, "b/x.py": _WRITES, "db/1.sql": "CREATE TABLE t (n int)",
            **{f"{name}/Dockerfile": "" for name in ("a", "b", "db")},
        },
        {"a": "a", "b": "b"},
    ),
    ("folders in services/", SHOP, {"billing": "services/billing", "orders": "services/orders"}),
    (
        "also one that touches nothing yet",
        {**SHOP, "services/mail/send.py": _PLAIN},
        {"billing": "services/billing", "mail": "services/mail", "orders": "services/orders"},
    ),
    (
        "folders with a Dockerfile; the inner one is the outer one's",
        {f"{name}/{file}": text for name in ("a", "a/jobs", "b") for file, text in (("x.py", _READS), ("Dockerfile", ""))},
        {"a": "a", "b": "b"},
    ),
    (
        "a project around projects is what they have in common",
        {"py/setup.py": "", "py/a/setup.py": "", "py/a/x.py": _READS, "py/b/setup.cfg": "", "py/b/x.py": _READS},
        {"a": "py/a", "b": "py/b"},
    ),
    (
        "two of one name get the folder above in front",
        {"a/api/x.py": _READS, "a/api/Dockerfile": "", "b/api/x.py": _READS, "b/api/Dockerfile": ""},
        {"a-api": "a/api", "b-api": "b/api"},
    ),
    (
        "a compose file",
        {"deploy/x.py": _PLAIN, "compose.yaml": _COMPOSE, "orders/x.py": _READS, "src/billing/x.py": _WRITES},
        {"billing": "src/billing", "orders": "orders"},
    ),
    (
        "images of Kubernetes, Helm, and a chart",
        {
            "k8s/a.yaml": "kind: Deployment\nspec:\n  containers:\n  - image: reg.example/org/orders-service:1.2\n",
            "helm/values.yaml": "image:\n  repository: org/billing\n",
            "helm/mail/Chart.yaml": "name: mail\n",
            "orders/x.py": _READS, "py/billing/x.py": _WRITES, "mail/x.py": _READS, "web/x.py": _READS,
        },
        {"billing": "py/billing", "mail": "mail", "orders": "orders"},
    ),
    (
        "the apps of a Django project, by their labels",
        {
            "shop/manage.py": "",
            "shop/orders/apps.py": "from django.apps import AppConfig\n\nclass C(AppConfig):\n    label = 'sales'\n",
            "shop/orders/models.py": _MODEL.format("Order"),
            "shop/billing/models.py": _MODEL.format("Invoice"),
            "shop/forms/models.py": "from django.db import models\n\nclass ModelForm(Form):\n    pass\n",  # no app
            "shop/shop/settings.py": "INSTALLED_APPS = []\n",
        },
        {"billing": "shop/billing", "sales": "shop/orders"},
    ),
    (
        "packages at the root",
        {"orders/x.py": _READS, "billing/x.py": _WRITES, "notes/x.py": _PLAIN},
        {"billing": "billing", "orders": "orders"},
    ),
    (
        "packages of a package, where two define tables",
        {"shop/orders/db.py": _MAPPED.format("o"), "shop/billing/db.py": _MAPPED.format("b"), "shop/web/x.py": _READS},
        {"billing": "shop/billing", "orders": "shop/orders"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), [pytest.param(f, e, id=name) for name, f, e in _FOUND])
def test_services(files: Mapping[str, str], expected: dict[str, str]) -> None:
    assert services(proposed(files)) == expected


def test_shared_code_tests_and_the_rest() -> None:
    layout = proposed(
        {
            **SHOP,
            "libs/db.py": _READS,
            "services/orders/x.py": "from libs import db\n",
            "services/orders/tests/test_x.py": _WRITES,
            "jobs/night.py": _READS,
        }
    ).layout
    assert [(part.path, part.why) for part in layout.shared] == [("libs", "imported by orders")]
    assert layout.tests == ("services/orders/tests",)
    assert layout.homeless == ("db/migrations/1.sql", "jobs/night.py")
    assert layout.service_of("services/orders/store.py") == "orders"
    assert layout.service_of("services/orders/tests/test_x.py") == ""
    assert layout.service_of("libs/db.py") == ""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("services: [a, b", id="no YAML"),
        pytest.param("services: 1", id="no mapping"),
        pytest.param(
            "services:\n  a: {build: [1]}\n  ? [x]\n  : {build: orders}\n", id="lists where names are"
        ),
        pytest.param("&a [*a]", id="a knot"),
        pytest.param("services: " + "[" * 5000, id="deep"),
        pytest.param("services: !!python/object/apply:os.system ['exit 1']", id="objects"),
        pytest.param("\x00\x01", id="no text"),
    ],
)
def test_a_compose_file_that_says_nothing(text: str) -> None:
    assert services(proposed({**SHOP, "compose.yml": text})) == services(proposed(SHOP))
