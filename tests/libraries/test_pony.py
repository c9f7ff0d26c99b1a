"""Pony ORM: entities, generators that are queries, rows, collections, and SQL as text."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from tests.accesses import accesses, changed, gaps

MODELS = """
from datetime import date
from pony.orm import *

db = Database()

class Faculty(db.Entity):
    _table_ = ("uni", "faculties")
    name = Required(str)
    groups = Set("Group")

class Group(db.Entity):
    number = PrimaryKey(int)
    faculty = Required(lambda: db.Faculty)
    students = Set("Student")

class Course(db.Entity):
    name = Required(str)
    text = Optional(LongStr)
    students = Set("Student")

class Person(db.Entity):
    name = Required(str)
    passport = Optional("Passport")
    friends = Set("Person", reverse="friends")

class Student(Person):
    group = Optional(Group)
    courses = Set(Course)
    notes = Set("Note", table="student_notes")

class Note(db.Entity):
    students = Set(Student)

class Passport(db.Entity):
    person = Required(Person)
"""


def done(source: str) -> list[str]:
    """What is done to rows, without the foreign keys of the entities."""
    return [line for line in accesses(MODELS + dedent(source)) if ": references " not in line]


QUIET = [
    pytest.param("def f():\n    q = select(s for s in Student if s.group.number == 1)\n", id="a query that nobody runs"),
    pytest.param("def f():\n    return Student.select(lambda s: s.group.number == 1).order_by(Student.name)\n", id="returned"),
    pytest.param("def f(d, rows):\n    return d.get('a'), sum(r.a.b for r in rows), max(1, 2), count([1])\n", id="other things"),
    pytest.param("def f():\n    return Student.name, Student.group.number, desc(Student.name)\n", id="attributes of classes"),
    pytest.param("class Color:\n    pass\ndef f(x):\n    return any(c.a.b == x for c in Color if c.d), select(), get(x)\n",
                 id="a generator over a class that is no entity"),
    pytest.param("class Odd(db.Entity):\n    a = Set('Odd')\n    b = Required()\n    c = Set()\n    d = Optional('Nobody')\n"
                 "    e = Set('Group', reverse='nothing')\n", id="an entity that Pony would not take"),
    pytest.param("@db_session\ndef f():\n    flush()\n    commit()\n    db.commit()\n", id="a session"),
]  # fmt: skip


@pytest.mark.parametrize("source", QUIET)
def test_what_asks_nothing_is_quiet(source: str) -> None:
    assert done(source) == []


P, F = "Person", "uni.faculties"
ASKED = [
    pytest.param("list(select(g for g in Group))", ["read Group"], id="select"),
    pytest.param("list(select(g for g in Group if g.faculty.name == 'x'))", ["read Group", f"read {F}"], id="a path"),
    pytest.param("select(g for g in Group if g.faculty.name)[:]", ["read Group", f"read {F}"], id="a path as a condition"),
    pytest.param("f = Faculty[1]\n    select(g for g in Group if g.faculty == f and g.faculty.id == 1)[:]",
                 [f"read {F}", "read Group"],
                 id="a key alone"),
    pytest.param("select(s for s in Student if s.group.number == 1)[:]", [f"read {P}"], id="a key alone of another"),
    pytest.param("select(s.group.faculty.name for s in Student)[:10]", ["read Group", f"read {P}", f"read {F}"], id="an item"),
    pytest.param("return [s.name for s in select(s for s in Student if 'x' in s.courses.name)]",
                 [f"read {P}", "read Course", "read Course_Student"], id="pairs"),
    pytest.param("select((c, count(s)) for c in Course for s in c.students)[:]", ["read Course", "read Course_Student"],
                 id="pairs alone"),
    pytest.param("select((c, s.name) for c in Course for s in c.students)[:]",
                 [f"read {P}", "read Course", "read Course_Student"], id="two loops"),
    pytest.param("select(g for g in Group for c in Course if c.name == g.number).first()", ["read Course", "read Group"],
                 id="a product"),
    pytest.param("select(g for g in Group if exists(f for f in Faculty if f.name == g.number))[:]",
                 ["read Group", f"read {F}"], id="a query inside"),
    pytest.param("left_join(g for g in Group for s in g.students if s.name).count()",
                 ["read Group", f"read {P}"], id="left_join"),
    pytest.param("return get(g for g in Group if g.number == 1)", ["read Group"], id="get"),
    pytest.param("if exists(g for g in Group):\n        pass", ["read Group"], id="exists"),
    pytest.param("return count(g for g in Group), sum(s.id for s in Student)", ["read Group", f"read {P}"], id="aggregates"),
    pytest.param("return max(s.group.number for s in Student), avg(g.number for g in Group)", ["read Group", f"read {P}"],
                 id="max avg"),
    pytest.param("delete(g for g in Group if g.faculty.name == 'x')", ["delete Group", f"read {F}"], id="delete"),
    pytest.param("select(g for g in Group).delete(bulk=True)", ["delete Group"], id="delete in bulk"),
    pytest.param("Group.select().for_update().first()", ["read Group"], id="for_update"),
    pytest.param("Group.select(lambda g: g.faculty.name == 'x').page(1)", ["read Group", f"read {F}"], id="a lambda"),
    pytest.param("Group.select(lambda g: not exists(f for f in Faculty if f == g.faculty)).delete()",
                 ["delete Group", f"read {F}"], id="a query inside a lambda"),
    pytest.param("return sum(Group[1].students.name)", ["read Group", f"read {P}"], id="the columns of a set"),
    pytest.param("Group.select().filter(lambda g: count(g.students) > 1).first()", ["read Group", f"read {P}"], id="filter"),
    pytest.param("Group.select().order_by(lambda g: g.faculty.name)[:5]", ["read Group", f"read {F}"], id="order_by"),
    pytest.param("Group.select().order_by(desc(Group.faculty.name))[:5]", ["read Group", f"read {F}"], id="desc"),
    pytest.param("q = select(g for g in Group)\n    q = q.where(lambda g: g.number > 1)\n    return len(q)",
                 ["read Group"], id="later"),
    pytest.param("q = select(g for g in Group)\n    return select(g.faculty for g in q)[:]", ["read Group", f"read {F}"],
                 id="a query over a query"),
    pytest.param("Group.select().prefetch(Faculty, Group.students)[:]", ["read Group", f"read {F}", f"read {P}"], id="prefetch"),
    pytest.param("select('g for g in Group if g.number == 1')[:]", ["read Group"], id="a generator in a string"),
    pytest.param("select('g for g in Group if g.faculty.name == 1')[:]", ["read Group", f"read {F}"], id="with a path"),
    pytest.param("Group.select('lambda g: g.number').sort_by('desc(g.faculty.name)')[:]", ["read Group", f"read {F}"],
                 id="lambdas in strings"),
    pytest.param("for g in list(Group.select())[1:]:\n        g.delete()", ["delete Group", "read Group", f"update {P}"],
                 id="a part of a list of rows"),
    pytest.param("return Group.get(number=1)", ["read Group"], id="get of a class"),
    pytest.param("return Group.get(lambda g: g.faculty.name == 'x')", ["read Group", f"read {F}"], id="get with a lambda"),
    pytest.param("return Group[1]", ["read Group"], id="by key"),
    pytest.param("return Group.exists(number=1), Group.get_for_update(number=1)", ["read Group"], id="exists of a class"),
    pytest.param("return Group.select_by_sql('SELECT g.* FROM \"Group\" g WHERE g.number = $n')",
                 ["read Group"], id="select_by_sql"),
    pytest.param("return Group.get_by_sql(f'SELECT * FROM g WHERE number = {1}')", ["read g"], id="get_by_sql"),
    pytest.param("Group.drop_table(with_all_data=True)", ["ddl Group"], id="drop_table"),
    pytest.param("return Group.select_random(3)", ["read Group"], id="select_random"),
    pytest.param("Group(number=1)", ["insert Group"], id="a new row"),
    pytest.param("Student(name='x', courses=[Course[1]])",
                 ["insert Course_Student", f"insert {P}", "read Course"], id="with pairs"),
    pytest.param("g = Group(number=1)\n    g.number = 2", ["insert Group"], id="a new row that is set is written once"),
    pytest.param("g = Group[1]\n    g.number = 2", ["read Group", "update Group"], id="an attribute"),
    pytest.param("for g in select(g for g in Group):\n        g.set(number=2)", ["read Group", "update Group"], id="set"),
    pytest.param("Student[1].delete()", ["delete Course_Student", f"delete {P}", "delete Person_friends",
                                         f"read {P}", "delete student_notes"], id="a row that others hang on"),
    pytest.param("Faculty[1].delete()", [f"read {F}", f"delete {F}", "delete Group"], id="a cascade"),
    pytest.param("s = Student[1]\n    return s.group", [f"read {P}"], id="a key is there"),
    pytest.param("s = Student[1]\n    return s.group.number", [f"read {P}"], id="so is what it points to"),
    pytest.param("s = Student[1]\n    return s.group.faculty.name",
                 [f"read {P}", "read Group", f"read {F}"], id="loaded when read"),
    pytest.param("return Course[1].text", ["read Course"], id="a lazy attribute"),
    pytest.param("p = Person[1]\n    return p.passport", ["read Passport", f"read {P}"], id="the side without a key"),
    pytest.param("s = Student[1]\n    s.group.faculty = Faculty[1]", [f"read {F}", f"read {P}", "update Group"], id="of a link"),
    pytest.param("s = Student[1]\n    s.courses.add(Course[1])", ["insert Course_Student", "read Course", f"read {P}"], id="add"),
    pytest.param("s = Student[1]\n    s.notes.clear()", ["delete student_notes", f"read {P}"], id="clear"),
    pytest.param("g = Group[1]\n    g.students.remove(Student[1])",
                 ["read Group", f"read {P}", f"update {P}"], id="a set of keys"),
    pytest.param("g = Group[1]\n    return g.students.count()", ["read Group", f"read {P}"], id="count of a set"),
    pytest.param("s = Student[1]\n    return s.courses.is_empty()", ["read Course_Student", f"read {P}"], id="is_empty"),
    pytest.param("g = Group[1]\n    g.students.create(name='x')", [f"insert {P}", "read Group"], id="create in a set"),
    pytest.param("for c in Student[1].courses:\n        print(c.name)", ["read Course", "read Course_Student", f"read {P}"],
                 id="a loop over a set"),
    pytest.param("return Group[1].students.select(lambda s: s.passport.id)[:]", ["read Group", "read Passport", f"read {P}"],
                 id="select of a set"),
    pytest.param("return db.select('number FROM \"Group\" WHERE number = $(x + 1)')",
                 ["read Group"], id="db.select without the word"),
    pytest.param("return db.get('SELECT 1 FROM person WHERE id = $self.id')", ["read person"], id="db.get"),
    pytest.param("db.execute('UPDATE person SET a = $a[0], b = $f(1)')", ["update person"], id="db.execute"),
    pytest.param("db.insert('person', name='x')", ["insert person"], id="db.insert"),
    pytest.param("db.insert(Faculty, name='x')", [f"insert {F}"], id="db.insert of a class"),
    pytest.param("return db.Student.get(id=1)", [f"read {P}"], id="an entity by its database"),
    pytest.param("return render('x.html', rows=select(g for g in Group))", ["read Group"], id="handed to a template"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), ASKED)
def test_what_a_call_asks(body: str, expected: list[str]) -> None:
    assert done(f"def f():\n    {body}\n") == [f"f: {line}" for line in sorted(expected)]


UNKNOWN = [
    pytest.param("def f(sql):\n    return db.select(sql)\n", id="SQL of a caller"),
    pytest.param("def f(table):\n    db.insert(table, name='x')\n", id="a table of a caller"),
]  # fmt: skip


@pytest.mark.parametrize("source", UNKNOWN)
def test_what_cannot_be_told_is_said(source: str) -> None:
    assert [gap.partition(" ")[0] for gap in gaps(MODELS + source)] == ["unresolved"]


def test_what_entities_say_of_the_schema() -> None:
    assert changed(MODELS) == [
        "model uni.faculties id! name",
        "model Group number! faculty (faculty)->uni.faculties() cascade",
        "model Course id! name text",
        "model Course_Student course student (course)->Course() cascade (student)->Person() cascade",
        "model Person id! name group (group)->Group() set null",
        "model Person_friends person person (person)->Person() cascade (person)->Person() cascade",
        "model Note id!",
        "model student_notes note student (note)->Note() cascade (student)->Person() cascade",
        "model Passport id! person (person)->Person()",
    ]


SCHEMAS = [
    pytest.param("""
        a = Required(int)
        b = Required(str)
        PrimaryKey(a, b)
        """, ["model X a! b!"], id="a key of several columns"),
    pytest.param("""
        y = Optional("Y", cascade_delete=True)
        """, ["model X id!", "model Y id! x (x)->X() cascade"], id="one to one: the key is on the required side"),
    pytest.param("""
        y = Required("Y", column="y_id")
        """, ["model X id! y_id (y_id)->Y()", "model Y id!"], id="a column with a name"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), SCHEMAS)
def test_keys(body: str, expected: list[str]) -> None:
    side = "Required" if "Optional" in body else "Optional"
    other = f"class Y(db.Entity):\n    x = {side}('X')\n" if "Y" in body else ""
    source = (
        f"from pony.orm import *\ndb = Database()\nclass X(db.Entity):{indent(dedent(body), '    ')}\n{other}"
    )
    assert changed(source) == expected


def test_a_mixin_in_front_of_a_method() -> None:
    source = """
    class Paths:
        @classmethod
        def get(cls, **kwargs):
            return db.Entity.get.__func__(cls, **kwargs)

    class File(Paths, db.Entity):
        path = Required(str)

    def f():
        File.get(path="x").delete()
    """
    assert done(source) == ["f: delete File", "f: read File"]


def test_imports_in_a_circle() -> None:
    files = {
        "app/__init__.py": """
            from app.db import Person

            def first():
                return Person[1]

            from app.views import *
            """,
        "app/db.py": """
            import app
            from pony.orm import *

            db = Database()

            class Person(db.Entity):
                name = Required(str)
            """,
        "app/views.py": """
            from app import first
            from app.db import Person

            def clear():
                first().delete()
                Person[2].name = "x"
            """,
    }
    assert accesses(files) == [
        "clear: delete Person",
        "clear: read Person",
        "clear: update Person",
        "first: read Person",
    ]


def test_an_empty_default_decides_no_branch() -> None:
    source = """
    class Health:
        tracker: str = ""

    def f(health: Health):
        if health.tracker:
            Group(number=1)
    """
    assert done(source) == ["f: insert Group"]


def test_a_query_runs_where_it_is_consumed() -> None:
    source = """
    def groups():
        return select(g for g in Group)

    def f():
        return list(groups())
    """
    assert done(source) == ["f: read Group"]


def test_entities_that_a_function_makes() -> None:
    files = {
        "entities.py": """
            from pony import orm

            def define(db):
                class Person(db.Entity):
                    _table_ = "people"
                    name = orm.Required(str)

                    @classmethod
                    def named(cls, name):
                        return cls.get(name=name)

                return Person
            """,
        "store.py": """
            from pony import orm
            from entities import define

            class Store:
                def __init__(self):
                    self.db = orm.Database()
                    self.Person = define(self.db)

                def all(self):
                    return self.Person.select()[:]
            """,
        "use.py": """
            def first(store):
                return store.Person.get(id=1)
            """,
    }
    assert accesses(files) == [
        "Store.all: read people",
        "define.<locals>.Person.named: read people",
        "first: read people",
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
        "from settings import P\nfrom pony.orm import *\ndb = Database()\nclass Album(db.Entity):\n"
        f"    _table_ = {table}\n    name = Required(str)\n"
        "def f():\n    return Album.select()[:]\n"
    )
    assert accesses(source) == expected
    assert [gap.partition(" ")[0] for gap in gaps(source)] == (["unresolved"] * 2 if not expected else [])
