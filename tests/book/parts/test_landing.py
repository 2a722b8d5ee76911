"""The front page: what it shows of chapters and articles moves with them, and a slip is named."""

import json

import pytest
from bs4 import BeautifulSoup

from evidence.book.web import vega
from tests.book.drawing import ALT, LIBRARY, chart, drawn
from tests.book.pages import read_epub, words
from tests.book.small import CONF, begin, notebook, record


def step(name, **more):
    """One node of the map."""
    return {
        "id": name,
        "text": "Words.",
        "kind": "interpretive",
        "paragraphs": ["Body 1"],
        "needs": "all",
        "why": "So.",
    } | more


MAP = {
    "schema": {},
    "articles": [
        {"id": name, "thesis": f"Thesis of {name}.", "finding": f"Finding on {name}.",
         "argument": {"root": f"{name}-C", "nodes": [
             step(f"{name}-C", supported_by=[f"{name}-P"],
                  tests=[{"verdict": listed[0], "is": "holds", "says": "It holds."}]),
             step(f"{name}-P", essential=[{"claims": listed, "because": "so"}]),
         ]}}
        for name, listed in (("demo", ["demo-01", "demo-02"]), ("other", ["other-05"]))
    ],
    "disagreements": [],
}  # fmt: skip
FRONT = """# Front

```{toctree}
:glob:
chapters/*
```

```{picture} economy/trade-grew
```

```{verdict-summary}
```

```{theme-cards}
economy/trade-grew: Did trade grow?
```

```{article-cards}
```

```{argument-try} demo
```
"""


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A small book with one chapter that draws a figure, a map of two arguments, and a front page."""
    monkeypatch.setattr(vega, "BUNDLER", LIBRARY)
    book = begin(monkeypatch, tmp_path)
    book.write("data/articles/arguments.yaml", json.dumps(MAP))
    listed = [{"id": "demo", "label": "Demo 2020", "date": "2020-05", "outlet": "The Paper", "behind": "a daily"},
              {"id": "other", "label": "Other 2010", "date": "2010", "authors": ["A. Writer"]}]  # fmt: skip
    book.write("data/articles/articles.yaml", json.dumps(listed))
    book.write("conf.py", CONF.replace(', "figures", "vega", "pictures"', ""))
    book.write("index.md", FRONT)
    chapter(book, monkeypatch, "contradicted", "Trade grew 3-fold")
    return book


def chapter(book, monkeypatch, verdict, title):
    """Write the chapter: two verdicts and one figure."""
    page = json.loads(
        notebook([record("demo-01", "close"), record("demo-02", verdict)], text=["# The economy"])
    )
    figure = drawn(monkeypatch, chart(), "trade-grew", title=title)
    page["cells"].append(
        {
            "cell_type": "code",
            "execution_count": 9,
            "id": "fig",
            "metadata": {},
            "outputs": [figure],
            "source": "x",
        }
    )
    book.write("chapters/economy.ipynb", json.dumps(page))


def front(book):
    return BeautifulSoup(book.html("index"), "html.parser")


def test_the_front_page_shows_picture_headline_thesis_and_footing(book):
    assert book.build() == []
    page = front(book)
    figure = page.select_one("figure.ev-chart")
    assert figure.select_one(".ev-static")["aria-label"] == ALT
    assert (
        figure.select_one(".ev-chart-files a[download]")["href"]
        == "_downloads/charts/chapters/economy/trade-grew.png"
    )
    assert (book.root / "_build/html/_downloads/charts/chapters/economy/trade-grew.svg").exists()
    tile, *articles = page.select(".ev-tile")
    assert tile.h3.text == "The economy" and tile.h3.a["href"] == "chapters/economy.html"
    assert tile.select_one(".ev-headline a")["href"] == "chapters/economy.html#fig-trade-grew"
    assert tile.select_one(".ev-headline").text == "Trade grew 3-fold"
    assert tile.select_one(".ev-asked").text == "Did trade grow?"
    assert "4 claims" in tile.text and "1 contradicted" in tile.text
    assert [one.h3.text for one in articles] == ["Other 2010", "Demo 2020"], "oldest first"
    assert (
        "A. Writer, 2010" in articles[0].text
        and "Its reasons: ◇\N{NO-BREAK SPACE}open in 24 of 24 readings." in articles[0].text
    )
    assert "chapters/ledger.html#article=demo&verdict=contradicted" in {
        a["href"] for a in articles[1].select("a")
    }
    assert (
        "The Paper, May 2020: a daily" in articles[1].text
        and "It says: Thesis of demo." in articles[1].text
        and "We find: Finding on demo." in articles[1].text
        and "Its conclusion: ●\N{NO-BREAK SPACE}borne out" in articles[1].text
    )


def test_a_moved_verdict_and_headline_move_the_front_page(book, monkeypatch):
    book.build()
    chapter(book, monkeypatch, "confirmed", "Trade grew 4-fold")
    assert book.build() == []
    page = front(book)
    assert page.select_one(".ev-headline").text == "Trade grew 4-fold"
    assert page.select_one("figure.ev-chart .caption-text").text == "Trade grew 4-fold"
    assert "Its reasons: ▲ stands" in " ".join(page.select(".ev-tile")[2].text.split())
    small = page.select_one(".ev-small")
    assert small.select_one(".ev-map a").text.split() == ["▲", "C", "Words.", "stands"]
    assert [li["data-claim"] for li in small.select("li[data-offer=contradicted]")] == [
        "demo-01",
        "demo-02",
    ]


def test_the_front_page_of_the_epub_says_the_same(book):
    html = read_epub(book, "index")
    theme, _, article = html.select(".ev-tile")
    said = [words(p) for p in theme.select("p") + article.select("p")]
    assert "Trade grew 3-fold" in said and "Did trade grow?" in said
    assert "It says: Thesis of demo." in said and "We find: Finding on demo." in said
    assert any(one.startswith("Its reasons: ▼ falls in ") for one in said)
    assert not html.select("script[type], [role=status]"), "what needs a script"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{picture} economy/trade-grew",
            "{picture} trade-grew",
            "name one figure as <chapter>/<figure>",
        ),
        (
            "{picture} economy/trade-grew",
            "{picture} economy/shrank",
            "chapters/economy.md draws no figure 'shrank'. It draws: trade-grew.",
        ),
        (
            "{picture} economy/trade-grew",
            "{picture} weather/rain",
            "the book has no notebook 'weather'",
        ),
        (
            "{theme-cards}\neconomy/trade-grew: Did trade grow?",
            "{theme-cards}\neconomy/shrank: Did trade grow?",
            "chapters/economy.md draws no figure 'shrank'. It draws: trade-grew.",
        ),
        (
            "{theme-cards}\neconomy/trade-grew: Did trade grow?",
            "{theme-cards}\nThe economy",
            "{theme-cards} The economy: write one <chapter>/<figure> a line, and after a colon",
        ),
        (
            "{theme-cards}\neconomy/trade-grew: Did trade grow?",
            "{theme-cards}\n",
            "{theme-cards} is empty",
        ),
    ],
)
def test_a_slip_on_the_front_page_is_named(book, old, new, said):
    book.write("index.md", FRONT.replace(old, new))
    (warning,) = book.build()
    line = FRONT[: FRONT.index(old)].count("\n") + 1
    assert said in warning and f"index.md:{line}: " in warning
