"""Divide the cells of a notebook into statements, and shorten the imports of those that are kept."""

import ast
from collections.abc import Collection
from dataclasses import dataclass

IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Statement:
    """A statement at the top level of a notebook, with the comment lines above it."""

    cell: int
    text: str
    node: ast.stmt


def split_cell(number: int, code: str) -> list[Statement]:
    """Return the statements of one cell; comment lines belong to the statement below them."""
    try:
        nodes = ast.parse(code).body
    except SyntaxError:  # a command of IPython
        from IPython.core.inputtransformer2 import TransformerManager

        code = TransformerManager().transform_cell(code)
        nodes = ast.parse(code).body
    lines, found, end = code.splitlines(), [], 0
    for place, node in enumerate(nodes):
        begin = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))]) - 1
        stop = node.end_lineno or node.lineno
        alone = begin >= end and (place + 1 == len(nodes) or nodes[place + 1].lineno > stop)
        if alone:
            above = begin
            while above > end and lines[above - 1].startswith("#"):
                above -= 1
            text = "\n".join(lines[above:stop])
        else:  # several statements on a line
            text = ast.unparse(node)
        found.append(Statement(number, text, node))
        end = stop
    return found


def trim_import(node: ast.Import | ast.ImportFrom, used: Collection[str]) -> str:
    """Return an import with only the names in `used`, "" if there are none."""
    kept = [
        a for a in node.names if (a.asname or a.name.partition(".")[0]) in used or a.name == "*"
    ]
    if not kept:
        return ""
    copy = type(node)(**{**vars(node), "names": kept})
    return ast.unparse(copy)
