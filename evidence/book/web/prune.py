"""Remove from a style sheet the rules that no page can need."""

import re

TOKEN = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^"')]*\)|[{};]""", re.S)
NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
FUNCTION = re.compile(r":(?:not|is|where|has|host|lang|nth-child)\((?:[^()]|\([^()]*\))*\)")


def prune_css(css: str, words: set[str]) -> str:
    """Return `css` without comments, empty blocks, and rules whose classes or ids are not in `words`."""
    kept, _ = _read_rules(css, 0, words)
    text = "".join(kept)
    for frame in set(re.findall(r"@(?:-webkit-)?keyframes ([\w-]+)", text)):
        definition = rf"@(?:-webkit-)?keyframes {re.escape(frame)}(?![\w-])"
        named = re.findall(rf"(?<![\w-]){re.escape(frame)}(?![\w-])", text)
        # No rule uses the animation: its name occurs in its definition only.
        if len(named) == len(re.findall(definition, text)):
            text = re.sub(rf"{definition}\{{(?:[^{{}}]*\{{[^{{}}]*\}})*[^{{}}]*\}}", "", text)
    return drop_variables(text, words)


def drop_variables(css: str, words: set[str]) -> str:
    """Return `css` without custom properties that no `var()` and no script reads."""
    set_here = re.compile(r"(?<=[{;])(--[\w-]+)\s*:[^;{}\"']*(?:;|(?=\}))")
    while True:
        read = set(re.findall(r"var\(\s*(--[\w-]+)", css))

        def keep(found, read=read):
            return found[0] if found[1] in read or found[1].lstrip("-") in words else ""

        shorter = set_here.sub(keep, css)
        if shorter == css:
            return css
        css = shorter  # what only a dropped one read is dropped in the next round


def _read_rules(css, start, words):
    """Return the rules from `start` to the end of their block: (list of kept texts, position after it)."""
    kept, head, at = [], [], start
    while match := TOKEN.search(css, at):
        head.append(css[at : match.start()])
        token, at = match[0], match.end()
        if token == "{":
            prelude, head = " ".join("".join(head).split()), []
            text, at = _read_block(css, at, prelude, words)
            kept.append(text)
        elif token == "}":
            return kept, at
        elif token == ";":  # a statement such as @import or @layer
            statement, head = " ".join("".join(head).split()), []
            kept.append(f"{statement};" if statement else "")
        elif not token.startswith("/*"):
            head.append(token)
    return kept, len(css)


def _read_block(css, at, prelude, words):
    """Return the block that begins at `at` with its prelude, or "" if no page can need any of it."""
    if prelude.startswith(("@media", "@supports", "@layer", "@container")):
        kept, at = _read_rules(css, at, words)
        inner = "".join(kept)
        return (f"{prelude}{{{inner}}}" if inner else ""), at
    body, at = _read_body(css, at)
    if prelude.startswith("@"):  # @font-face, @keyframes, @page: whole
        return f"{prelude}{{{body}}}", at
    wanted = [selector for selector in split_selectors(prelude) if is_needed(selector, words)]
    return (f"{','.join(wanted)}{{{body}}}" if wanted and body else ""), at


def _read_body(css, at):
    """Return the text up to the brace that closes a block, without comments and needless space."""
    parts, depth = [], 1
    while match := TOKEN.search(css, at):
        parts.append(re.sub(r"\s+", " ", css[at : match.start()]))
        token, at = match[0], match.end()
        depth += {"{": 1, "}": -1}.get(token, 0)
        if not depth:
            break
        parts.append("" if token.startswith("/*") else token)
    return re.sub(r"\s*([;{}])\s*", r"\1", "".join(parts)).strip(" ;"), at


def split_selectors(selectors: str) -> list[str]:
    """Split a list of selectors at the commas outside brackets."""
    parts, depth, start = [], 0, 0
    for position, sign in enumerate(selectors):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            parts.append(selectors[start:position].strip())
            start = position + 1
    return [*parts, selectors[start:].strip()]


def is_needed(selector: str, words: set[str]) -> bool:
    """Tell whether every class and id that a selector asks for can occur on a page."""
    if "\\" in selector:  # an escaped name is rare: keep the rule
        return True
    plain = selector
    while (shorter := FUNCTION.sub("", plain)) != plain:  # names in brackets are not required
        plain = shorter
    plain = re.sub(r"\[[^\]]*\]", "", plain)
    return all(name in words for name in NAME.findall(plain))
