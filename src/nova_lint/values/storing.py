"""What an assignment does: to a name, an attribute, an item, or several of them at once."""

from __future__ import annotations

from nova_lint.model import form
from nova_lint.values import texts
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Construct,
    Instance,
    Lazy,
    Mapping,
    Sequence,
    Value,
    bounded,
    is_lazy,
    join,
    unknown,
)
from nova_lint.values.attributes import Attributes
from nova_lint.values.frames import Frame


class Storing(Attributes):
    """Assignments."""

    def store(self, target: form.Expr, value: Value, frame: Frame) -> None:
        """Assign to a target."""
        if isinstance(target, form.Name):
            scope = frame.scope.nonlocals.get(target.id, frame.scope)
            if scope is not frame.scope:
                value = join(scope.names.get(target.id, ()), value)
            scope.names[target.id] = value
            self._forget_attributes(target.id, frame)
        elif isinstance(target, form.Attr):
            self._store_attribute(target, value, frame)
        elif isinstance(target, form.Seq):
            self._unpack(target, value, frame)
        elif isinstance(target, form.Star):
            self.store(target.value, (Sequence("list", (value,), True),), frame)
        elif isinstance(target, form.Item):
            self._store_item(target, value, frame)

    def _store_attribute(self, target: form.Attr, value: Value, frame: Frame) -> None:
        if not isinstance(target.base, form.Name):
            held_by = self.eval(target.base, frame)
            for atom in self.look(held_by) if self.known.objects else ():
                objects = self.objects_of(atom)
                if objects is not None and isinstance(atom, Instance):
                    objects.stored(self.tools, atom, target.name, value, self.here(frame))
                    if not objects.stores:  # else the library keeps it
                        self._remember(target, value, frame)
            return
        variable = target.base.id
        self._forget_attributes(f"{variable}.{target.name}", frame)
        frame.scope.has_attributes = True
        frame.scope.names[f"{variable}.{target.name}"] = value
        held_by = frame.scope.find(variable) or ()
        for atom in self.look(held_by) if self.known.objects else held_by:
            objects = self.objects_of(atom)
            if objects is not None:
                objects.stored(self.tools, atom, target.name, value, self.here(frame))
                if isinstance(atom, Cls) and atom.info.names.get(target.name) is value:
                    frame.scope.names.pop(
                        f"{variable}.{target.name}", None
                    )  # its class tells what it is from now on
            if isinstance(atom, Instance):
                held = atom.fields.get(target.name)
                atom.fields[target.name] = value if held is None else join(held, value)

    def _remember(self, target: form.Attr, value: Value, frame: Frame) -> None:
        """What is stored on an attribute of a variable (`self.instance.order = order`) is there in the same function."""
        base = target.base
        if isinstance(base, form.Attr) and isinstance(base.base, form.Name):
            frame.scope.has_attributes = True
            frame.scope.names[f"{base.base.id}.{base.name}.{target.name}"] = value

    def _store_item(self, target: form.Item, value: Value, frame: Frame) -> None:
        key = self.eval(target.key, frame)
        changed: list[Atom] = []
        is_told = False
        for atom in self.look(self.eval(target.base, frame)):
            if isinstance(atom, Mapping) and len(atom.entries) < 200:
                atom = Mapping((*atom.entries, (key, value)), atom.open)
            elif isinstance(atom, Construct) and (objects := self.objects_of(atom)) is not None:
                arguments = Arguments((key, value))
                is_told |= (
                    objects.call(self.tools, atom, "__setitem__", arguments, self.here(frame)) is not None
                )
            changed.append(atom)
        if not is_told and isinstance(target.base, (form.Name, form.Attr)):
            self.store(target.base, bounded(changed), frame)

    def _unpack(self, target: form.Seq, value: Value, frame: Frame) -> None:
        if is_lazy(value):
            for index, part in enumerate(target.items):
                self.store(part, (self._later_item(value, index),), frame)
            return
        for index, part in enumerate(target.items):
            found: list[Value] = []
            for atom in self.look(value):
                if isinstance(atom, Sequence) and not atom.open and not isinstance(part, form.Star):
                    if index < len(atom.items):
                        found.append(atom.items[index])
                elif isinstance(atom, Sequence):
                    found += atom.items
                else:
                    found.append(unknown("a part of something unpacked", texts.owner_of(atom)))
            self.store(part, join(*found) if found else unknown("a part of something unpacked"), frame)

    def _later_item(self, value: Value, index: int) -> Lazy:
        return Lazy(lambda: self.item(self.look(value), (Const(index),)))

    def _forget_attributes(self, variable: str, frame: Frame) -> None:
        if not frame.scope.has_attributes:
            return
        prefix = f"{variable}."
        for name in [name for name in frame.scope.names if name.startswith(prefix)]:
            del frame.scope.names[name]
