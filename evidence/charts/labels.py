"""Measure the words of a picture: they must not overlap, leave it, or be crossed by what it draws.

The renderer has no layout of words: it draws every label where the chart puts it. So a picture is
measured after it is drawn, with the widths of its letters, and a second time with a wider font,
which a reader's machine may use instead.
"""

import functools
import itertools
import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree

from ..markup import Markup
from .crossings import MOVE, NUMBERS, find_strokes

# Width of the characters from space to ~ in thousandths of the font size, of Arial, Helvetica and
# Liberation Sans. Other characters count as a wide letter.
_ADVANCES = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 "
    "556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 "
    "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 "
    "556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
ADVANCE = {chr(32 + i): int(width) for i, width in enumerate(_ADVANCES.split())}
OTHER, BOLD = 600, 1.07
FALLBACK = 1.18  # DejaVu Sans, which a bare Linux has, sets the same words this much wider
CAP, DESCENT = 0.72, 0.2  # height above and below the baseline, in font sizes
TOUCH = 1.0  # px by which two boxes may overlap: hinting, rounding
GAP = 6  # px between a word of a legend and the symbol of the next entry, of which its outline takes two
SPARE = 9  # px next to a picture that a wider font may use: the margin in charts.css

_TURN = re.compile(r"rotate\(")
_TEXT = re.compile(r'<text [^>]*font-size="(?P<size>[\d.]+)px"[^>]*>(?P<inner>[^<]+)</text>')


class Box(NamedTuple):
    """A rectangle of a picture in px, with the words or the kind of mark that it holds."""

    left: float
    top: float
    right: float
    bottom: float
    says: str
    role: str

    def meets(self, other: "Box", touch: float = TOUCH) -> bool:
        """Tell whether two boxes overlap by more than `touch` in both directions."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > touch and down > touch


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of `text` in px.

    Examples
    --------
    >>> round(text_width("Belarus", 13), 1)
    44.1
    """
    units = sum(ADVANCE.get(character, OTHER) for character in text)
    return units * size / 1000 * (BOLD if bold else 1)


def find_faults(svg: str, wider: float = 1.0) -> list[str]:
    """Return a sentence for each fault in a picture as the renderer draws it, with its classes.

    wider: factor of the letters' widths, FALLBACK for a reader without the fonts of the book. Words
    may then use the margin next to the picture.
    """
    return list(dict.fromkeys(sentence for sentence, _ in _faults(svg, wider)))


def _faults(svg, wider) -> Iterator[tuple[str, list[str]]]:
    """Yield each fault as a sentence and the words that it is about."""
    root = ElementTree.fromstring(svg)
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    boxes = list(_boxes(root, 0.0, 0.0, "", wider))
    words, symbols = [b for b in boxes if b.says], [b for b in boxes if not b.says]
    spare = SPARE if wider > 1 else TOUCH
    for box in words:
        sideways = box.left < -spare or box.right > width + spare
        if sideways or box.top < -TOUCH or box.bottom > height + TOUCH:
            yield f"'{box.says}' is cut at the edge of the picture", [box.says]
    for one, other in itertools.combinations(words, 2):
        if one.meets(other):
            yield f"'{one.says}' and '{other.says}' overlap", [one.says, other.says]
    for box, symbol in itertools.product(words, symbols):
        follows = symbol.left > box.left
        if box.meets(symbol._replace(left=symbol.left - GAP) if follows else symbol):
            yield f"a symbol of the legend touches '{box.says}'", [box.says]
    strokes = list(find_strokes(root))
    for box, stroke in itertools.product(words, strokes):
        if stroke.crosses(*box[:4]):
            yield f"a {stroke.kind} crosses '{box.says}'", [box.says]


def pin_words(svg: str) -> str:
    """Fix the length of words that a wider font would push over others or off the picture.

    A reader's browser then squeezes them, as it does if the reader asks for more space between
    letters. Words are pinned until nothing is left that could be.
    """
    for _ in range(3):  # pinning one of two words that overlap may leave another pair
        words = {word for _, about in _faults(svg, FALLBACK) for word in about}
        if not words:
            break
        svg = _TEXT.sub(functools.partial(_pinned, words), svg)
    return svg


def _pinned(words, found):
    """Return one text element with its length fixed if it is one of `words`."""
    size, bold, inner = float(found["size"]), 'font-weight="bold"' in found[0], found["inner"]
    if unescape(inner) not in words or "textLength" in found[0]:
        return found[0]
    tag = Markup('<text textLength="{:.0f}" lengthAdjust="spacingAndGlyphs" ')
    return found[0].replace("<text ", tag.format(text_width(unescape(inner), size, bold)), 1)


def _boxes(node, x, y, role, wider) -> Iterator[Box]:
    """Yield the boxes of all words below `node`, and of the symbols of legends."""
    tag, classes = node.tag.rpartition("}")[2], node.get("class", "")
    moved = node.get("transform", "")
    for dx, dy in MOVE.findall(moved):
        x, y = x + float(dx), y + float(dy)
    role = next((c for c in classes.split() if c.startswith("role-")), role)
    hidden = node.get("opacity") == "0" or node.get("display") == "none"
    if hidden or _TURN.search(moved):
        return
    if tag == "text":
        yield from _text_boxes(node, x, y, role, wider)
        return
    if tag == "path" and role == "role-legend-symbol":
        yield _path_box(node, x, y, role)
    for child in node:
        yield from _boxes(child, x, y, role, wider)


def _text_boxes(node, x, y, role, wider):
    """Yield a box for each line of a text."""
    size = float(node.get("font-size", "11px").removesuffix("px"))
    bold = node.get("font-weight") in ("bold", "600", "700")
    lines = [node] if node.text and node.text.strip() else list(node)
    for line in lines:
        text = (line.text or "").strip()
        top = y if line is node else y + float(line.get("dy", 0) or 0)
        if not text or node.get("fill") == "none":
            continue
        length = node.get("textLength")
        width = float(length) if length else wider * text_width(text, size, bold)
        left = x - width * {"end": 1, "middle": 0.5}.get(node.get("text-anchor"), 0)
        yield Box(left, top - CAP * size, left + width, top + DESCENT * size, text, role)


def _path_box(node, x, y, role):
    """Return the box of a symbol, from the numbers of its outline."""
    numbers = [float(n) for n in NUMBERS.findall(node.get("d", ""))] or [0.0]
    reach = max(map(abs, numbers))
    if "A" in node.get("d", ""):
        least = min((abs(n) for n in numbers if n), default=0)
        reach = max(least, abs(numbers[0]))
    return Box(x - reach, y - reach, x + reach, y + reach, "", role)
