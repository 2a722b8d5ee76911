"""A compact picture draws what the renderer's picture draws."""

import re
from xml.etree import ElementTree

import pytest

from evidence.charts import renderer, version
from evidence.charts.compact import INHERITED, compact
from evidence.charts.svg import NOISE
from tests.evidence.charts.drawing import show


def drawn(node, place=(0.0, 0.0), given=None):
    """Each thing that a picture draws: its kind, words and inherited attributes; and its place."""
    given = {**(given or {}), **{key: node.get(key) for key in INHERITED if node.get(key)}}
    for dx, dy in re.findall(r"translate\(([-\d.e]+),([-\d.e]+)\)", node.get("transform", "")):
        place = (place[0] + float(dx), place[1] + float(dy))
    tag = node.tag.rpartition("}")[2]
    if tag in ("path", "line", "text", "rect", "circle"):
        yield (tag, node.text, tuple(sorted(given.items()))), place
    for child in node:
        yield from drawn(child, place, given)


@pytest.fixture
def raw(lines):
    """A picture of three lines as the renderer draws it, without classes."""
    spec = show(lines)["spec"]
    return NOISE.sub("", renderer().vegalite_to_svg(spec, vl_version=version()))


def test_a_compact_picture_draws_the_same(raw):
    before, after = (list(drawn(ElementTree.fromstring(svg))) for svg in (raw, compact(raw)))
    assert len(before) > 30 and [what for what, _ in before] == [what for what, _ in after]
    for (_, one), (_, other) in zip(before, after, strict=True):
        assert one == pytest.approx(other, abs=0.15), "two shifts, each rounded to a tenth"


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
        ('<g transform="translate(1.26,-0.04)"><path /></g>', '<g transform="translate(1.3,0)"><path /></g>'),
        ('<text opacity="0.654">0.654 &amp; more</text>', None),
    ],
)  # fmt: skip
def test_what_is_moved_and_rounded(inside, compacted):
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9.5" height="9">{}</svg>'
    assert compact(picture.format(inside)) == picture.format(compacted or inside)
