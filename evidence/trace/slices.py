"""Cut a notebook down to the statements that make one of its results: a program slice.

A notebook is read as one program, its statements in the order in which a kernel runs them. From the
statement that hands a number, a verdict or a figure to the book, the slice goes back to every
statement that may define or change a name that it reads. What a kernel hides is a name as well:
`settled()` reads the verdicts that earlier statements gave.
"""

import ast
import bisect
import functools
import re
from collections.abc import Iterable, Sequence
from string import ascii_lowercase

from .effects import RANDOM, find_effects, find_functions, root, walk
from .statements import IMPORTS, split_cell, trim_import

PRODUCERS = {"number": ("glue",), "verdict": ("claim", "documented"), "figure": ("figure",)}
SETTLED = "<verdicts so far>"  # what claim() changes and settled() reads
WHOLE = {"globals", "locals", "vars", "dir", "exec", "eval", "get_ipython"}  # may read any name
DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
QUIET = {"print", "display", "str", "len"}  # calls that change nothing they are given


class TraceError(RuntimeError):
    """A result has no slice. The message names the notebook, the result and the fix."""


class Program:
    """A notebook, the code of its cells in order, as one program.

    Examples
    --------
    >>> program = Program(["from evidence import glue\\na = 1; b = 2\\nglue('b', b)\\nglue('a', a)"])
    >>> print(program.text(program.slice("number", "a")))
    from evidence import glue
    a = 1
    glue('a', a)
    """

    def __init__(self, cells: Sequence[str]):
        self.statements = [
            one for number, code in enumerate(cells) for one in split_cell(number, code)
        ]
        nodes = [one.node for one in self.statements]
        functions = find_functions(nodes)
        self.effects = [find_effects(node, functions) for node in nodes]
        self.imports = {k: v for found in self.effects for k, v in found.imports.items()}
        self._group: dict[str, str] = {}
        every = {name for found in self.effects for name in found.binds}
        for found in self.effects:
            if found.reads & WHOLE:
                found.reads |= every
            for names in found.aliases:
                self._join(names)
        self._spread()
        self._defines: dict[str, list[int]] = {}
        self._changing: dict[str, set[int]] = {}  # by the leader of a group of aliases
        for index, found in enumerate(self.effects):
            for name in found.binds:
                self._defines.setdefault(name, []).append(index)
            for name in found.changes:
                self._changing.setdefault(self._leader(name), set()).add(index)

    def slice(self, kind: str, name: str) -> list[int]:
        """Return the statements that make a result, by their place in `statements`.

        `kind` is a key of PRODUCERS, `name` that of a number or figure, or the id of a claim. TraceError if
        no statement can make it.
        """
        found = set(self.find_makers(kind, name))
        if not found:
            raise TraceError(
                f"No statement of the notebook makes the {kind} '{name}'. Write its name out where "
                f"{PRODUCERS[kind][0]}() is called."
            )
        waiting, seen = [], set()
        for index in found:
            waiting += [(index, read) for read in self.effects[index].reads]
        while waiting:
            point, read = waiting.pop()
            if (point, read) in seen:
                continue
            seen.add((point, read))
            sources, more = self._sources(point, read)
            waiting += [(point, one) for one in more]
            for index in sources - found:
                found.add(index)
                waiting += [(index, one) for one in self.effects[index].reads]
        return sorted(found)

    def find_makers(self, kind: str, name: str) -> list[int]:
        """Return the statements that may hand the result `name` to the book.

        Those that write its name out; if there are none, those whose pattern fits; else every
        statement that calls the function, since a name may be put together anywhere.
        """
        # A claim with parts has the verdict that all of them give it: "x-01a" and "x-01b" make "x-01".
        parts = {name + letter for letter in ascii_lowercase} if kind == "verdict" else set()
        ranked = [(_fit(name, parts, texts), index) for index, texts in self._candidates(kind)]
        best = max((fit for fit, _ in ranked), default=0)
        return [index for fit, index in ranked if fit == best]

    def produces(self, kind: str, index: int) -> bool:
        """Tell whether a statement may hand a result of `kind` to the book."""
        makers = self._bound_to(*PRODUCERS[kind])
        return bool(self._reach(index) & makers) and not self.effects[index].imports

    def name_called(self, call: ast.Call) -> str:
        """Return the full name of what is called: "evidence.load" for `ev.load(…)`."""
        name, dot, rest = ast.unparse(call.func).partition(".")
        return self.imports.get(name, name) + dot + rest

    def _bound_to(self, *functions):
        """Return the names that the notebook has imported for the book, or for one of its functions."""
        homes = {f"{package}.{one}" for one in functions for package in ("evidence", "myst_nb")}
        return {name for name, home in self.imports.items() if home in homes | {"evidence"}}

    def text(self, indices: Iterable[int]) -> str:
        """Return the code of a slice: imports of what it uses, one blank line between cells."""
        return self._write(tuple(indices))

    # B019: the cache keeps the program until the process ends. That is meant: a process makes one for
    # each chapter, whose pages ask for the same slices until the build is over.
    @functools.cache  # noqa: B019
    def _write(self, chosen):
        used = {name for i in chosen for name in self.effects[i].reads | self.effects[i].later}
        parts, before = [], None
        for index in chosen:
            one = self.statements[index]
            text = trim_import(one.node, used) if isinstance(one.node, IMPORTS) else one.text
            if not text:
                continue
            if before not in (None, one.cell):
                parts.append("")
            parts.append(text)
            before = one.cell
        return "\n".join(parts)

    @functools.cache  # noqa: B019 (see _write)
    def _candidates(self, kind):
        """Return the statements that may hand a result of `kind` to the book, with their texts."""
        return [
            (index, _list_texts(self._bodies(index)))
            for index in range(len(self.statements))
            if self.produces(kind, index)
            and not isinstance(self.statements[index].node, DEFINITIONS)
        ]

    def _bodies(self, index):
        """Return the syntax trees of a statement and of the functions that it may call."""
        names = self._reach(index)
        defined = {
            i for name in names for i in self._defines.get(name, []) if self.effects[i].later
        }
        return [self.statements[i].node for i in (index, *sorted(defined - {index}))]

    def _reach(self, index):
        return self.effects[index].reads | self._late(self.effects[index].reads)

    def _late(self, names):
        """Return what the functions bound to `names` read when they are called, and theirs in turn."""
        found, waiting = set(), list(names)
        while waiting:
            name = waiting.pop()
            for one in self._later.get(name, ()):
                if one not in found:
                    found.add(one)
                    waiting.append(one)
        return found

    def _spread(self):
        """Add to each statement what the functions that it may call read and change."""
        self._later: dict[str, set[str]] = {}
        late_changes: dict[str, set[str]] = {}
        consumed = {name for found in self.effects for name in found.consumed}
        makers, readers = self._bound_to("claim", "documented"), self._bound_to("settled")
        for found in self.effects:
            for name in found.binds if found.later or found.rebinds else ():
                self._later.setdefault(name, set()).update(found.later)
                late_changes.setdefault(name, set()).update(
                    found.changes & found.later | found.rebinds
                )
        for found, one in zip(self.effects, self.statements, strict=True):
            reach = found.reads | self._late(found.reads)
            found.changes |= {name for key in reach for name in late_changes.get(key, ())}
            found.changes |= reach & consumed
            found.changes |= self._draws(one.node)
            found.changes |= self._given(one.node)
            if reach & makers and not found.imports:
                found.changes.add(SETTLED)
            if reach & readers and not found.imports:
                found.reads.add(SETTLED)
            found.reads |= found.changes - {SETTLED}

    def _draws(self, node):
        """Return the module whose global generator of random numbers a statement draws from."""
        found = set()
        for inner in walk(node):
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
                name = root(inner.func)
                home = self.imports.get(name or "", "").partition(".")[0]
                if (
                    home in RANDOM
                    and "random" in ast.unparse(inner.func)
                    and inner.func.attr != "default_rng"
                ):
                    found.add(name)
        return found

    def _given(self, node):
        """Return the names given to functions of other packages whose results nobody uses."""
        found = set()
        for inner in walk(node):
            if not (isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call)):
                continue
            name = root(inner.value.func)
            home = self.imports.get(name or "", "")
            if name in QUIET or not home or home.startswith("evidence"):
                continue
            arguments = [*inner.value.args, *(k.value for k in inner.value.keywords)]
            found |= {key for one in arguments if (key := root(one))}
        return found

    def _join(self, names):
        first, *others = sorted({self._leader(name) for name in names})
        for other in others:
            self._group[other] = first

    def _leader(self, name):
        while name in self._group:
            name = self._group[name]
        return name

    def _sources(self, point, name):
        """Return the statements before `point` that give `name` its value, and names read with it."""
        found, more = set(), set()
        events = self._events(name)
        for index in reversed(events[: bisect.bisect_left(events, point)]):
            found.add(index)
            effects = self.effects[index]
            if name in effects.binds:
                more |= effects.later
                if effects.certain:
                    break
        return found, more

    @functools.cache  # noqa: B019 (see _write)
    def _events(self, name):
        """Return the statements that bind `name` or change its object, in order."""
        changing = self._changing.get(self._leader(name), set())
        return sorted(changing | set(self._defines.get(name, [])))


def _list_texts(nodes: Iterable[ast.AST]) -> tuple[set[str], list[re.Pattern]]:
    """Return the texts that code writes out, and the patterns of those that it puts together."""
    written, patterns = set(), []
    for node in nodes:
        for inner in walk(node):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                written.add(inner.value)
            elif isinstance(inner, ast.Call):
                patterns += _keyword_patterns(inner)
            elif isinstance(inner, ast.JoinedStr):
                patterns.append(_pattern(inner))
    return written, [re.compile(pattern) for pattern in patterns]


def _fit(name: str, parts: set[str], texts: tuple[set[str], list[re.Pattern]]) -> int:
    """Tell how well texts fit a name: 3 written out, 2 by a pattern, 1 by one of any text, 0 not at all.

    parts: the names of its parts, which count as itself.
    """
    written, patterns = texts
    if name in written or written & parts:
        return 3
    found = [one.pattern for one in patterns if one.fullmatch(name)]
    # A number that an f-string formats fits every name; one with letters of the name tells more.
    return max((1 + bool(re.search(r"[^\W\d_]", pattern)) for pattern in found), default=0)


def _keyword_patterns(call):
    """Yield patterns of the names that `glue("share", in_2014=…)`, or a function like it, gives."""
    first = _pattern(call.args[0]) if call.args else ".*"
    for keyword in call.keywords:
        if keyword.arg and first != ".*":
            yield f"{first}-{re.escape(keyword.arg.replace('_', '-'))}"
        elif first != ".*":  # **values
            yield f"{first}-.*"
        elif keyword.arg:
            yield f".*-{re.escape(keyword.arg.replace('_', '-'))}"


def _pattern(node):
    """Return the pattern of the texts that an expression gives."""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_pattern, node.values))
    return ".*"
