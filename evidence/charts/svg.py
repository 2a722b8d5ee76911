"""Draw a specification without a browser, and make the picture small."""

import functools
import json
import os
import re
import socket
import textwrap
from collections.abc import Iterable
from types import ModuleType

from ..markup import Markup, join
from .compact import compact
from .style import FONT, INK, MUTED, PAPER

LONGEST = 20  # seconds that a kernel waits for a picture
DRAWING = "EVIDENCE_DRAWING"  # the variable with the address of `evidence.drawserver`


def version() -> str:
    """Return the newest Vega-Lite of the renderer, which static and interactive charts use."""
    return renderer().get_vegalite_versions()[-1]


def renderer() -> ModuleType:
    """Return the module vl_convert, which draws pictures without a browser.

    The time zone is set before it starts: otherwise dates move by a pixel on a machine where
    summer time begins on another day.
    """
    os.environ["TZ"] = "UTC"
    import vl_convert

    return vl_convert


def draw(spec: dict) -> str:
    """Return the picture of a Vega-Lite specification as SVG.

    In a kernel of a build `evidence.drawserver` draws it. A specification that cannot be drawn is a
    ValueError.
    """
    address = os.environ.get(DRAWING)
    if not address:
        return draw_here(spec)
    try:
        server = _connect(address)
        server.write(json.dumps(spec).encode() + b"\n")
        server.flush()
        answer = json.loads(server.readline())
    except (OSError, json.JSONDecodeError):  # killed, or busy with a chart that never ends
        del os.environ[DRAWING]
        return draw_here(spec)
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer["svg"]


@functools.cache
def _connect(address):
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(LONGEST)
    client.connect(address)
    return client.makefile("rwb")


def draw_here(spec: dict) -> str:
    """Return the picture of a specification as SVG, drawn by this process; errors as of `draw`."""
    return renderer().vegalite_to_svg(spec, vl_version=version())


NOISE = re.compile(
    r'<path class="(?:background|foreground)"[^>]*d="(?:M0,0h0v0h0Z)?"[^>]*/>'
    r'|<path class="background"[^>]*d="[^"]*"(?: pointer-events="none")?(?: opacity="1")?/>'
    r'| (?:class|role|aria-[a-z]+|pointer-events|version|font-family)="[^"]*"'
    r'| transform="translate\(0,0\)"| opacity="1"'
)

GROUND = re.compile(r'<rect width="[\d.]+" height="[\d.]+" fill="(?:white|none|transparent)"/>')


def shrink(svg: str, key: str) -> str:
    """Remove what only an interactive chart needs, and begin every id with `key`.

    The picture gets about half the size. Many pictures are on one page, so clip paths must not
    share names; and the renderer numbers them through the whole session, so that a picture would
    depend on those before it.
    """
    svg = compact(GROUND.sub("", NOISE.sub("", svg), count=1))
    for number, old in enumerate(dict.fromkeys(re.findall(r' id="([^"]+)"', svg)), 1):
        named = rf'(id="|url\(#|href="#){re.escape(old)}(?=["\)])'
        svg = re.sub(named, rf"\g<1>{key}-{number}", svg)
    return svg.replace("<svg ", Markup('<svg font-family="{}" ').format(FONT), 1)


def svg_size(svg: str) -> tuple[float, float]:
    """Return the width and the height of a picture in px.

    Examples
    --------
    >>> svg_size('<svg width="680" height="300.5">')
    (680.0, 300.5)
    """
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    if found is None:
        raise ValueError(f"a picture without width and height: {svg[:60]}")
    return float(found[1]), float(found[2])


def widen(svg: str, margin: float) -> str:
    """Return a picture with `margin` px at both sides, for words in a wider font than was measured.

    Examples
    --------
    >>> widen('<svg width="680" height="300" viewBox="0 0 680 300">', 9)
    '<svg width="698" height="300" viewBox="-9 0 698 300">'
    """
    width, height = svg_size(svg)
    old = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    wide = width + 2 * margin
    return svg.replace(
        old, f'width="{wide:g}" height="{height:g}" viewBox="{-margin:g} 0 {wide:g} {height:g}"', 1
    )


FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
    'viewBox="0 0 {width:g} {height:g}" font-family="{font}"><title>{title}</title>'
    '<rect width="100%" height="100%" fill="{paper}"/>{words}{picture}</svg>'
)


def framed(svg: str, title: str, notes: Iterable[str]) -> str:
    """Return one picture of a white page with the title, `svg` and `notes` (caption, sources)."""
    width, height = svg_size(svg)
    head = wrap_text(title, width, 16, bold=True)
    foot = [line for note in notes for line in wrap_text(note, width, 12)]
    top = 20 * len(head) + 16
    full = top + height + 16 * len(foot) + 20
    lines = [(16, 24.0 + 20 * i, 16, "bold", INK, text) for i, text in enumerate(head)]
    lines += [
        (16, top + height + 20 + 16 * i, 12, "normal", MUTED, text) for i, text in enumerate(foot)
    ]
    line = Markup('<text x="{}" y="{:g}" font-size="{}px" font-weight="{}" fill="{}">{}</text>')
    inner = svg.replace("<svg ", Markup('<svg x="16" y="{}" ').format(top), 1)
    return Markup(FRAME).format(
        width=width + 32,
        height=full,
        font=FONT,
        title=title,
        paper=PAPER,
        words=join(line.format(*one) for one in lines),
        picture=Markup(inner),
    )


def wrap_text(text: str, width: float, size: int, bold: bool = False) -> list[str]:
    """Break `text` into lines of `width` px, counting half the font size per letter."""
    return textwrap.wrap(text, int(width / (size * (0.53 if bold else 0.49)))) or [""]
