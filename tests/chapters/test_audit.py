"""The claims that chapters/audit.md reports on are those that the lot fell on, and no others."""

import re

import pytest

from evidence import claims
from tests.chapters.sources import ROOT

DRAWN = """
belarus-digest-2013-09 belarus-digest-2013-12 belarus-digest-2013-24 belarus-digest-2013-36 belarus-digest-2013-41
belarus-digest-2013-42 edm-2024-28 edm-2024-33 edm-2024-34 edm-2024-39 edm-2024-44 kardum-2022-05 kardum-2022-14
kardum-2022-18 kardum-2022-24 kardum-2022-27 kardum-2022-33 kardum-2022-56 mediaiq-2023-120 mediaiq-2023-22
mediaiq-2023-24 mediaiq-2023-46 mediaiq-2023-88 mediaiq-2023-95 nau-2025-12 nau-2025-14 nau-2025-23 nau-2025-46
nau-2025-47 nau-2025-51
""".split()


@pytest.fixture
def page():
    return (ROOT / "chapters" / "audit.md").read_text(encoding="utf-8")


def test_every_drawn_claim_has_one_row_and_the_live_verdict(page):
    rows = re.findall(r"(?m)^\| \{claim\}`([\w-]+)` \|(.*)$", page)
    assert sorted(name for name, _ in rows) == sorted(DRAWN)
    assert all(f"{{verdict}}`{name}`" in rest for name, rest in rows)


def test_the_sample_holds_every_article_and_theme():
    register = claims.register()
    drawn = register.loc[DRAWN]
    assert set(drawn["article"]) == set(register["article"])
    assert set(drawn["theme"]) == set(register["theme"])
