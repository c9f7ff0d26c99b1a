"""ormar: models with their configurations, query sets, rows and relations."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.accesses import accesses, changed, gaps

MODELS = """
import ormar
import sqlalchemy

base = ormar.OrmarConfig(metadata=sqlalchemy.MetaData())

class Album(ormar.Model):
    ormar_config = base.copy(tablename="app_albums")
    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=100)

class Tag(ormar.Model):
    ormar_config = base.copy()
    id: int = ormar.Integer(primary_key=True)

class Track(ormar.Model):
    ormar_config = base.copy()
    id: int = ormar.Integer(primary_key=True)
    album = ormar.ForeignKey(Album, ondelete="CASCADE", related_name="tracks", name="album_id")
    tags = ormar.ManyToMany(Tag)

class Old(ormar.Model):
    class Meta(ormar.ModelMeta):
        tablename = "olds"
    id: int = ormar.Integer(primary_key=True)
"""


def done(source: str) -> list[str]:
    """What is done to rows, without the foreign keys of the models."""
    return [line for line in accesses(MODELS + dedent(source)) if ": references " not in line]


QUIET = [
    pytest.param("def f():\n    return Track.objects.filter(id=1).select_related('album')\n", id="a query that nobody runs"),
    pytest.param("def f(d):\n    d.update(a=1)\n    return d.get('a'), d.objects, Track.album.name\n", id="other things"),
    pytest.param("def f():\n    track = Track(id=1)\n    return track.album, [t for t in track.tags]\n", id="a row"),
]  # fmt: skip


@pytest.mark.parametrize("source", QUIET)
def test_what_asks_nothing_is_quiet(source: str) -> None:
    assert done(source) == []


A = "app_albums"
ASKED = [
    pytest.param("await Track.objects.all()", ["read tracks"], id="all"),
    pytest.param("await Old.objects.count()", ["read olds"], id="class Meta"),
    pytest.param("await Track.objects.filter(album__name='x').all()", [f"read {A}", "read tracks"], id="a path"),
    pytest.param("await Track.objects.get(album__name='x')", [f"read {A}", "read tracks"], id="get by a path"),
    pytest.param("await Track.objects.select_related(['album', 'tags']).all()",
                 [f"read {A}", "read tags", "read tracks", "read tracks_tags"], id="select_related"),
    pytest.param("await Track.objects.select_related(Track.album).first()", [f"read {A}", "read tracks"], id="a field"),
    pytest.param("await Album.objects.prefetch_related('tracks').all()", [f"read {A}", "read tracks"], id="prefetch_related"),
    pytest.param("await Album.objects.select_all().exists()", [f"read {A}", "read tracks"], id="select_all"),
    pytest.param("await Track.objects.create(id=1)", ["insert tracks"], id="create"),
    pytest.param("await Track.objects.bulk_create([Track(id=1)])", ["insert tracks"], id="bulk_create"),
    pytest.param("await Track.objects.get_or_create(id=1)", ["insert tracks", "read tracks"], id="get_or_create"),
    pytest.param("await Track.objects.filter(id=1).update(id=2)", ["update tracks"], id="update"),
    pytest.param("await Track.objects.filter(id=1).delete()", ["delete tracks"], id="delete"),
    pytest.param("await Track.objects[:5].all()", ["read tracks"], id="a slice"),
    pytest.param("await Album.objects.select_related(Album.tracks).all()", [f"read {A}", "read tracks"],
                 id="the other side of a key"),
    pytest.param("await Track(id=1).save()", ["insert tracks"], id="a new row"),
    pytest.param("t = await Track.objects.get(id=1)\n    await t.update(id=2)", ["read tracks", "update tracks"], id="a row"),
    pytest.param("for t in await Track.objects.all():\n        await t.delete()", ["delete tracks", "read tracks"], id="rows"),
    pytest.param("t = await Track.objects.first()\n    await t.album.load()", [f"read {A}", "read tracks"], id="load"),
    pytest.param("t = await Track.objects.first()\n    await t.tags.add(Tag(id=1))", ["insert tracks_tags", "read tracks"],
                 id="pairs"),
    pytest.param("a = await Album.objects.first()\n    await a.tracks.filter(id=1).all()", [f"read {A}", "read tracks"],
                 id="the other side"),
    pytest.param("await Album(id=1).upsert()", [f"insert {A}"], id="upsert of a new row"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), ASKED)
def test_what_a_call_asks(body: str, expected: list[str]) -> None:
    assert done(f"async def f():\n    {body}\n") == [f"f: {line}" for line in sorted(expected)]


def test_what_models_say_of_the_schema() -> None:
    assert changed(MODELS) == [
        "model app_albums id! name",
        "model tags id!",
        "model tracks id! album_id (album_id)->app_albums() cascade",
        "model tracks_tags track_id tag_id (track_id)->tracks() cascade (tag_id)->tags() cascade",
        "model olds id!",
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
        "from settings import P\nimport ormar\nbase = ormar.OrmarConfig()\nclass Album(ormar.Model):\n"
        f"    ormar_config = base.copy(tablename={table})\n    id: int = ormar.Integer(primary_key=True)\n"
        "async def f():\n    await Album.objects.all()\n"
    )
    assert accesses(source) == expected
    assert [gap.partition(" ")[0] for gap in gaps(source)] == (["unresolved"] * 2 if not expected else [])
