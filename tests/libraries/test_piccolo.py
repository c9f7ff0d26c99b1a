"""Piccolo: tables, queries that are awaited or run, rows and the keys between them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.accesses import accesses, changed, gaps

MODELS = """
from piccolo.columns import ForeignKey, Integer, LazyTableReference, M2M, OnDelete, Varchar
from piccolo.query.mixins import OnConflictAction
from piccolo.table import Table, create_db_tables_sync

class Manager(Table):
    name = Varchar(length=50)

class Band(Table, tablename="bands", schema="music"):
    name = Varchar()
    manager = ForeignKey(references=Manager, on_delete=OnDelete.set_null)
    genres = M2M(LazyTableReference("GenreToBand", module_path=__name__))

class Genre(Table):
    name = Varchar()

class GenreToBand(Table):
    band = ForeignKey(Band)
    genre = ForeignKey("Genre")

class RecordingStudio(Table):
    parent = ForeignKey("self")
"""


def done(source: str) -> list[str]:
    """What is done to rows, without the foreign keys of the tables."""
    return [line for line in accesses(MODELS + dedent(source)) if ": references " not in line]


QUIET = [
    pytest.param("def f(form, d):\n    return form.select('x'), d.update({}), d.get('a'), [1].insert(0, 2)\n",
                 id="methods of other things"),
    pytest.param("def f():\n    band = Band(name='x')\n    return band.name, Band.name, Band.manager.name\n",
                 id="a row that stays one, columns"),
    pytest.param("class Plain:\n    def select(self):\n        return self\ndef f():\n    return Plain().select()\n",
                 id="a class that is no table"),
]  # fmt: skip


@pytest.mark.parametrize("source", QUIET)
def test_what_asks_nothing_is_quiet(source: str) -> None:
    assert done(source) == []


B = "music.bands"
ASKED = [
    pytest.param("await Band.select()", [f"read {B}"], id="select"),
    pytest.param("await Band.select(Band.name, Band.manager.name)", ["read manager", f"read {B}"], id="a column behind a key"),
    pytest.param("await Band.select(Band.manager)", [f"read {B}"], id="the key itself"),
    pytest.param("await Band.select(Band.manager.all_columns())", ["read manager", f"read {B}"], id="all columns behind a key"),
    pytest.param("await Band.select(Band.name, Band.genres(Genre.name, as_list=True))",
                 ["read genre", "read genre_to_band", f"read {B}"], id="pairs"),
    pytest.param("await Band.select().where(Band.manager.name.like('G%'))", ["read manager", f"read {B}"], id="where"),
    pytest.param("await Band.select().where((Band.manager.name == 'x') & (Band.id == 1))", ["read manager", f"read {B}"],
                 id="a comparison"),
    pytest.param("await GenreToBand.select(GenreToBand.band._.manager._.name)",
                 ["read genre_to_band", "read manager", f"read {B}"], id="two steps, typed"),
    pytest.param("await Band.select().where(Band.name.is_in(Manager.select(Manager.name)))",
                 ["read manager", f"read {B}"], id="a sub-query"),
    pytest.param("Band.select(Band.name).where(Band.name == 'x').order_by(Band.name).run_sync()", [f"read {B}"], id="run_sync"),
    pytest.param("await Band.objects(Band.manager)", ["read manager", f"read {B}"], id="objects with a key"),
    pytest.param("await Band.objects(Band.all_related()).first()", ["read manager", f"read {B}"], id="all keys"),
    pytest.param("await Band.objects().prefetch(Band.manager)", ["read manager", f"read {B}"], id="prefetch"),
    pytest.param("await Band.insert(Band(name='x'), Band(name='y'))", [f"insert {B}"], id="insert"),
    pytest.param("await Band.insert(Band(name='x')).on_conflict()", [f"insert {B}"], id="a conflict is passed over"),
    pytest.param("await Band.insert(Band(name='x')).on_conflict(Band.name, 'DO NOTHING')", [f"insert {B}"],
                 id="a conflict is passed over, as written"),
    pytest.param("await Band.insert(Band(name='x')).on_conflict(action=OnConflictAction.do_nothing)", [f"insert {B}"],
                 id="a conflict is passed over, by its name"),
    pytest.param("await Band.insert(Band(name='x')).on_conflict(target=Band.name, action='DO UPDATE', values=[Band.name])",
                 [f"upsert {B}"], id="a conflict updates"),
    pytest.param("await Band.insert().add(Band(name='x')).on_conflict(action=OnConflictAction.do_update).returning(Band.id)",
                 [f"upsert {B}"], id="a conflict updates, by its name"),
    pytest.param("await Band.update({Band.name: 'x'}).where(Band.id == 1)", [f"update {B}"], id="update"),
    pytest.param("await Band.delete().where(Band.id == 1)", [f"delete {B}"], id="delete"),
    pytest.param("await Band.count().where(Band.name == 'x')", [f"read {B}"], id="count"),
    pytest.param("await Band.exists().where(Band.name == 'x')", [f"read {B}"], id="exists"),
    pytest.param("await Manager.raw('SELECT * FROM old WHERE id = {}', 1)", ["read old"], id="raw"),
    pytest.param("await Manager.objects().get_or_create(Manager.name == 'x')", ["insert manager", "read manager"],
                 id="get_or_create"),
    pytest.param("b = await Band.objects().get(Band.id == 1)\n    b.name = 'x'\n    await b.save()",
                 [f"read {B}", f"update {B}"], id="get, save"),
    pytest.param("b = Band.objects().first().run_sync()\n    b.remove().run_sync()", [f"delete {B}", f"read {B}"], id="remove"),
    pytest.param("await Manager(name='x').save()", ["insert manager"], id="a new row"),
    pytest.param("for b in await Band.objects():\n        await b.get_related(Band.manager)",
                 ["read manager", f"read {B}"], id="get_related"),
    pytest.param("b = await Band.objects().first()\n    await b.add_m2m(Genre(name='x'), m2m=Band.genres)",
                 ["insert genre", "insert genre_to_band", f"read {B}"], id="add_m2m"),
    pytest.param("create_db_tables_sync(Band, Manager)", ["ddl manager", f"ddl {B}"], id="tables are made"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), ASKED)
def test_what_a_call_asks(body: str, expected: list[str]) -> None:
    assert done(f"async def f():\n    {body}\n") == [f"f: {line}" for line in sorted(expected)]


def test_what_tables_say_of_the_schema() -> None:
    assert changed(MODELS) == [
        "model manager id! name",
        "model music.bands id! name manager (manager)->manager() set null",
        "model genre id! name",
        "model genre_to_band id! band genre (band)->music.bands() cascade (genre)->genre() cascade",
        "model recording_studio id! parent (parent)->recording_studio() cascade",
    ]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('"albums"', ["f: read albums"]),
        ('P + "albums"', ["f: read *albums"]),
        # A name that nobody can tell is not the one that the library would make.
        ('open("x").read()', []),
    ],
)
def test_a_computed_name_is_not_guessed(table: str, expected: list[str]) -> None:
    source = (
        "from settings import P\nfrom piccolo.table import Table\nfrom piccolo.columns import Varchar\n"
        f"NAME = {table}\nclass Album(Table, tablename=NAME):\n    name = Varchar()\n"
        "async def f():\n    await Album.select()\n"
    )
    assert accesses(source) == expected
    assert [gap.partition(" ")[0] for gap in gaps(source)] == (["unresolved"] * 2 if not expected else [])
