"""What an attribute is: of an object, a class, a module, a handle."""

from __future__ import annotations

from nova_lint.model import form
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Func,
    Handle,
    Inside,
    Instance,
    Lazy,
    Mapping,
    Member,
    Outside,
    Sequence,
    SqlFile,
    Super,
    Text,
    Unknown,
    Value,
    join,
    literal,
    unknown,
)
from nova_lint.values.frames import Frame
from nova_lint.values.mapped import Mapped
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo, Module
from nova_lint.values.scope import Scope
from nova_lint.values.texts import look_up, path_of

_WRAPPERS = {"Optional", "Annotated", "Final", "ClassVar", "Union", "Awaitable", "Required", "NotRequired"}
_MANY = {"list", "List", "Sequence", "Iterable", "Iterator", "Collection", "tuple", "Tuple", "set", "Set",
         "FrozenSet", "frozenset", "Generator", "AsyncIterator", "AsyncGenerator", "AsyncIterable"}  # fmt: skip
_ENTERED = {"ContextManager", "AsyncContextManager", "AbstractContextManager", "AbstractAsyncContextManager"}

#: How the reason of a name ends that a module asks another one for while that one waits for it.
CIRCLE = "of a module that imports in a circle"


class Attributes(Mapped):
    """Attribute access, and what annotations say."""

    def attribute(self, atom: Atom, name: str, frame: Frame) -> Value:
        """What `atom.name` is."""
        objects = self.objects_of(atom)
        if objects is not None:
            told = objects.attribute(self.tools, atom, name, self.here(frame))
            if told is not None:
                return told
        if isinstance(atom, Instance):
            return self._of_instance(atom, name, frame)
        if isinstance(atom, Cls):
            return self._of_class(atom, name, frame)
        if isinstance(atom, Inside):
            return self.name_in(atom.module, name)
        if isinstance(atom, Outside):
            return (Outside(f"{atom.name}.{name}"),)
        if isinstance(atom, Super):
            return self._of_super(atom, name, frame)
        if isinstance(atom, Handle):
            text = self.known.says(atom, name, self.dialect_of(frame.module.path))
            if text:
                return literal(text)
            handle = self.known.attribute(atom, name)
            return (handle or Member(atom, name),)
        if isinstance(atom, Mapping):
            return look_up(atom, name) or (Member(atom, name),)
        if isinstance(atom, SqlFile) and name in ("parent", "parents"):
            return path_of([])
        if isinstance(atom, (Text, Const)) and name == "value":
            return (atom,)  # a member of an enumeration
        if isinstance(atom, (Unknown, Member)):
            return self._unknown(atom, name, frame)
        return (Member(atom, name),)

    def _unknown(self, atom: Atom, name: str, frame: Frame) -> Value:
        """An attribute of which the object says nothing: perhaps a library knows what one of that name is."""
        if name in self.names or name in self.passed_names:
            for objects in self.known.objects.values():
                told = objects.outside(self.tools, atom, name, self.here(frame))
                if told is not None:
                    return told
        return (Member(atom, name),)

    def value_at(self, base: Atom, name: str, at: At) -> Value:
        """`base.name`, as the program would see it."""
        return self.attribute(base, name, at.frame)

    def bound(self, value: Value, receiver: Atom, at: At) -> Value:
        """The methods among the alternatives, bound to a receiver."""
        return self._bind(value, receiver, at.frame)

    def name_in(self, module: Module, name: str) -> Value:
        """What a name stands for at the end of a module."""
        self.run_module(module)
        value = module.scope.names.get(name)
        if value is not None:
            return value
        inner = self.program.submodule(module, name)
        if inner is not None:
            return (Inside(inner),)
        if module.state == "running":
            return unknown(f"{name} {CIRCLE}")
        if module.is_stand_in:
            return (Outside(f"{module.dotted}.{name}"),)
        return unknown(f"{name}, which {module.path} does not define")

    def class_value(self, info: ClassInfo, name: str) -> Value | None:
        """What the class or its bases say of a name, unbound."""
        return info.value(name)

    def annotated(self, annotation: form.Expr, module: Module, scope: Scope | None, depth: int = 0) -> Value:
        """What something with this annotation is: an object of a class, a handle, known texts; or nothing."""
        if depth > 6:
            return ()
        if isinstance(annotation, form.Either):
            return join(*[self.annotated(option, module, scope, depth + 1) for option in annotation.options])
        if isinstance(annotation, form.Item):
            return self._annotated_item(annotation, module, scope, depth)
        if not isinstance(annotation, (form.Name, form.Attr)):
            return ()
        found: list[Atom] = []
        for atom in self.look(self._annotation_value(annotation, module, scope)):
            if isinstance(atom, Cls):
                found.append(self.instance(atom.info, None))
            elif isinstance(atom, Outside) and atom.name in self.known.types:
                found.append(self.known.types[atom.name])
            elif isinstance(atom, (Instance, Handle)) or (isinstance(atom, Text) and atom.known is not None):
                found.append(atom)  # an alias made by assignment; a text is that of a `Literal`
            elif isinstance(atom, Outside) and self.known.is_declared_class(atom.name):
                found.append(atom)  # its methods go by the name of the class
        return tuple(found)

    def _annotated_item(self, item: form.Item, module: Module, scope: Scope | None, depth: int) -> Value:
        base = item.base.id if isinstance(item.base, form.Name) else getattr(item.base, "name", "")
        inner = item.key.items if isinstance(item.key, form.Seq) else (item.key,)
        if not inner:
            return ()
        if base in _WRAPPERS or base in _ENTERED:
            wanted = inner if base == "Union" else inner[:1]
            return join(*[self.annotated(option, module, scope, depth + 1) for option in wanted])
        if base in _MANY:
            value = self.annotated(inner[0], module, scope, depth + 1)
            return (Sequence("list", (value,), True),) if value else ()
        if base in ("type", "Type"):
            value = self.annotated(inner[0], module, scope, depth + 1)
            return tuple(Cls(atom.info) for atom in value if isinstance(atom, Instance))
        if base == "Literal":
            return ()
        return self.annotated(item.base, module, scope, depth + 1)

    def _annotation_value(self, annotation: form.Expr, module: Module, scope: Scope | None) -> Value:
        if isinstance(annotation, form.Name):
            found = scope.find(annotation.id) if scope is not None else None
            if found is not None:
                return found
            self.run_module(module)
            return module.scope.names.get(annotation.id, ())
        if isinstance(annotation, form.Attr):
            frame = Frame(module.path, module, module.scope)
            base = self.look(self._annotation_value(annotation.base, module, scope))
            return join(*[self.attribute(atom, annotation.name, frame) for atom in base]) if base else ()
        return ()

    # Objects

    def _of_instance(self, instance: Instance, name: str, frame: Frame) -> Value:
        info = instance.info
        if name == "__class__":
            return (Cls(info),)
        stored = self._fields(instance, name)
        value = self.class_value(info, name)
        if stored:
            return _may_change(join(stored, value) if value is not None and instance.is_any else stored)
        if value is not None and value != (Const(None),):
            return _may_change(self._bind(value, instance, frame))
        annotated = self._annotated_field(info, name)
        if annotated:
            return annotated
        told = self._in_subclasses(instance, name, frame)
        if told or value:
            return told or (*(value or ()), Unknown("an attribute that may change"))
        for base in info.outside_bases():
            handle = self.known.types.get(base)
            if handle is not None:
                return (self.known.attribute(handle, name) or Member(handle, name),)
        return self._unknown(instance, name, frame)

    def _of_class(self, atom: Cls, name: str, frame: Frame) -> Value:
        if name == "__name__":
            return unknown("the name of a class")
        value = self.class_value(atom.info, name)
        if value is None:
            for info in atom.info.subclasses:
                value = info.names.get(name) if value is None else join(value, info.names.get(name, ()))
        if value is None:
            return self._annotated_field(atom.info, name) or self._unknown(atom, name, frame)
        return tuple(self._bound(found, atom) if _is_kind(found, "classmethod") else found for found in value)

    def _of_super(self, atom: Super, name: str, frame: Frame) -> Value:
        receiver = atom.receiver
        line = receiver.info.mro() if isinstance(receiver, (Instance, Cls)) else atom.info.mro()
        after = line[line.index(atom.info) + 1 :] if atom.info in line else atom.info.mro()[1:]
        for base in after:
            value = base.names.get(name)
            if value is not None:
                return self._bind(value, receiver, frame)
        for dotted in atom.info.outside_bases():
            handle = self.known.types.get(dotted)
            if handle is not None:
                return (Member(handle, name),)
        return (Member(atom, name),)

    def _bind(self, value: Value, receiver: Atom, frame: Frame) -> Value:
        bound: list[Atom] = []
        for atom in value:
            if (
                not isinstance(atom, Func)
                or atom.receiver is not None
                or atom.owner is None
                or _is_kind(atom, "staticmethod")
            ):
                bound.append(atom)
            elif _is_kind(atom, "classmethod") and isinstance(receiver, Instance):
                bound.append(self._bound(atom, Cls(receiver.info)))
            elif _is_kind(atom, "property") or _is_kind(atom, "cached_property"):
                getter = self._bound(atom, receiver)
                if atom.module.is_stand_in:
                    bound += self._read(getter, frame)
                else:
                    bound.append(self._property(getter, frame.depth + 1))
            else:
                bound.append(self._bound(atom, receiver))
        return tuple(bound)

    def _read(self, getter: Func, frame: Frame) -> Value:
        """A property of a library's own: what it asks of the database counts for whoever reads it."""
        place = frame.here()
        here = (place.line, place.column, place.end_line, place.end_column)
        return self.look(self.apply((getter,), Arguments(), frame, form.Call(form.Lit(None), (), (), here)))

    def _property(self, getter: Func, depth: int) -> Lazy:
        return Lazy(lambda: self.invoke(getter, Arguments(), depth).value, is_shallow=True)

    def _bound(self, atom: Atom, receiver: Atom) -> Func:
        assert isinstance(atom, Func)
        return Func(atom.module, atom.form, atom.scope, atom.owner, receiver)

    def _fields(self, instance: Instance, name: str) -> Value:
        """What is stored in an attribute: by this object's constructor, else by any method of its class."""
        if instance.is_any:
            return self._stored(instance.info, name)
        self._construct(instance)
        value = instance.fields.get(name, ())
        if all(isinstance(atom, (Const, Unknown)) for atom in value):
            return join(value, self._stored(instance.info, name))
        return value

    def _construct(self, instance: Instance) -> None:
        """Evaluate the constructor of an object whose arguments are known, once."""
        if instance.pending is None:
            return
        arguments, instance.pending = instance.pending, None
        init = self.class_value(instance.info, "__init__")
        if init is None:
            self._dataclass_fields(instance, arguments)
            return
        for atom in init:
            if isinstance(atom, Func):
                with self.only_values():
                    self.invoke(self._bound(atom, instance), arguments, 1)

    def _dataclass_fields(self, instance: Instance, arguments: Arguments) -> None:
        names = [name for base in reversed(instance.info.mro()) for name in base.annotations]
        instance.fields.update(zip(dict.fromkeys(names), arguments.positional, strict=False))
        instance.fields.update(arguments.keywords)

    def _stored(self, info: ClassInfo, name: str) -> Value:
        """What methods of the class store in an attribute, for an object of which only the class is known."""
        instance = self.instance(info, None)
        if (info, name) not in self._stored_names:
            self._stored_names.add((info, name))
            for base in info.mro():
                for method in base.stores(name):
                    self._run_once(self._bound(method, instance))
        return instance.fields.get(name, ())

    def _run_once(self, method: Func) -> None:
        """Evaluate a method for what it stores on its object; a field read on the way is read as it stands."""
        if (method.key, method.receiver) in self._stored_by:
            return
        self._stored_by.add((method.key, method.receiver))
        with self.only_values():
            self.invoke(method, None, 1)

    def _annotated_field(self, info: ClassInfo, name: str) -> Value:
        for base in info.mro():
            annotation = base.annotations.get(name)
            if annotation is not None:
                return self.annotated(annotation, base.module, base.scope)
        return ()

    def _in_subclasses(self, instance: Instance, name: str, frame: Frame) -> Value:
        """What subclasses say of a name that the class itself leaves open: template methods, mixins."""
        found: list[Value] = []
        queue, seen = list(instance.info.subclasses), {instance.info.key}
        while queue and len(found) < 40:
            info = queue.pop(0)
            if info.key in seen:
                continue
            seen.add(info.key)
            queue += info.subclasses
            value = self.class_value(info, name)
            if value is not None:
                found.append(self._bind(value, self.instance(info, None), frame))
            elif info.stores(name):
                found.append(self._stored(info, name))
        return join(*found) if found else ()


def _may_change(value: Value) -> Value:
    """A number, a flag or an empty text on an object decides no branch: whoever holds the object may set it."""
    if all(isinstance(atom, Const) or (isinstance(atom, Text) and not atom.parts) for atom in value):
        return (*value, Unknown("an attribute that may change"))
    return value


def name_of(expr: form.Expr) -> str:
    """The last name of a dotted name, or of what is called: `functools.wraps(f)` is `wraps`."""
    if isinstance(expr, form.Call):
        return name_of(expr.func)
    return form.last_name(expr)


def is_decorated(func: Func, decorator: str) -> bool:
    """Whether a decorator of this simple name stands on a function."""
    decorators = func.form.decorators
    return bool(decorators) and any(name_of(expr) == decorator for expr in decorators)


def _is_kind(atom: Atom, decorator: str) -> bool:
    return isinstance(atom, Func) and is_decorated(atom, decorator)
