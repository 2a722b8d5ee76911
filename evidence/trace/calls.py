"""List what calls do to their objects: which change them, which keep them, which use them up.

The lists know Python, NumPy and pandas; of a function of the notebook itself `effects` finds out.
"""

import ast

# Methods that change the object they are called on; also any call with inplace=….
CHANGING = {
    "add", "append", "appendleft", "clear", "difference_update", "discard", "extend", "insert",
    "intersection_update", "pop", "popitem", "popleft", "remove", "reverse", "rotate", "setdefault",
    "sort", "subtract", "symmetric_difference_update", "update", "put", "fill", "itemset", "resize",
    "partition", "setflags", "send", "throw", "close", "write", "read", "readline", "seek", "at",
    "__setitem__", "__delitem__", "__setattr__", "isetitem", "set_flags",
}  # fmt: skip
# Functions that change their arguments.
CHANGERS = {
    "setattr", "delattr", "next", "shuffle", "heappush", "heappop", "heapify", "heapreplace",
    "heappushpop", "insort", "insort_left", "insort_right", "copyto", "put", "putmask", "place",
    "fill_diagonal", "put_along_axis", "exec", "eval",
}  # fmt: skip
# Calls whose result is, or holds, what they are given; other calls give something new.
KEEPING = {
    "list", "dict", "tuple", "set", "sorted", "reversed", "enumerate", "zip", "iter", "map", "filter",
    "next", "chain", "cycle", "islice", "partial", "asarray", "SimpleNamespace", "max", "min",
}  # fmt: skip
KEEPING_METHODS = {
    "get", "items", "values", "setdefault", "pop", "popitem", "ravel", "reshape", "view", "squeeze",
    "chain", "cycle", "islice", "partial", "asarray",
}  # fmt: skip
# Calls whose result changes when it is read: a generator of random numbers, an iterator.
CONSUMED = {
    "default_rng", "Random", "RandomState", "Generator", "iter", "map", "filter", "zip", "enumerate",
    "reversed", "count", "cycle", "islice", "chain", "repeat", "open",
}  # fmt: skip
CONSUMED_METHODS = {
    "default_rng", "Random", "RandomState", "Generator", "cycle", "islice", "chain", "open", "iterrows",
    "itertuples",
}  # fmt: skip


def called(call: ast.Call) -> str:
    """Return the name of the function or method that is called, "" if it has none."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_consumed(call: ast.Call) -> bool:
    """Tell whether the result of a call changes when it is read."""
    return called(call) in (CONSUMED_METHODS if isinstance(call.func, ast.Attribute) else CONSUMED)


def is_inplace(keyword: ast.keyword) -> bool:
    """Tell whether an argument may be `inplace=True`; so may one of `**options`."""
    value = keyword.value
    if keyword.arg is None:
        if not isinstance(value, ast.Dict):
            return True
        keys = [key.value if isinstance(key, ast.Constant) else "inplace" for key in value.keys]
        return "inplace" in keys
    return keyword.arg == "inplace" and not (isinstance(value, ast.Constant) and not value.value)
