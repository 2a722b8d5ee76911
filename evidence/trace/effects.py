"""Tell which names a statement of a notebook reads, binds and changes, by Python's `ast`.

The answers err on one side: a name that may be read or changed counts as read or changed. So a
slice may hold a statement too many, but none too few.
"""

import ast
import functools
import re
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from .calls import CHANGERS, CHANGING, KEEPING, KEEPING_METHODS, called, is_consumed, is_inplace

QUERIED = re.compile(r"@([A-Za-z_]\w*)")
RANDOM = {"numpy", "random"}  # modules with a global generator of random numbers
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPOUND = (
    ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar, ast.With, ast.AsyncWith, ast.Match,
)  # fmt: skip


@dataclass
class Effects:
    """The names of the notebook that one statement reads, binds and changes."""

    reads: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)  # read when what it binds is called
    rebinds: set[str] = field(default_factory=set)  # by `global`, when what it binds is called
    aliases: list[set[str]] = field(default_factory=list)  # names that may be one object
    consumed: set[str] = field(default_factory=set)  # bound to what changes when it is read
    certain: bool = True  # whether it always binds its names
    imports: dict[str, str] = field(default_factory=dict)  # name -> "module.name"


@dataclass
class Function:
    """A function of the notebook: whether a call may change or return what it is given."""

    changes: bool = False
    returns: bool = False


@functools.cache
def walk(node: ast.AST) -> tuple[ast.AST, ...]:
    """Return the nodes of a syntax tree, in the order of `ast.walk`."""
    # Kept until the process ends: each statement is walked about ten times, and nobody changes a tree.
    return tuple(ast.walk(node))


def find_functions(nodes: Iterable[ast.stmt]) -> dict[str, Function]:
    """Return the functions that statements define, by name."""
    found: dict[str, list[ast.AST]] = {}
    for node in nodes:
        for inner in walk(node):
            if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found.setdefault(inner.name, []).append(inner)
            if isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Lambda):
                for target in inner.targets:
                    if isinstance(target, ast.Name):
                        found.setdefault(target.id, []).append(inner.value)
    known = {name: Function() for name in found}
    before = None
    while before != known:  # a function changes what it hands to one that changes it
        before = {name: replace(one) for name, one in known.items()}
        for name, bodies in found.items():
            for body in bodies:
                _judge(known[name], body, known)
    return known


def _judge(function, node, known):
    """Note whether a call of the function `node` may change or return its arguments."""
    if isinstance(node, ast.ClassDef):
        # An object keeps what it is given, and its methods change it.
        function.changes = function.returns = True
        return
    given = {a.arg for a in walk(node.args) if isinstance(a, ast.arg)}
    body = [node.body] if isinstance(node, ast.Lambda) else node.body
    groups = [one for part in body for one in find_aliases(part, known)]
    for _ in groups:  # a local name for an argument, or for a part of it
        given |= {name for group in groups if group & given for name in group}
    changed = {name for part in body for name in find_changes(part, known)}
    results = [node.body] if isinstance(node, ast.Lambda) else [
        inner.value for part in body for inner in walk(part)
        if isinstance(inner, (ast.Return, ast.Yield, ast.YieldFrom)) and inner.value is not None
    ]  # fmt: skip
    function.changes |= bool(changed & given)
    function.returns |= any(keeps(value, known) & given for value in results)


def find_effects(node: ast.stmt, functions: dict[str, Function]) -> Effects:
    """Return what a statement at the top level of a notebook, with its functions, reads, binds and changes.

    Examples
    --------
    >>> found = find_effects(ast.parse("total.loc['BLR'] = part + 1").body[0], {})
    >>> sorted(found.reads), found.binds, found.changes
    (['part', 'total'], set(), {'total'})
    """
    found = Effects(certain=not isinstance(node, COMPOUND))
    table = symtable.symtable(ast.unparse(node), "<notebook>", "exec")
    _add_symbols(found, table)
    _add_imports(found, node)
    _add_queried(found, node)
    found.changes = set(find_changes(node, functions)) & (found.reads | found.binds)
    found.changes |= _discarded(node, functions)
    found.reads |= found.changes
    found.aliases = list(find_aliases(node, functions))
    found.consumed = _find_consumed(node) & found.binds
    return found


def _add_symbols(found, table, inside=False):
    """Add the names of a symbol table; `inside` a function they are read when it is called."""
    for symbol in table.get_symbols():
        name, outside = symbol.get_name(), symbol.is_global()
        if table.get_type() == "module":
            if symbol.is_assigned() or symbol.is_imported():
                found.binds.add(name)
            if symbol.is_referenced():
                found.reads.add(name)
        elif outside:
            if symbol.is_referenced():
                found.reads.add(name)
                if inside:
                    found.later.add(name)
            if symbol.is_declared_global() and symbol.is_assigned():
                found.rebinds.add(name)
    for child in table.get_children():
        comprehension = child.get_name() in ("listcomp", "setcomp", "dictcomp")
        _add_symbols(found, child, inside or not comprehension)


def _add_imports(found, node):
    for inner in walk(node):
        if isinstance(inner, ast.Import):
            found.imports |= {a.asname or a.name.partition(".")[0]: a.name for a in inner.names}
        elif isinstance(inner, ast.ImportFrom):
            module = "." * inner.level + (inner.module or "")
            found.imports |= {a.asname or a.name: f"{module}.{a.name}" for a in inner.names}


def _add_queried(found, node):
    """Add the names that texts such as `frame.query("year == @last")` read."""
    texts, inside = [], False
    for inner in walk(node):
        inside |= isinstance(inner, FUNCTIONS)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            texts.append(inner.value)
    names = {name for text in texts for name in QUERIED.findall(text)}
    found.reads |= names
    found.later |= names if inside else set()


def root(node: ast.AST) -> str | None:
    """Return the name that an expression starts from: "df" for `df.loc[1].pop()`; None if none."""
    while not isinstance(node, ast.Name):
        if isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return None
    return node.id


def find_changes(node: ast.AST, functions: dict[str, Function]) -> Iterator[str]:
    """Yield the names whose objects the code of `node` may change."""
    for inner in walk(node):
        if isinstance(inner, (ast.Attribute, ast.Subscript)):
            if isinstance(inner.ctx, (ast.Store, ast.Del)):
                yield from _names(root(inner))
        elif isinstance(inner, ast.AugAssign):
            yield from _names(root(inner.target))
        elif isinstance(inner, ast.Call):
            yield from _changed_by_call(inner, functions)


def _changed_by_call(call, functions):
    name = called(call)
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    # A class, such as alt.X, has no such option.
    inplace = name[:1].islower() and any(map(is_inplace, call.keywords))
    if isinstance(call.func, ast.Attribute) and (name in CHANGING or inplace):
        yield from _names(root(call.func.value))
    own = functions.get(name) if isinstance(call.func, ast.Name) else None
    if name in CHANGERS or name == "at" or (own and own.changes):
        for argument in arguments:
            yield from keeps(argument, functions)
    for keyword in call.keywords:
        if keyword.arg in ("out", "random_state", "rng"):
            yield from _names(root(keyword.value))


def _names(name):
    return [name] if name else []


def _discarded(node, functions):
    """Return the names that calls whose results nobody uses are made on, or given.

    Such a call is made for what it changes. Those of the book's own functions change nothing.
    """
    found = set()
    for inner in walk(node):
        if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
            call, name = inner.value, root(inner.value.func)
            if isinstance(call.func, ast.Attribute) and not isinstance(call.func.value, ast.Call):
                found |= set(_names(name))
    return found


def keeps(node: ast.AST, functions: dict[str, Function]) -> set[str]:
    """Return the names whose objects the value of an expression may be, or hold."""
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred, ast.NamedExpr, ast.Await)):
        return keeps(node.value, functions)
    if isinstance(node, ast.Call):
        own = functions.get(called(node))
        known = KEEPING_METHODS if isinstance(node.func, ast.Attribute) else KEEPING
        if called(node) not in known and not (own and own.returns):
            return set()
        parts = [*node.args, *(keyword.value for keyword in node.keywords)]
        parts += [node.func.value] if isinstance(node.func, ast.Attribute) else []
    elif isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    elif isinstance(node, ast.Lambda):
        parts = [value for value in (*node.args.defaults, *node.args.kw_defaults) if value]
    elif isinstance(node, ast.BoolOp):
        parts = node.values
    elif isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        parts = node.elts
    elif isinstance(node, ast.Dict):
        parts = [part for part in (*node.keys, *node.values) if part]
    elif isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
        parts = [node.elt, *(one.iter for one in node.generators)]
    elif isinstance(node, ast.DictComp):
        parts = [node.value, *(one.iter for one in node.generators)]
    elif isinstance(node, ast.BinOp) and any(
        isinstance(one, (ast.List, ast.Tuple)) for one in (node.left, node.right)
    ):
        parts = [node.left, node.right]
    else:
        return set()
    return {name for part in parts for name in keeps(part, functions)}


def find_aliases(node: ast.AST, functions: dict[str, Function]) -> Iterator[set[str]]:
    """Yield sets of names that may be one object, or one a part of the other, after `node`."""
    for inner in walk(node):
        if isinstance(inner, ast.Assign):
            pairs = [(target, inner.value) for target in inner.targets]
        elif isinstance(inner, (ast.AnnAssign, ast.NamedExpr, ast.AugAssign)) and inner.value:
            pairs = [(inner.target, inner.value)]
        elif isinstance(inner, (ast.For, ast.AsyncFor, ast.comprehension)):
            pairs = [(inner.target, inner.iter)]
        elif isinstance(inner, ast.withitem) and inner.optional_vars:
            pairs = [(inner.optional_vars, inner.context_expr)]
        elif (
            isinstance(inner, ast.Call)
            and isinstance(inner.func, ast.Attribute)
            and inner.func.attr in CHANGING
        ):
            # What is put into a list can be changed through the list.
            pairs = [(inner.func.value, argument) for argument in inner.args]
        elif isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
            name = ast.Name(inner.name)  # its defaults live as long as it does
            pairs = [
                (name, value) for value in (*inner.args.defaults, *inner.args.kw_defaults) if value
            ]
        else:
            continue
        for target, value in pairs:
            names = {found.id for found in walk(target) if isinstance(found, ast.Name)}
            group = keeps(value, functions)
            if group:
                yield names | group


def _find_consumed(node):
    """Return the names that a statement binds to what changes when it is read."""
    found = set()
    for inner in walk(node):
        if isinstance(inner, (ast.Assign, ast.AnnAssign)) and inner.value:
            targets = inner.targets if isinstance(inner, ast.Assign) else [inner.target]
            for target in targets:
                several = isinstance(target, (ast.Tuple, ast.List))
                if several != isinstance(inner.value, (ast.Tuple, ast.List)):
                    continue  # taken apart at once
                values = inner.value.elts if several else [inner.value]
                if any(
                    isinstance(one, ast.GeneratorExp)
                    or (isinstance(one, ast.Call) and is_consumed(one))
                    for one in values
                ):
                    found |= {one.id for one in walk(target) if isinstance(one, ast.Name)}
    return found
