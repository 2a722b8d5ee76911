"""Style rules that no page needs are removed, and no others."""

import pytest

from evidence.book.web import prune


# One rule each of what a style sheet may hold.
@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".used{a:b}.unused{a:b}", ".used{a:b}"),
        (".unused,.used > p{a:b}", ".used > p{a:b}"),
        ("p:not(.unused){a:b}", "p:not(.unused){a:b}"),
        (
            ".used:is(.unused, .other:not(.third)) p{a:b}",
            ".used:is(.unused, .other:not(.third)) p{a:b}",
        ),
        ("@media (min-width:1px){.unused{a:b}}", ""),
        ("@media print{.used{a:b}.unused{a:b}}", "@media print{.used{a:b}}"),
        ("/* .used{ */#unused{a:b}", ""),
        ('.used{content:"}{;/*"}', '.used{content:"}{;/*"}'),
        (".used{background:url(data:a;b,c)}", ".used{background:url(data:a;b,c)}"),
        ("[data-x='.unused'] p{a:b}", "[data-x='.unused'] p{a:b}"),
        ("@keyframes turn{from{a:b}to{a:c}}", ""),
        (
            "@keyframes turn{from{a:b}to{a:c}}.used{animation:turn 1s}",
            "@keyframes turn{from{a:b}to{a:c}}.used{animation:turn 1s}",
        ),
        (":root {\n  --data-x : 1px ;\n}\n", ":root{--data-x : 1px}"),
        (":root{--x:1px;--y:2px}p{margin:var(--y)}", ":root{--y:2px}p{margin:var(--y)}"),
        (":root{--x:1px;--y:var(--x)}", ":root{}"),
        (":root{--x:';';--y:1px;a:b}", ":root{--x:';';a:b}"),
        (".sm\\:used{a:b}", ".sm\\:used{a:b}"),
        (".used{}", ""),
    ],
)
def test_rules_that_no_page_needs_go(css, left):
    assert prune.prune_css(css, {"used", "data-x"}) == left
