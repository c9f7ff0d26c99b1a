"""What every format of a contract says in words: where the draft comes from, which places a method replaces."""

from __future__ import annotations

from collections.abc import Iterator

from nova_lint.model.contract import Contract, Field, Message, Method, Use
from nova_lint.reports.wording import count, harmless

#: How much of a statement is shown.
_SHOWN = 160

_ANSWERS = {
    "get": "One row of {table} by its key; not found where there is none.",
    "batch-get": "Rows of {table} by their keys, in one call; keys without a row are left out of the answer.",
    "list": "Rows of {table}; a filter that is left out does not narrow.",
    "exists": "Whether {table} has such a row.",
    "count": "How many such rows {table} has.",
    "create": "Adds a row to {table}.",
    "save": "Adds a row to {table}, or changes the one that is there.",
    "update": "Changes rows of {table}.",
    "delete": "Deletes rows of {table}.",
}
_CHOOSES = {
    "equal": "{column}",
    "in": "{column} is one of these",
    "from": "{column} from here on",
    "until": "{column} up to here",
    "like": "{column} matches this pattern",
    "null": "whether there is a {column}",
    "change": "added to {column}; negative takes away",
}


def heading(contract: Contract) -> Iterator[str]:
    """What stands at the head of a draft: sentences."""
    yield f"A draft of what {harmless(contract.owner)} would offer instead of its tables, by what others do with them now."
    needs = ", ".join(map(harmless, contract.callers))
    yield f"Needed by: {needs}. It replaces {count(contract.used, 'place')} in their code."
    yield (
        "Names, types and filters come from the code and the schema. What the methods should mean is the owner's to say: "
        "merge, rename, drop."
    )


#: What stands at the head of a draft whose places have notes in lines of their own.
NOTES = "A line with ! says where a place does more than the method, or what the code does not tell of it."


def answer(method: Method) -> str:
    """What a method does, as a sentence."""
    return _ANSWERS[method.kind].format(table=harmless(str(method.table)))


def subject(message: Message) -> str:
    """What a message is, as a sentence."""
    key = f" Its key: {', '.join(message.key)}." if message.key else " Its key is not known."
    return f"What others need to know of a row of {harmless(str(message.table))}.{key}"


def meaning(field: Field) -> str:
    """What is to be said of a field: what it stands for where its name does not tell, its type where it is not known,
    who needs it.
    """
    parts = []
    chooses = _CHOOSES.get(field.how, "{column}").format(column=harmless(field.column))
    if chooses != field.name:
        parts.append(chooses)
    if field.type == "unknown":
        parts.append("its type is not known")
    elif field.type == "decimal":
        parts.append("a decimal number")
    if field.users:
        parts.append(f"for {', '.join(map(harmless, field.users))}")
    return "; ".join(parts)


def place(use: Use) -> str:
    """Where a use is and whose it is: `orders: services/orders/checkout.py:15 in checkout`."""
    function = f" in {harmless(use.function)}" if use.function else ""
    return f"{harmless(use.caller)}: {harmless(use.place.file)}:{use.place.line}{function}"


def does(use: Use) -> str:
    """What stands there, on one line, cut where it is long."""
    text = harmless(use.does)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def rest(contract: Contract) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What no method replaces, each with the places where it stands."""
    found: dict[str, list[str]] = {}
    for one in contract.rest:
        where = f"{harmless(one.caller)}: {harmless(one.place.file)}:{one.place.line}"
        places = found.setdefault(harmless(one.told), [])
        if where not in places:
            places.append(where)
    for told, where_all in found.items():
        yield told, tuple(where_all)
