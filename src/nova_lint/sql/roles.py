"""What a parsed statement does to which tables: by the place of each table in the tree.

A table's role follows from its parent and the argument it stands in. Names of common table expressions
are resolved by scope: in `WITH orders AS (SELECT * FROM orders) SELECT * FROM orders` the inner one is real.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, field
from sqlglot import exp

from nova_lint.model.statement import Sets
from nova_lint.sql.assigning import sets_of
from nova_lint.sql.column_roles import counts_rows, role_of
from nova_lint.sql.names import Named, named

#: What puts a new row in the place of the old one.
WHOLE_ROW = Sets(("*",))

_SOURCES = (exp.From, exp.Join)
_RELATED = (exp.LikeProperty, exp.InheritsProperty, exp.PartitionedOfProperty)
_NO_TABLES = {"INDEX", "SEQUENCE", "FUNCTION", "PROCEDURE", "TYPE", "SCHEMA", "DATABASE", "EXTENSION", "TRIGGER",
              "CONSTRAINT", "DOMAIN", "ROLE", "USER", "COLLATION", "OPERATOR", "AGGREGATE"}  # fmt: skip


class Block(Struct, eq=False):
    """A query block: one SELECT, UPDATE or DELETE with what it draws from. `parent` is the block it stands in.

    `counts` says that it hands out a number of rows.
    """

    parent: Block | None
    uses: list[Use] = field(default_factory=list)
    aliases: dict[str, Use | None] = field(default_factory=dict)
    derived: int = 0
    counts: bool = False

    @property
    def hides_columns(self) -> bool:
        """Whether something in it is no table, and may have a column that a table has too."""
        return self.derived > 0 or any(held is None and alias != "*" for alias, held in self.aliases.items())


class Use(Struct, eq=False):
    """One occurrence of a table: its name and place, what is done to it, in which block, its columns.

    `loose` are columns of which it is not told whether they are this table's or another one's of the block.
    `roles` as in `Access`.
    """

    table: Named
    op: str
    block: Block | None
    columns: dict[str, None] = field(default_factory=dict)
    loose: dict[str, None] = field(default_factory=dict)
    roles: dict[tuple[str, str], None] = field(default_factory=dict)
    sets: Sets | None = None
    locked: bool = False


class Reading(Struct, eq=False):
    """All that one statement's tree says."""

    uses: list[Use] = field(default_factory=list)
    traits: set[str] = field(default_factory=set)
    temporary: list[str] = field(default_factory=list)

    def is_joined(self, use: Use) -> bool:
        """Whether another table is drawn on together with this one, in its block or a block around or in it.

        The target of an UPDATE or DELETE is joined to what its FROM, USING or WHERE draws on; that of an
        INSERT is not joined to what its SELECT does.
        """
        if use.op not in ("read", "update", "delete", "upsert") or use.block is None:
            return False
        root = _root(use.block)
        names = {
            str(other.table.name)
            for other in self.uses
            if other.block is not None and _root(other.block) is root
        }
        return len(names) > 1


def read_tree(tree: exp.Expression) -> Reading:
    """Find every table of a statement with its role, columns and the statement's traits."""
    walk = _Walk()
    walk.node(tree, frozenset(), None)
    walk.resolve()
    return walk.reading


def _root(block: Block) -> Block:
    while block.parent is not None:
        block = block.parent
    return block


class _Walk:
    def __init__(self) -> None:
        self.reading = Reading()
        self.columns: list[tuple[exp.Column, Block | None]] = []

    def node(self, node: exp.Expression, ctes: frozenset[str], block: Block | None) -> None:
        """Walk a subtree; `ctes` are the names that are no tables here."""
        kind = type(node)
        walk = _WALKS.get(kind)
        if walk is None:
            walk = _WALKS[kind] = _walk_of(kind)
        walk(self, node, ctes, block)

    def column(self, node: exp.Column, ctes: frozenset[str], block: Block | None) -> None:
        self.columns.append((node, block))

    def nothing(self, node: exp.Expression, ctes: frozenset[str], block: Block | None) -> None:
        """`FOR UPDATE OF o`: what stands there are aliases."""

    def definition(self, node: exp.Expression, ctes: frozenset[str], block: Block | None) -> None:
        self.define(node, ctes)

    def other(self, node: exp.Expression, ctes: frozenset[str], block: Block | None) -> None:
        if "with_" in node.args:
            ctes = self.common(node, ctes, block)
        self.children(node, ctes, block)

    def children(self, node: exp.Expression, ctes: frozenset[str], block: Block | None, *skip: str) -> None:
        for key, value in node.args.items():
            if not value or key == "with_" or key in skip:
                continue
            if isinstance(value, exp.Expression):
                self.node(value, ctes, block)
            elif isinstance(value, list):
                for child in value:
                    if isinstance(child, exp.Expression):
                        self.node(child, ctes, block)

    def common(self, node: exp.Expression, ctes: frozenset[str], block: Block | None) -> frozenset[str]:
        """Walk the WITH of a statement; the names that are visible in its body."""
        clause = node.args.get("with_")
        if not isinstance(clause, exp.With):
            return ctes
        recursive = bool(clause.args.get("recursive"))
        if recursive:
            self.reading.traits.add("recursive")
        for cte in clause.expressions:
            name = cte.alias.lower()
            inner = ctes | {name} if recursive else ctes
            self.node(cte.this, inner, block)
            ctes = ctes | {name}
        return ctes

    def select(self, node: exp.Select, ctes: frozenset[str], outer: Block | None) -> None:
        block = Block(outer)
        ctes = self.common(node, ctes, outer)
        if node.args.get("locks"):
            self.reading.traits.add("for-update")
        if node.args.get("limit"):
            self.reading.traits.add("limit")
        block.counts = counts_rows(node)
        # EXISTS (SELECT * ...) asks whether there is a row, and loads none of its columns.
        for expression in () if isinstance(node.parent, exp.Exists) else node.expressions:
            if isinstance(expression, exp.Star) or (
                isinstance(expression, exp.Column) and isinstance(expression.this, exp.Star)
            ):
                self.reading.traits.add("star")
                if isinstance(expression, exp.Star):
                    block.aliases.setdefault("*", None)
        into = node.args.get("into")
        if isinstance(into, exp.Into):
            self.into(into)
        self.children(node, ctes, block, "into")
        for lock in node.args.get("locks") or ():
            self.lock(lock, block)

    def lock(self, lock: exp.Expression, block: Block) -> None:
        """`FOR UPDATE`: of all that the block draws on, or of the tables that it names."""
        named_ones = [table.name.lower() for table in lock.expressions]
        for use in [block.aliases.get(name) for name in named_ones] if named_ones else block.uses:
            if use is not None:
                use.locked = True

    def into(self, node: exp.Into) -> None:
        table = node.this
        found = named(table) if isinstance(table, exp.Table) else None
        if found is None:
            return
        if node.args.get("temporary") or found.name.name.startswith("#"):
            self.reading.temporary.append(found.name.name)
        else:
            self.use(found, "ddl", None)

    def change(self, node: exp.Expression, ctes: frozenset[str], outer: Block | None) -> None:
        block = Block(outer)
        ctes = self.common(node, ctes, outer)
        traits = self.reading.traits
        if node.args.get("returning"):
            traits.add("returning")
        if node.args.get("limit"):
            traits.add("limit")
        if isinstance(node, exp.Merge):
            self.target(node.this, "upsert", ctes, block)
            self.children(node, ctes, block, "this")
            merged = [item for update in node.find_all(exp.Update) for item in update.expressions]
            for use in block.uses[:1]:
                use.sets = sets_of(merged)
            return
        if node.args.get("this") is None:  # the UPDATE of a MERGE: its target is the MERGE's
            self.children(node, ctes, outer)
            return
        narrowed = any(node.args.get(key) for key in ("where", "from_", "using", "tables", "limit"))
        if not narrowed and not node.this.args.get("joins"):
            traits.add("no-where")
        op = "update" if isinstance(node, exp.Update) else "delete"
        listed = node.args.get("tables") or []
        target = node.this
        if listed:  # DELETE a, b FROM t AS a JOIN ...: the list holds aliases of what follows
            self.sources(target, ctes, block)
            self.children(node, ctes, block, "tables", "this")
            for name in listed:
                self.promote(name, op, block, ctes)
            return
        source = node.args.get("from_") or node.args.get("from")
        if isinstance(target, exp.Table) and isinstance(source, exp.From) and not target.args.get("joins"):
            # T-SQL: UPDATE a SET ... FROM orders AS a; the target may be an alias of a source
            self.node(source, ctes, block)
            held = block.aliases.get(target.name.lower())
            if held is not None and not target.args.get("db"):
                held.op = op
            else:
                self.target(target, op, ctes, block)
            self.children(node, ctes, block, "this", "from_", "from")
        else:
            self.target(target, op, ctes, block)
            self.children(node, ctes, block, "this")
        if isinstance(node, exp.Update):
            self.assigned(node, block, op)

    def assigned(self, node: exp.Update, block: Block, op: str) -> None:
        target = next((use for use in block.uses if use.op == op), None)
        if target is not None:
            target.sets = sets_of(node.expressions, node.args.get("where"))
        for item in node.expressions:
            left = item.this if isinstance(item, exp.EQ) else None
            if target is not None and isinstance(left, exp.Column) and not left.table:
                target.columns.setdefault(left.name, None)
                target.roles.setdefault((left.name, "set"), None)

    def sources(self, table: exp.Expression | None, ctes: frozenset[str], block: Block) -> None:
        if isinstance(table, exp.Expression):
            self.node(table, ctes, block)

    def promote(self, name: exp.Expression, op: str, block: Block, ctes: frozenset[str]) -> None:
        held = block.aliases.get(name.name.lower())
        if held is not None:
            held.op = op
        elif isinstance(name, exp.Table):
            self.target(name, op, ctes, block)

    def target(self, node: exp.Expression | None, op: str, ctes: frozenset[str], block: Block) -> None:
        if not isinstance(node, exp.Table):
            if isinstance(node, exp.Expression):
                self.node(node, ctes, block)
            return
        found = named(node)
        if found is not None:
            self.use(found, op, block, node.alias)
        self.children(node, ctes, block, "this", "db", "catalog", "alias")

    def insert(self, node: exp.Insert, ctes: frozenset[str], outer: Block | None) -> None:
        ctes = self.common(node, ctes, outer)
        op = "insert"
        conflict = node.args.get("conflict")
        if conflict is not None:
            action = str(conflict.args.get("action") or "").upper()
            updates = "UPDATE" in action or bool(conflict.args.get("duplicate"))
            op = "upsert" if updates else "insert"
            self.reading.traits.add("on-conflict")
        alternative = str(node.args.get("alternative") or "").upper()
        sets = None
        if conflict is not None and op == "upsert":
            sets = sets_of(conflict.expressions, conflict.args.get("where"))
        if alternative == "REPLACE" or node.args.get("overwrite"):
            op, sets = "upsert", WHOLE_ROW
        if alternative:
            self.reading.traits.add("on-conflict")
        if node.args.get("returning"):
            self.reading.traits.add("returning")
        target, columns = node.this, []
        if isinstance(target, exp.Schema):
            columns = [c.name for c in target.expressions if isinstance(c, (exp.Identifier, exp.Column))]
            target = target.this
        block = Block(None)
        if isinstance(target, exp.Table):
            found = named(target)
            if found is not None:
                use = self.use(found, op, block, target.alias)
                use.columns.update(dict.fromkeys(columns))
                use.roles.update(dict.fromkeys((name, "set") for name in columns))
                use.sets = sets
        query = node.args.get("expression")
        if isinstance(query, exp.Expression):
            self.node(query, ctes, None)
        self.children(node, ctes, block, "this", "expression")

    def define(self, node: exp.Expression, ctes: frozenset[str]) -> None:
        kind = str(node.args.get("kind") or "").upper()
        traits = self.reading.traits
        if node.args.get("cascade") or (isinstance(node, exp.Drop) and node.args.get("cascade")):
            traits.add("cascade")
        target = node.this
        if isinstance(target, exp.Index):
            table = target.args.get("table")
            if isinstance(table, exp.Table):
                self.define_table(table, kind)
            return
        schema = target if isinstance(target, exp.Schema) else None
        table = schema.this if schema is not None else target
        if kind == "TRIGGER":
            tables = [t for t in node.find_all(exp.Table) if t is not table]
            for trigger_table in tables[:1]:
                self.define_table(trigger_table, "TABLE")
            return
        if kind not in _NO_TABLES and isinstance(table, exp.Table):
            if self.is_temporary(node) or table.name.startswith("#"):
                self.reading.temporary.append(named_or_name(table))
                traits.add("temporary")
            else:
                self.define_table(table, kind)
        if isinstance(node, exp.Drop):
            for other in node.args.get("expressions") or node.args.get("tables") or []:
                if isinstance(other, exp.Table) and kind not in _NO_TABLES:
                    self.define_table(other, kind)
            return
        if schema is not None:
            self.children(schema, ctes, None, "this")
        properties = node.args.get("properties")
        for part in properties.expressions if isinstance(properties, exp.Expression) else ():
            if isinstance(part, _RELATED):  # the others name engines and modules: `USING fts5 (...)`
                self.node(part, ctes, None)
        for key in ("expression", "actions", "clone"):
            value = node.args.get(key)
            for child in value if isinstance(value, list) else (value,):
                if isinstance(child, exp.Expression):
                    self.action(child, ctes) if key == "actions" else self.node(child, ctes, None)

    def action(self, node: exp.Expression, ctes: frozenset[str]) -> None:
        """One action of ALTER TABLE: a rename names a table, a dropped constraint does not."""
        if isinstance(node, exp.Drop):
            if node.args.get("cascade"):
                self.reading.traits.add("cascade")
            return
        if isinstance(node, exp.AlterRename):
            if isinstance(node.this, exp.Table):
                self.define_table(node.this, "TABLE")
            return
        self.node(node, ctes, None)

    def define_table(self, table: exp.Table, kind: str) -> None:
        found = named(table)
        if found is not None:
            self.use(found, "ddl", None)

    def is_temporary(self, node: exp.Expression) -> bool:
        properties = node.args.get("properties")
        return bool(properties is not None and properties.find(exp.TemporaryProperty)) or bool(
            node.args.get("temporary")
        )

    def table(self, node: exp.Table, ctes: frozenset[str], block: Block | None) -> None:
        found = named(node)
        parent = node.parent
        if found is None:
            self.children(node, ctes, block, "alias")
            if node.alias and block is not None:
                block.aliases.setdefault(node.alias.lower(), None)
            return
        op = self.role(node, parent)
        if op is None:
            return
        is_cte = op == "read" and not node.args.get("db") and found.name.name.lower() in ctes
        if is_cte:
            if block is not None:
                block.aliases.setdefault((node.alias or found.name.name).lower(), None)
                block.derived += 1
        else:
            self.use(found, op, block if op in ("read", "lock") else None, node.alias)
        self.children(node, ctes, block, "this", "db", "catalog", "alias")

    def subquery(self, node: exp.Subquery, ctes: frozenset[str], block: Block | None) -> None:
        if block is not None and isinstance(node.parent, (exp.From, exp.Join)):
            block.derived += 1  # it has columns of its own
        self.other(node, ctes, block)

    def role(self, node: exp.Table, parent: exp.Expression | exp.Expr | None) -> str | None:
        if isinstance(parent, exp.Schema):
            holder = parent.parent
            if isinstance(holder, exp.Reference):
                options = " ".join(str(option).upper() for option in holder.args.get("options") or [])
                if "CASCADE" in options:
                    self.reading.traits.add("cascade")
                return "references"
            parent = holder
        if isinstance(parent, exp.Reference):
            return "references"
        if isinstance(parent, exp.TruncateTable):
            return "truncate"
        if isinstance(parent, (exp.UserDefinedFunction, exp.Opclass)):
            return None
        if isinstance(parent, exp.Copy):
            return "insert" if parent.args.get("kind") else "read"
        if isinstance(parent, (exp.Comment, exp.InheritsProperty, exp.PartitionedOfProperty,
                               exp.Describe, exp.Grant)):  # fmt: skip
            kind = str(parent.args.get("kind") or "TABLE").upper()
            return "ddl" if kind not in _NO_TABLES and kind != "COLUMN" else None
        if parent.__class__.__name__ == "Revoke":
            return "ddl"
        return "read"

    def use(self, table: Named, op: str, block: Block | None, alias: str = "") -> Use:
        use = Use(table, op, block)
        if table.name.name.lower() in {name.lower() for name in self.reading.temporary}:
            return use
        self.reading.uses.append(use)
        if block is not None:
            block.uses.append(use)
            block.aliases[(alias or table.name.name).lower()] = use
            if alias:
                block.aliases.setdefault(table.name.name.lower(), use)
        return use

    def resolve(self) -> None:
        """Give every column to its table, as far as that can be told without a schema."""
        for column, block in self.columns:
            name = "*" if isinstance(column.this, exp.Star) else column.name
            use = self.column_of(column.table.lower(), block)
            if name.startswith("zq"):
                continue
            role = role_of(column)
            if use is not None:
                use.columns.setdefault(name, None)
                if role:
                    use.roles.setdefault((name, role), None)
            elif block is not None and not column.table and not block.hides_columns:
                for candidate in block.uses:
                    candidate.loose.setdefault(name, None)
                    if role:
                        candidate.roles.setdefault((name, role), None)
        for use in self.reading.uses:
            if use.block is not None and "*" in use.block.aliases:
                use.columns.setdefault("*", None)
            if use.block is not None and use.block.counts:
                use.roles.setdefault(("*", "counted"), None)

    def column_of(self, qualifier: str, block: Block | None) -> Use | None:
        if qualifier:
            while block is not None:
                if qualifier in block.aliases:
                    return block.aliases[qualifier]
                block = block.parent
            return None
        if block is not None and len(block.uses) == 1 and not block.hides_columns:
            return block.uses[0]
        return None


def named_or_name(table: exp.Table) -> str:
    """The folded name of a table."""
    found = named(table)
    return found.name.name if found is not None else table.name


def _walk_of(kind: type[exp.Expression]) -> Callable[..., None]:
    """How a kind of node is walked."""
    for kinds, walk in (
        (exp.Table, _Walk.table),
        (exp.Column, _Walk.column),
        (exp.Subquery, _Walk.subquery),
        (exp.Lock, _Walk.nothing),
        ((exp.Identifier, exp.Literal, exp.Placeholder, exp.DataType), _Walk.nothing),
        (exp.Select, _Walk.select),
        ((exp.Update, exp.Delete, exp.Merge), _Walk.change),
        (exp.Insert, _Walk.insert),
        ((exp.Create, exp.Drop, exp.Alter), _Walk.definition),
    ):
        if issubclass(kind, kinds):
            return walk
    return _Walk.other


_WALKS: dict[type[exp.Expression], Callable[..., None]] = {}
