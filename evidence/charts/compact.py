"""Write a picture in fewer bytes: an attribute once for a group, and places to a tenth of a px."""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

# Attributes that a group hands down to what is in it.
INHERITED = (
    "fill", "fill-opacity", "font-size", "font-style", "font-weight", "stroke", "stroke-dasharray", "stroke-linecap",
    "stroke-linejoin", "stroke-opacity", "stroke-width", "text-anchor",
)  # fmt: skip
PLACES = ("cx", "cy", "d", "dx", "dy", "height", "r", "width", "x", "x1", "x2", "y", "y1", "y2")
DRAWN = ("g", "path", "line", "rect", "circle", "text")

_DECIMAL = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")

# Links and pictures keep the prefix that readers of SVG 1.1 know; it is declared only where it is used.
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def compact(svg: str) -> str:
    """Return a picture that looks the same, in fewer bytes.

    Places are rounded to a tenth of a px, except in what is drawn larger or smaller (scale, matrix).
    An attribute that all parts of a group have is written once, at the group; a group without
    attributes is left out. The picture must not have the renderer's classes.

    Examples
    --------
    >>> compact('<svg width="9"><g><g fill="none"><path d="M0,0.04L8.25,3" stroke="red"/>'
    ...         '<path d="M0,2L8,4" stroke="red"/></g></g></svg>')
    '<svg width="9"><g fill="none" stroke="red"><path d="M0,0L8.2,3" /><path d="M0,2L8,4" /></g></svg>'
    """
    root = ElementTree.fromstring(svg)
    for node in root.iter():
        space, _, node.tag = node.tag.rpartition("}")
        if node is root and space:
            # First, so that it stays where readers of the file expect it.
            node.attrib = {"xmlns": space.removeprefix("{"), **node.attrib}
    for group in root:
        _round(group)
        _gather(group)
    _flatten(root)
    return ElementTree.tostring(root, encoding="unicode")


def _round(node):
    """Round the places of an element and of its parts, and leave out ends of lines that are 0."""
    moved = node.get("transform", "")
    if "scale" in moved or "matrix" in moved:
        return  # a tenth of its units is not a tenth of a px
    for name in (*PLACES, "transform"):
        if name in node.attrib:
            node.set(name, _DECIMAL.sub(_tenth, node.attrib[name]))
    for name in ("x2", "y2"):
        if node.tag == "line" and node.get(name) == "0":
            del node.attrib[name]
    for part in node:
        _round(part)


def _tenth(found):
    """Return a number with one decimal at most, apart from a number that it follows."""
    short = f"{float(found[0]):.1f}".removesuffix(".0")
    short = "0" if short == "-0" else short
    before = found.string[max(found.start() - 1, 0) : found.start()]
    # A sign or a point may be all that separates two numbers: "5-0.04" is 5 and 0.
    joined = (before.isdigit() or before == ".") and not short.startswith("-")
    return f" {short}" if joined else short


def _gather(group):
    """Move the attributes that all parts of a group share to the group, from the inside out."""
    for part in group:
        if part.tag == "g":
            _gather(part)
    if group.tag != "g" or not len(group) or any(part.tag not in DRAWN for part in group):
        return
    for name in INHERITED:
        values = {part.get(name) for part in group}
        if len(values) == 1 and None not in values:
            group.set(name, values.pop())
            for part in group:
                del part.attrib[name]


def _flatten(node: Element) -> None:
    """Put the parts of groups without attributes in the place of these groups."""
    for part in node:
        _flatten(part)
    parts: list[Element] = []
    for part in node:
        parts += list(part) if part.tag == "g" and not part.attrib else [part]
    node[:] = parts
