"""The form that disputes a verdict: what it gives, and one message for each fault."""

import re
from pathlib import Path

import pytest

from evidence import cli, dispute, myst, seal
from evidence.claims import ClaimError

ROOT = Path(__file__).resolve().parents[2]
FORM = """\
claim: demo-02
statement: "The loan was refused."
pages:
  - publisher: Agency
    url: https://agency.org/9
    read: 2026-11-28
    says: "The board refused it."
    bearing: opposes
  - publisher: Daily
    url: https://daily.org/9
    read: 2026-11-28
    says: "It was refused."
    bearing: opposes
"""


@pytest.fixture
def form(tmp_path):
    """Return form(old, new, …), which writes the form with texts replaced and returns its path."""

    def write(*changes, text=FORM):
        for old, new in zip(changes[::2], changes[1::2], strict=True):
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "form.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def says(path):
    """What the form gives, from the line that begins with it."""
    return re.search(r"With this form: +(.+)", dispute.check(path))[1]


def test_pages_give_the_verdict_of_the_rules(project, form):
    assert says(form()).startswith("contradicted, strong evidence.")
    assert says(form("opposes", "supports")).startswith("confirmed, strong evidence.")
    one_side = form("https://daily.org/9\n    read: 2026-11-28\n    says: \"It was refused.\"\n    bearing: opposes",
                    "https://daily.org/9\n    read: 2026-11-28\n    says: \"It was.\"\n    bearing: limits",
                    "bearing: opposes", "bearing: supports")  # fmt: skip
    assert says(one_side).startswith("qualified, moderate evidence.")
    both = form(
        'says: "It was refused."\n    bearing: opposes',
        'says: "It was paid."\n    bearing: supports',
    )
    assert says(both).startswith("unresolved. There are pages on both sides")
    assert "not settled yet" in dispute.check(form())


def test_a_rule_is_stronger_than_pages(project, form, add_column):
    add_column("rule", {"demo-02": "motive"})
    seal.seal()
    assert says(form()).startswith(
        "not checkable. What somebody wants, thinks or fears is not checkable."
    )


def test_a_new_publisher_is_described_in_the_form(project, form):
    described = form("publisher: Daily", "publisher: Courier\n    kind: press\n    side: Belarusian state\n    house: Courier",
                     "https://daily.org/9", "https://courier.org/9")  # fmt: skip
    assert says(described).startswith("contradicted, strong evidence.")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("claim: demo-02", "claim: demo-77", "line 1: there is no claim 'demo-77'"),
        ("claim: demo-02\n", "", "line 1: the form has no 'claim'"),
        ("statement:", "remark:", "line 2: there is no key 'remark'. Use: claim, statement"),
        ("publisher: Daily", "publisher: Courier", "line 9: “Courier” is no known publisher"),
        ("https://daily.org/9", "daily.org/9", "line 9: “daily.org/9” is no address"),
        ("https://daily.org/9", "https://weekly.org/9", "line 9: the address belongs to Weekly, not to Daily"),
        ("publisher: Daily\n    url: https://daily.org/9", "publisher: Agency\n    url: https://agency.org/8", "every page is by Agency"),
        ("bearing: opposes\n  - publisher: Daily", "bearing: denies\n  - publisher: Daily", "line 4: bearing “denies” is unknown"),
        ("read: 2026-11-28\n    says: \"It", "read: 28.11.2026\n    says: \"It", "line 9: read “28.11.2026” is no day"),
        ("    says: \"It was refused.\"\n", "", "line 9: the page has no 'says'"),
        ("statement: \"The loan", "statement: a: \"The loan", "line 2: not YAML"),
        (FORM[FORM.index("  - publisher: Daily"):], "", "line 4: 1 pages, where 2 are due"),
    ],
)  # fmt: skip
def test_each_fault_has_one_message_with_its_line(project, form, capsys, old, new, words):
    path = form(old, new)
    assert cli.main(["check-dispute", str(path)]) == 2
    message = capsys.readouterr().err
    assert (
        len(message.splitlines()) == 1 and f"form.yaml, {words}" in message or words in message
    ), message
    assert "Traceback" not in message


def test_a_claim_with_parts_is_disputed_by_part(form, write_parts):
    write_parts(
        "demo-02,a,statement,A loan was approved.,,,,,,,,",
        "demo-02,b,statement,A loan was paid.,,,,,,,,",
    )
    with pytest.raises(
        ClaimError, match="line 1: demo-02 has parts. Name the one in dispute: demo-02a, demo-02b"
    ):
        dispute.check(form())
    assert says(form("claim: demo-02", "claim: demo-02b")).startswith("contradicted")


def test_the_form_on_the_page_is_valid(form):
    page = (ROOT / "chapters" / "dispute.md").read_text(encoding="utf-8")
    (shown,) = (block.body for block in myst.find_blocks(page) if block.argument == "yaml")
    assert "With this form:" in dispute.check(form(text="\n".join(shown)))


def test_a_form_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ClaimError, match="there is no such file. Copy the form"):
        dispute.check(tmp_path / "nothing.yaml")
    with pytest.raises(ClaimError, match="this is a folder. Copy the form"):
        dispute.check(tmp_path)


def test_a_form_that_is_not_utf8_is_to_be_saved_as_utf8(project, form):
    path = form()
    path.write_bytes(path.read_bytes().replace(b"The board", b"Le caf\xe9"))
    with pytest.raises(
        ClaimError, match="form.yaml, line 7: not UTF-8 .* Save it as UTF-8"
    ) as caught:
        dispute.read(path)
    assert "colon" not in str(caught.value)
