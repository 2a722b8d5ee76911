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


def compact(svg: str) -> str:
    """Return a picture that looks the same, in fewer bytes.

    Places are rounded to a tenth of a px. An attribute that all parts of a group have is written once,
    at the group; a group without attributes is left out.

    Parameters
    ----------
    svg : str
        The picture, without the renderer's classes.

    Returns
    -------
    str
        The picture.

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
        elif node is not root:
            _round(node)
    for group in root:
        _gather(group)
    _flatten(root)
    return ElementTree.tostring(root, encoding="unicode")


def _round(node):
    """Round the places of an element, and leave out ends of lines that are 0."""
    for name, value in list(node.items()):
        shift = name == "transform" and "scale" not in value and "matrix" not in value
        if name in PLACES or shift:
            node.set(name, _DECIMAL.sub(_tenth, value))
        if node.tag == "line" and name in ("x2", "y2") and value == "0":
            del node.attrib[name]


def _tenth(found):
    """Return a number with one decimal at most."""
    short = f"{float(found[0]):.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


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
