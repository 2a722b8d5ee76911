"""Embed the icon fonts in a style sheet, with only the icons that the pages use."""

import base64
import hashlib
import io
import json
import logging
import re
from pathlib import Path

FACE = re.compile(r"@font-face\{[^}]*webfonts/([\w-]+)\.woff2[^}]*\}")
ICON = re.compile(r'"(\\[0-9a-f]{1,6}) ?"|--fa:\s*"([^"\\])"')
# The icon fonts by the classes that ask for them.
FONTS = {
    "fa-solid-900": {"fa", "fas", "fa-solid"},
    "fa-regular-400": {"far", "fa-regular"},
    "fa-brands-400": {"fab", "fa-brands"},
}


def embed_icons(css: str, words: set[str], out: Path, memory: Path) -> str:
    """Return `css` with the icons in use embedded, and without links to other fonts."""
    signs = {int(code[1:], 16) if code else ord(sign) for code, sign in ICON.findall(css)}
    # Written out: signs of the Unicode private use area.
    signs |= {ord(sign) for sign in css if "\ue000" <= sign <= "\uf8ff"}

    def face(match):
        name = match[1]
        if not FONTS.get(name, words) & words:
            return ""
        path = out / "_static" / "vendor" / "fontawesome" / "webfonts" / f"{name}.woff2"
        font = subset_font(path.read_bytes(), signs, memory) if path.exists() else b""
        if not font:
            return ""
        data = f"url(data:font/woff2;base64,{base64.b64encode(font).decode()})"
        return re.sub(r"src:[^;}]*", f"src:{data} format('woff2')", match[0])

    return FACE.sub(face, css)


def subset_font(font: bytes, signs: set[int], memory: Path) -> bytes:
    """Return the woff2 `font` with only the characters `signs`; b"" if it has none of them."""
    key = hashlib.sha256(font + json.dumps(sorted(signs)).encode()).hexdigest()[:16]
    kept = memory / f"icons-{key}.woff2"
    if not kept.exists():
        kept.write_bytes(_subset(font, signs))
    return kept.read_bytes()


def _subset(font, signs):
    from fontTools import subset as tool  # slow to import, and most builds do not need it
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it logs every table that it prunes
    options = tool.Options(
        flavor="woff2", layout_features=[], hinting=False, name_IDs=[], notdef_outline=False,
        glyph_names=False, desubroutinize=True,
    )  # fmt: skip
    face = TTFont(io.BytesIO(font), recalcTimestamp=False)
    if not signs & set(face.getBestCmap()):
        return b""
    cutter = tool.Subsetter(options)
    cutter.populate(unicodes=signs)
    cutter.subset(face)
    face.flavor = "woff2"
    result = io.BytesIO()
    face.save(result)
    return result.getvalue()
