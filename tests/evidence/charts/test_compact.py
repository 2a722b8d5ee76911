"""A compact picture draws what the renderer's picture draws."""

import re
from xml.etree import ElementTree

import pytest

from evidence.charts import renderer, version
from evidence.charts.compact import INHERITED, PLACES, compact
from evidence.charts.svg import NOISE
from tests.evidence.charts.drawing import show

NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
ENDS = {"x2": "0", "y2": "0"}  # what SVG takes for the end of a line that is not written


def split(node):
    """The attributes of an element, without those that groups hand down: (exact ones, numbers of places)."""
    exact, numbers = [], []
    written = {**(ENDS if node.tag.endswith("line") else {}), **node.attrib}
    for name, value in sorted(written.items()):
        if name in PLACES or name == "transform":
            exact.append((name, NUMBER.sub("#", value)))
            numbers += [float(number) for number in NUMBER.findall(value)]
        elif name not in INHERITED:
            exact.append((name, value))
    return exact, numbers


def drawn(node, around=(), places=(), given=None):
    """Each thing that a picture draws: (kind, words, attributes of it and of its groups), numbers of places."""
    given = {**(given or {}), **{key: node.get(key) for key in INHERITED if node.get(key)}}
    exact, numbers = split(node)
    around, places = (*around, *exact), (*places, *numbers)
    tag = node.tag.rpartition("}")[2]
    if tag not in ("svg", "g"):
        yield (tag, node.text, tuple(sorted(given.items())), around), places
    for child in node:
        yield from drawn(child, around, places, given)


def differs(svg, other):
    """Whether two pictures differ by more than a place by 0.05 px, and the rounding of floats."""
    before, after = (list(drawn(ElementTree.fromstring(one))) for one in (svg, other))
    assert len(before) > 30
    return [what for what, _ in before] != [what for what, _ in after] or any(
        one != pytest.approx(two, abs=0.05 + 1e-9, rel=0)
        for (_, one), (_, two) in zip(before, after, strict=True)
    )


@pytest.fixture
def raw(lines):
    """A picture of three lines as the renderer draws it, without classes."""
    spec = show(lines.mark_line(clip=True, opacity=0.5))["spec"]
    return NOISE.sub("", renderer().vegalite_to_svg(spec, vl_version=version()))


def test_a_compact_picture_draws_the_same(raw):
    assert not differs(raw, compact(raw))


@pytest.mark.parametrize(
    "name", ["d", "x2", "y2", "width", "height", "opacity", "clip-path", "fill", "stroke", "transform"]
)  # fmt: skip
def test_a_lost_or_changed_attribute_would_be_seen(raw, name):
    small = compact(raw)
    lost = re.sub(rf' {name}="[^"]*"', "", small, count=1)
    assert lost != small and differs(raw, lost)
    changed = re.sub(rf'( {name}="[^"]*?)(\d)', r"\g<1>9\2", small, count=1)
    assert changed == small or differs(raw, changed)


def test_a_compact_picture_is_smaller(raw):
    assert len(compact(raw)) < 0.85 * len(raw)
    assert compact(compact(raw)) == compact(raw)


@pytest.mark.parametrize(
    "inside, compacted",
    [
        ('<g fill="none"><text fill="red">a</text><text fill="blue">b</text></g>', None),
        ('<g id="a"><path fill="red" /><g fill="red"><path /></g></g>', '<g id="a" fill="red"><path /><path /></g>'),
        ('<g id="a"><path fill="red" /><path /></g>', None),
        ('<g transform="translate(1.26,-0.04) scale(0.0123)"><path /></g>', None),
        ('<g transform="scale(40)"><path d="M0.012,0.04L0.31,0.02" /><line x2="0" y2="0.04" /></g>', None),
        ('<path transform="matrix(9,0,0,9,0.04,0)" d="M0.012,0.04L0.31,0.02" />', None),
        ('<g transform="translate(1.26,-0.04)"><path /></g>', '<g transform="translate(1.3,0)"><path /></g>'),
        ('<text opacity="0.654">0.654 &amp; more</text>', None),
        ('<line x2="0.04" y2="5" />', '<line y2="5" />'),
        ('<path d="M1,5L5-0.04" />', '<path d="M1,5L5 0" />'),
        ('<path d="M1,5L5-0.54.36-2.04" />', '<path d="M1,5L5-0.5 0.4-2" />'),
    ],
)  # fmt: skip
def test_what_is_moved_and_rounded(inside, compacted):
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9.5" height="9">{}</svg>'
    small = compact(picture.format(inside))
    assert small == picture.format(compacted or inside)
    assert compact(small) == small
