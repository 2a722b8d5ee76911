"""Draw a specification without a browser, and make the picture small."""

import os
import re
import textwrap
from html import escape

from .style import FONT, INK, MUTED, PAPER


def version():
    """The newest Vega-Lite that the renderer carries: static and live pictures use the same."""
    return renderer().get_vegalite_versions()[-1]


def renderer():
    """Return the module vl_convert, which draws pictures without a browser.

    Its time zone is fixed before it starts: dates would else stand a pixel further left or right
    on another machine, where a summer time began on another day.
    """
    os.environ["TZ"] = "UTC"
    import vl_convert

    return vl_convert


NOISE = re.compile(
    r'<path class="(?:background|foreground)"[^>]*d="(?:M0,0h0v0h0Z)?"[^>]*/>'
    r'|<path class="background"[^>]*d="[^"]*"(?: pointer-events="none")?(?: opacity="1")?/>'
    r'| (?:class|role|aria-[a-z]+|pointer-events|xmlns:xlink|version|font-family)="[^"]*"'
    r'| transform="translate\(0,0\)"| opacity="1"'
)


def shrink(svg, key):
    """The picture without what only a live chart needs, and with ids that are its own.

    About half the size. Many pictures share a page, so clip paths must not share names; and the
    renderer counts them through the whole session, which would make a picture depend on others.
    """
    svg = NOISE.sub("", svg)
    svg = re.sub(r'<rect width="[\d.]+" height="[\d.]+" fill="(?:white|none|transparent)"/>', "", svg, count=1)
    svg = re.sub(r"(\.\d\d)\d+", r"\1", svg)
    for number, old in enumerate(dict.fromkeys(re.findall(r' id="([^"]+)"', svg)), 1):
        svg = re.sub(rf'(id="|url\(#|href="#){re.escape(old)}(?=["\)])', rf"\g<1>{key}-{number}", svg)
    return svg.replace("<svg ", f'<svg font-family="{FONT}" ', 1)


def framed(svg, title, notes):
    """`svg` on paper, with its title above and `notes` (caption, sources) below, as one picture."""
    width, height = (float(n) for n in re.search(r'width="([\d.]+)" height="([\d.]+)"', svg).groups())
    head = wrap_text(title, width, 16, bold=True)
    foot = [line for note in notes for line in wrap_text(note, width, 12)]
    top = 20 * len(head) + 16
    full = top + height + 16 * len(foot) + 20
    lines = [(16, 24 + 20 * i, 16, "bold", INK, text) for i, text in enumerate(head)]
    lines += [(16, top + height + 20 + 16 * i, 12, "normal", MUTED, text) for i, text in enumerate(foot)]
    words = "".join(
        f'<text x="{x}" y="{y:g}" font-size="{size}px" font-weight="{weight}" fill="{ink}">{escape(text)}</text>'
        for x, y, size, weight, ink, text in lines
    )
    inner = svg.replace("<svg ", f'<svg x="16" y="{top}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 32:g}" height="{full:g}" '
        f'viewBox="0 0 {width + 32:g} {full:g}" font-family="{FONT}">'
        f'<title>{escape(title)}</title><rect width="100%" height="100%" fill="{PAPER}"/>{words}{inner}</svg>'
    )


def wrap_text(text, width, size, bold=False):
    """`text` in lines that fit `width` px: a letter of Liberation Sans is half its size wide."""
    return textwrap.wrap(text, int(width / (size * (0.53 if bold else 0.49)))) or [""]
