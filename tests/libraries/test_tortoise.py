"""Tortoise ORM: models, query sets that are awaited, rows and their relations."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.accesses import accesses, changed, gaps

MODELS = """
from __future__ import annotations
from tortoise import Tortoise, connections, fields
from tortoise.models import Model
from tortoise.expressions import F, Q, Subquery
from tortoise.functions import Count
from tortoise.query_utils import Prefetch
from tortoise.transactions import in_transaction

class Timed(Model):
    created = fields.DatetimeField(auto_now_add=True)

    class Meta:
        abstract = True

class Tournament(Timed):
    id = fields.IntField(primary_key=True)
    name = fields.TextField()
    events: fields.ReverseRelation["Event"]

class Event(Timed):
    id = fields.IntField(pk=True)
    name = fields.TextField()
    tournament: fields.ForeignKeyRelation[Tournament] = fields.ForeignKeyField(
        "models.Tournament", related_name="events", on_delete=fields.SET_NULL, null=True
    )
    participants = fields.ManyToManyField("models.Team", related_name="events", through="event_team")

    class Meta:
        table = "app_events"
        schema = "games"

class Team(Model):
    name = fields.TextField()
    sponsors = fields.ManyToManyField("models.Sponsor")

class Sponsor(Model):
    event = fields.OneToOneField("models.Event", related_name="sponsor")
"""


def done(source: str) -> list[str]:
    """What is done to rows, without the foreign keys of the models."""
    return [line for line in accesses(MODELS + dedent(source)) if ": references " not in line]


QUIET = [
    pytest.param(
        """
        def f(names, other):
            return list(filter(None, names)), other.get("x"), names.count("x"), dict(a=1).values()
        """,
        id="lists and dicts have methods of these names",
    ),
    pytest.param(
        """
        def f():
            event = Event(name="x")
            return event.name, event.update_from_dict({"name": "y"})
        """,
        id="a row that is not saved",
    ),
    pytest.param("def f():\n    return Q(name='x'), Count('events')\n", id="conditions alone"),
    pytest.param("def f():\n    return Event.filter(id=1).sql()\n", id="the text of a query"),
    pytest.param(
        """
        class Plain:
            def filter(self, **given):
                return self
            async def save(self): ...
        async def f():
            await Plain().filter(a=1).save()
        """,
        id="a class that is no model",
    ),
    pytest.param(
        """
        class Loud(Model):
            async def save(self):
                pass
        async def f():
            await Loud().save()
        """,
        id="a save that saves nothing",
    ),
]


@pytest.mark.parametrize("source", QUIET)
def test_what_asks_nothing_is_quiet(source: str) -> None:
    assert done(source) == []


E, T = "games.app_events", "tournament"
ASKED = [
    pytest.param("await Event.filter(id=1)", [f"read {E}"], id="filter"),
    pytest.param("await Event.all().order_by('-id').limit(5)", [f"read {E}"], id="a chain"),
    pytest.param("await Event.filter(id=1).delete()", [f"delete {E}"], id="delete reads nothing"),
    pytest.param("await Event.filter(id=1).update(name='x')", [f"update {E}"], id="update reads nothing"),
    pytest.param("q = Event.all()\n    q = q.filter(id=1)\n    await q.delete()", [f"delete {E}"], id="steps"),
    pytest.param("await Event.filter(tournament__name='x').count()", [f"read {E}", f"read {T}"], id="a path"),
    pytest.param("await Event.filter(Q(tournament__name='x'))", [f"read {E}", f"read {T}"], id="Q"),
    pytest.param("await Event.filter(tournament_id=1)", [f"read {E}"], id="the key alone"),
    pytest.param("await Event.all().values('name', 'tournament__name')", [f"read {E}", f"read {T}"], id="values"),
    pytest.param("await Tournament.annotate(n=Count('events'))", [f"read {E}", f"read {T}"], id="annotate"),
    pytest.param("await Team.filter(id__in=Subquery(Event.all().values('id')))", [f"read {E}", "read team"],
                 id="a sub-query"),
    pytest.param("await Event.all().prefetch_related('participants')",
                 [f"read {E}", "read games.event_team", "read team"], id="prefetch"),
    pytest.param("await Tournament.all().prefetch_related('events__sponsor')",
                 [f"read {E}", "read sponsor", f"read {T}"], id="prefetch two steps"),
    pytest.param("await Tournament.all().prefetch_related(Prefetch('events', Event.filter(id=1)))",
                 [f"read {E}", f"read {T}"], id="Prefetch"),
    pytest.param("await Event.all().select_related('tournament')", [f"read {E}", f"read {T}"], id="select_related"),
    pytest.param("await Team.create(name='x')", ["insert team"], id="create"),
    pytest.param("await Team.get_or_create(name='x')", ["insert team", "read team"], id="get_or_create"),
    pytest.param("await Team.update_or_create(name='x')", ["insert team", "read team", "update team"],
                 id="update_or_create"),
    pytest.param("await Team.bulk_create([Team(name='x')])", ["insert team"], id="bulk_create"),
    pytest.param("await Team.bulk_create([Team(name='x')], ignore_conflicts=True)", ["insert team"], id="conflicts are ignored"),
    pytest.param("await Team.bulk_create([Team(name='x')], update_fields=['name'], on_conflict=['id'])", ["upsert team"],
                 id="conflicts update"),
    pytest.param("await Team.bulk_update(teams, fields=['name'])", ["update team"], id="bulk_update"),
    pytest.param("await Team.in_bulk([1], 'id')", ["read team"], id="in_bulk"),
    pytest.param("await Team(name='x').save()", ["insert team"], id="a new row"),
    pytest.param("t = await Team.get(id=1)\n    t.name = 'x'\n    await t.save()", ["read team", "update team"], id="get, save"),
    pytest.param("t = await Team.get_or_none(id=1)\n    await t.delete()", ["delete team", "read team"], id="a row goes"),
    pytest.param("async for t in Team.all():\n        await t.save()", ["read team", "update team"], id="a loop"),
    pytest.param("e = await Event.get(id=1)\n    await e.participants.add(team)",
                 ["insert games.event_team", f"read {E}"], id="pairs"),
    pytest.param("e = await Event.get(id=1)\n    await e.fetch_related('tournament')", [f"read {E}", f"read {T}"],
                 id="fetch_related"),
    pytest.param("t = await Tournament.first()\n    await t.events.filter(id=1)", [f"read {E}", f"read {T}"],
                 id="a reverse relation"),
    pytest.param("t = await Tournament.first().prefetch_related('events')\n    for e in t.events:\n        await e.save()",
                 [f"read {E}", f"read {T}", f"update {E}"], id="rows that came along"),
    pytest.param("e = await Event.get(id=1)\n    t = await e.tournament\n    await t.save()",
                 [f"read {E}", f"read {T}", f"update {T}"], id="a key is followed"),
    pytest.param("await Team.raw('SELECT * FROM old_team')", ["read old_team"], id="raw"),
    pytest.param("c = Tortoise.get_connection('default')\n    await c.execute_query('DELETE FROM x')", ["delete x"],
                 id="a connection"),
    pytest.param("c = connections.get('default')\n    await c.execute_query_dict('SELECT a FROM x')", ["read x"],
                 id="connections"),
    pytest.param("async with in_transaction() as c:\n        await c.execute_query('DELETE FROM x')", ["delete x"],
                 id="a transaction"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), ASKED)
def test_what_a_call_asks(body: str, expected: list[str]) -> None:
    source = f"async def f(team, teams):\n    {body}\n"
    assert done(source) == [f"f: {line}" for line in sorted(expected)]


def test_methods_of_models_and_functions_that_are_handed_rows() -> None:
    source = """
    class Player(Model):
        async def rename(self, name):
            self.name = name
            await self.save()
    async def change(row):
        await row.save()
    async def one():
        player = await Player.get(id=1)
        await player.rename("x")
        await change(player)
    """
    assert done(source) == ["Player.rename: update player", "change: update player", "one: read player"]


def test_what_models_say_of_the_schema() -> None:
    assert changed(MODELS) == [
        "model tournament created id! name",
        "model games.app_events created id! name tournament_id (tournament_id)->tournament() set null",
        "model games.event_team event_id team_id (event_id)->games.app_events() cascade (team_id)->team() cascade",
        "model team id! name",
        "model team_sponsor team_id sponsor_id (team_id)->team() cascade (sponsor_id)->sponsor() cascade",
        "model sponsor id! event_id (event_id)->games.app_events() cascade",
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
        "from settings import P\nfrom tortoise import fields\nfrom tortoise.models import Model\nclass Album(Model):\n"
        f"    id = fields.IntField(pk=True)\n    class Meta:\n        table = {table}\nasync def f():\n    await Album.all()\n"
    )
    assert accesses(source) == expected
    assert [gap.partition(" ")[0] for gap in gaps(source)] == (["unresolved"] * 2 if not expected else [])
