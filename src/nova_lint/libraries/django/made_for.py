"""What a repository's forms are made for: new rows alone, rows that are there alone, or both.

Every place that makes a form must be understood: a call of its class, or a view that names it. A form of which one place is
not understood (its class is handed to unknown code, or held in a variable) may be for either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.django import form_views
from nova_lint.libraries.django.named import Named, named
from nova_lint.libraries.django.origins import Origin
from nova_lint.model.place import Span
from nova_lint.values.atoms import Arguments, Atom, Cls, Const, Instance, Value
from nova_lint.values.frames import Frame
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo

if TYPE_CHECKING:
    from nova_lint.values.library import Tools

#: The kinds of rows.
NEW, THERE = "new", "there"

_FORM = "BaseModelForm"


class MadeFor:
    """Answers for the forms of a repository, each asked for once.

    `given` is what the constructors of forms were given as their row, by the form.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self.given: dict[Instance, Value] = {}
        self._known: dict[ClassInfo, frozenset[str] | None] = {}
        self._places: dict[str, list[Named]] = {}

    def of(self, info: ClassInfo) -> frozenset[str] | None:
        """The kinds of rows that forms of a class and of those below it are made for; None where that is not known."""
        if info not in self._known:
            self._known[info] = None  # whoever asks on the way does not know
            self._known[info] = self._of(info)
        return self._known[info]

    def _of(self, info: ClassInfo) -> frozenset[str] | None:
        if info.module.is_stand_in or "<locals>" in info.form.name:
            return None
        found: set[str] = set()
        for place in self._naming(info):
            kinds = self._made(place, info)
            if kinds is None:
                return None
            found |= kinds
        return frozenset(found) or None

    def _made(self, place: Named, info: ClassInfo) -> frozenset[str] | None:
        if place.kind == "base":
            return self._below(place, info)
        if place.kind == "call":
            return self._called(place, info)
        if place.kind == "held":
            return self._held(place, info)
        return None

    def _below(self, place: Named, info: ClassInfo) -> frozenset[str] | None:
        """Those of a class that inherits from this one; a class that nobody makes an object of adds nothing."""
        other = self._class(place)
        if other is None:
            return None
        if info not in other.mro():
            return frozenset()  # another class of the same name
        return self.of(other)

    def _called(self, place: Named, info: ClassInfo) -> frozenset[str] | None:
        function, call = place.function, place.call
        if function is None or call is None or form_views.replaces_row(function):
            return None
        span = Span(place.module.path, *call.place)
        key = f"{place.module.path}:{function.name}"
        made = list(self._tools.made_at(key, function.place, span))
        if not made:
            return None
        return self._for_all([one for one in made if one.info is info], place)

    def _for_all(self, made: list[Instance], place: Named) -> frozenset[str] | None:
        found: set[str] = set()
        for one in made:
            kinds = self._given_to(one, self._at(place))
            if kinds is None:
                return None
            found |= kinds
        return frozenset(found)

    def _given_to(self, made: Instance, at: At) -> frozenset[str] | None:
        """The kinds of rows that a form was given."""
        if made.is_any:
            return None
        self._tools.value_at(made, "instance", at)  # so that its constructor has run
        return kinds_of(self._tools.look(self.given.get(made, ())))

    def _held(self, place: Named, info: ClassInfo) -> frozenset[str] | None:
        """Those of the views that name a form."""
        view = self._class(place)
        if view is None or place.attribute not in ("form_class", "get_form_class"):
            return None
        found: set[str] = set()
        for one in self._family(view):
            kinds = self._of_view(one, info, place)
            if kinds is None:
                return None
            found |= kinds
        return frozenset(found) or None

    def _of_view(self, view: ClassInfo, info: ClassInfo, place: Named) -> frozenset[str] | None:
        if self._tools.class_value(view, "get_form") is None:
            return frozenset() if view.subclasses else None
        if not form_views.makes_one_form(view):
            return None
        at = self._at(place)
        receiver = self._tools.instance(view, None)
        get_form = self._tools.value_at(receiver, "get_form", at)
        made = self._tools.look(self._tools.result_of(get_form, Arguments(), at))
        if not all(isinstance(atom, Instance) for atom in made):
            return None
        mine = [atom for atom in made if isinstance(atom, Instance) and atom.info is info]
        if not mine:
            return frozenset() if made else None
        if form_views.is_for_object(view):
            return self._kinds_of_object(view, at)
        return self._for_all(mine, place)

    def _kinds_of_object(self, view: ClassInfo, at: At) -> frozenset[str] | None:
        """The kinds of rows that are the `object` of a view when it makes its form."""
        held = form_views.object_of(view)
        if held is None:
            return None
        found: set[str] = {NEW} if "none" in held else set()
        if "get_object" in held:
            receiver = self._tools.instance(view, None)
            get_object = self._tools.value_at(receiver, "get_object", at)
            given = self._tools.look(self._tools.result_of(get_object, Arguments(), at))
            kinds = kinds_of(
                given, is_there="none" not in held
            )  # a view of rows that are there has no other ones
            if kinds is None:
                return None
            found |= kinds
        return frozenset(found)

    # Where classes are named

    def _naming(self, info: ClassInfo) -> list[Named]:
        name = info.form.simple_name
        if name not in self._places:
            self._look_for(self._names() | {name})
        return self._places[name]

    def _names(self) -> frozenset[str]:
        """The names of all forms that are known by now: the repository is looked through for them at once."""
        found: set[str] = set()
        for module in self._tools.program.evaluated():
            for value in module.scope.names.values():
                for atom in value:
                    if isinstance(atom, Cls) and atom.info.module is module and _is_form(atom.info):
                        found.add(atom.info.form.simple_name)
        return frozenset(found - self._places.keys())

    def _look_for(self, names: frozenset[str]) -> None:
        for name in names:
            self._places[name] = []
        for module in self._tools.mentioning(names):
            for place in named(module, names):
                self._places[place.name].append(place)

    def _family(self, view: ClassInfo) -> list[ClassInfo]:
        """A class of views and those that inherit from it, wherever they are."""
        found: dict[ClassInfo, None] = {view: None}
        waiting = [view]
        while waiting:
            here = waiting.pop()
            for place in self._naming(here):
                below = self._class(place) if place.kind == "base" else None
                if below is not None and here in below.mro() and below not in found:
                    found[below] = None
                    waiting.append(below)
        return list(found)

    def _class(self, place: Named) -> ClassInfo | None:
        """The class around a place; None for one that is no name of its module."""
        for atom in self._tools.look(self._tools.name_in(place.module, place.owner)):
            if isinstance(atom, Cls) and atom.info.module is place.module:
                return atom.info
        return None

    def _at(self, place: Named) -> At:
        module = place.module
        defined = place.function.place if place.function is not None else (1, 1)
        return At(Frame(f"{module.path}:", module, module.scope, depth=2), Span(module.path, *defined))


def kinds_of(rows: Value, *, is_there: bool = False) -> frozenset[str] | None:
    """The kinds of some rows, None for no row at all; None where one of them is not known.

    `is_there` says that there is a row, whatever could miss it.
    """
    found = {_kind(atom, is_there=is_there) for atom in rows}
    return frozenset(kind for kind in found if kind) if found and None not in found else None


def _kind(atom: Atom, *, is_there: bool) -> str | None:
    if atom == Const(None):
        return NEW
    if not isinstance(atom, Instance):
        return None
    if not atom.is_any:
        return NEW
    origin = atom.origin
    if not isinstance(origin, Origin) or origin.state not in ("fetched", "related"):
        return None
    return THERE if is_there or not origin.may_miss else None


def _is_form(info: ClassInfo) -> bool:
    return any(one.module.is_stand_in and one.form.simple_name == _FORM for one in info.mro())
