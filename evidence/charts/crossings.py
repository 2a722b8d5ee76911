"""Find the lines, edges and symbols of a picture that cross its words."""

import itertools
import math
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from .errors import FigureError

MOVE = re.compile(r"translate\(([-\d.e]+)[, ]+([-\d.e]+)\)")
NUMBERS = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
INSIDE = 1.0  # px by which the box of words is shrunk: letters seldom fill it
FAINT = 0.3  # marks less opaque than this are bands behind the words

KNOWN = "MLhvZACQ"  # path commands that are read here; the renderer writes no other into a mark
CHORDS = 8  # straight pieces that stand for a curve

_STEP = re.compile(r"([A-DF-Za-df-z])([^A-DF-Za-df-z]*)")  # any command; an e belongs to a number
_DRAWN = ("mark-line", "mark-trail", "mark-area", "mark-rule", "mark-rect", "mark-symbol")
_SAYS = {"mark-symbol": "symbol", "mark-rect": "bar", "mark-area": "edge"}

Point = tuple[float, float]


class Stroke(NamedTuple):
    """What a mark draws: straight pieces, or a circle with its centre and radius."""

    kind: str
    bounds: tuple[float, float, float, float]
    pieces: list[tuple[Point, Point]]
    circle: tuple[float, float, float] | None = None

    def crosses(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Tell whether the stroke runs through a rectangle; words inside a circle are not crossed."""
        left, top, right, bottom = left + INSIDE, top + INSIDE, right - INSIDE, bottom - INSIDE
        box = left, top, right, bottom
        low_x, low_y, high_x, high_y = self.bounds
        if high_x < left or low_x > right or high_y < top or low_y > bottom:
            return False
        if self.circle:
            return _circle_meets(self.circle, box)
        return any(_piece_meets(piece, box) for piece in self.pieces)


def find_strokes(node: Element, x: float = 0.0, y: float = 0.0, kind: str = "") -> Iterator[Stroke]:
    """Yield what the marks of a picture draw, without axes, legends, maps and faint bands.

    node: the picture, or a part of it whose origin is at x, y px and which belongs to a mark of the
    class `kind`, e.g. "mark-line".
    """
    for dx, dy in MOVE.findall(node.get("transform", "")):
        x, y = x + float(dx), y + float(dy)
    classes = node.get("class", "").split()
    if classes and classes[0].startswith("mark-"):
        kind = classes[0] if "role-mark" in classes and classes[0] in _DRAWN else ""
    if node.get("display") == "none" or node.get("opacity") == "0":
        return
    tag = node.tag.rpartition("}")[2]
    shown = kind and not _is_faint(node)
    if shown and tag == "line":
        end = (x + float(node.get("x2", 0)), y + float(node.get("y2", 0)))
        yield line_stroke([((x, y), end)])
    elif shown and tag == "path":
        yield _path_stroke(node, x, y, kind)
    for child in node:
        yield from find_strokes(child, x, y, kind)


def _is_faint(node):
    """Tell whether words can be read on the edge of a mark: it is hidden, or hardly to be seen."""
    shown = [
        float(node.get(f"{part}-opacity", 1))
        for part in ("fill", "stroke")
        if node.get(part, "none") != "none"
    ]
    return float(node.get("opacity", 1)) * max(shown, default=0) < FAINT


def line_stroke(pieces: list[tuple[Point, Point]], kind: str = "line") -> Stroke:
    """Return the stroke of a line of straight pieces, of which there is one at least."""
    across, down = zip(*(end for piece in pieces for end in piece), strict=True)
    return Stroke(kind, (min(across), min(down), max(across), max(down)), pieces)


def _path_stroke(node, x, y, mark):
    """Return the stroke of a path whose origin is at x, y."""
    kind, here, start = _SAYS.get(mark, "line"), (x, y), (x, y)
    pieces: list[tuple[Point, Point]] = []
    for step, rest in _STEP.findall(node.get("d", "")):
        if step not in KNOWN:
            raise FigureError(
                f"a mark is drawn with the path command '{step}' ({node.get('d')[:60]}), so that it cannot be told "
                f"whether it crosses words; only {', '.join(KNOWN)} are known. Draw another shape or mark."
            )
        numbers = [float(number) for number in NUMBERS.findall(rest)]
        if step == "A" and mark == "mark-symbol":  # a circle around the origin
            radius = numbers[0]
            return Stroke(
                kind, (x - radius, y - radius, x + radius, y + radius), [], (x, y, radius)
            )
        if step == "M":
            here = start = (x + numbers[0], y + numbers[1])
            continue
        if step in "CQ":
            corners = [(x + dx, y + dy) for dx, dy in zip(numbers[::2], numbers[1::2])]
            points = [here, *_follow([here, *corners])]
            pieces += itertools.pairwise(points)
            here = points[-1]
            continue
        to = start
        if step in "LA":
            to = (x + numbers[-2], y + numbers[-1])
        elif step in "hv":
            to = (here[0] + numbers[0] * (step == "h"), here[1] + numbers[0] * (step == "v"))
        pieces.append((here, to))
        here = to
    return line_stroke(pieces or [(here, here)], kind)


def _follow(corners):
    """Return points of a Bézier curve with these control points, from after its start to its end."""
    found = []
    for part in range(1, CHORDS + 1):
        row = corners
        while len(row) > 1:  # de Casteljau's algorithm
            row = [
                (a + part / CHORDS * (c - a), b + part / CHORDS * (d - b))
                for (a, b), (c, d) in itertools.pairwise(row)
            ]
        found.append(row[0])
    return found


def _circle_meets(circle, box):
    """Tell whether a circle covers a part of a box, but does not hold all of it."""
    (x, y, radius), (left, top, right, bottom) = circle, box
    nearest = math.hypot(x - min(max(x, left), right), y - min(max(y, top), bottom))
    farthest = math.hypot(max(x - left, right - x), max(y - top, bottom - y))
    return nearest < radius < farthest


def _piece_meets(piece, box):
    """Tell whether a straight piece runs through a box (Liang and Barsky's clipping)."""
    (x0, y0), (x1, y1) = piece
    left, top, right, bottom = box
    enter, leave = 0.0, 1.0
    sides = ((x0 - x1, x0 - left), (x1 - x0, right - x0), (y0 - y1, y0 - top), (y1 - y0, bottom - y0))  # fmt: skip
    for towards, room in sides:
        if towards == 0:
            if room < 0:
                return False
        elif towards < 0:
            enter = max(enter, room / towards)
        else:
            leave = min(leave, room / towards)
    return enter < leave
