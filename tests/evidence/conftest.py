"""Make a small project for tests: three themes, four claims, one chapter; its numbers are invented."""

import json
import textwrap

import pytest

from evidence import results, review, seal, tables

COUNTRIES = "code,name,group,note\nAZE,Azerbaijan,post-soviet,\nBLR,Belarus,post-soviet,\nRUS,Russia,post-soviet,\n"
TRADE = """\
country,partner,year,exports_million_usd,reporter
AZE,RUS,2020,10.5,AZE
BLR,RUS,2020,40,BLR
BLR,RUS,2021,,BLR
"""
FACTS = """\
id,country,date,indicator,statement,value,unit,source_title,publisher,origin,url,second_publisher,second_origin,second_url,agreement,integrity,note
E001,BLR,2020-12,loan,A loan was approved.,1,billion USD,Title,Agency,,https://agency.org/1,Daily,,https://www.daily.org/2,agrees,verified,
E002,BLR,2021,loan,The loan was paid out.,0.5,billion USD,Title,Agency,,https://agency.org/3,,,,,single source,
E003,BLR,2021,loan,No loan was paid out.,,,Title,Weekly,,https://weekly.org/4,,,,,single source,
"""
PUBLISHERS = """\
publisher,kind,side,house,note
Agency,agency,independent,Agency,
Copies,copy or aggregator,not established,Copies,
Daily,press,independent,Daily,
Weekly,press,Belarusian state,Weekly,
"""
HOSTS = "host,publisher\nagency.org,Agency\ncopies.org,Copies\ndaily.org,Daily\nweekly.org,Weekly\n"
CLAIMS = """\
claim_id,article,section,paragraph,theme,kind,paraphrase,subject_country,stated_value,stated_number,stated_low,stated_high,unit,stated_date,precision,attribution,checkability,note,chapter
demo-01,demo,Body,1,economy,statistic,Exports came to 40 million.,BLR,40,40,,,million USD,2020,exact,author,data,,economy
demo-02,demo,Body,2,economy,event,A loan was approved.,BLR,,,,,,2020,qualitative,An economist,document,,economy
demo-03,demo,Body,3,economy,statistic,Between 10 and 15 points.,BLR,10-15,,10,15,percent,2020,range,author,data,,economy
demo-04,demo,Body,4,economy,ranking,First partner.,BLR,,,,,rank,2020,superlative,author,data,,economy
"""
STATED = dict.fromkeys(("stated_number", "stated_low", "stated_high"), "number")  # not text
ARTICLES = "articles:\n  - {id: demo, label: Demo 2020, title: A demo, date: 2020}\n"
CHAPTER = """\
---
kernelspec:
  name: python3
  display_name: Python 3 (ipykernel)
  language: python
---

# Economy

```{code-cell} ipython3
from evidence import claim, glue, load
trade = load("economy/trade")
exports = float(trade.query("country == 'BLR' and year == 2020")["exports_million_usd"].iloc[0])
glue("exports", exports)
claim("demo-01").compare(exports, source=["economy/trade"])
```
"""


def fields(**kinds):
    return [
        {"name": name, "type": kind, "description": f"The {name}."}
        | ({"unit": "million USD"} if kind == "number" else {})
        for name, kind in kinds.items()
    ]


def resource(name, fields, key, **more):
    return {
        "name": name,
        "path": f"{name}.csv",
        "type": "table",
        "title": name.capitalize(),
        "description": "One row is one observation.",
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": key, **more},
        "sources": [{"title": "A page", "publisher": "An office", "path": "https://example.org"}],
        "licenses": [{"name": "CC-BY-4.0"}],
        "integrity": "single source",
        "vintage": "2020",
    }


def package(theme, resources):
    return {
        "$schema": seal.PROFILE,
        "name": theme,
        "description": f"Tables on {theme}.",
        "licenses": [{"name": "CC-BY-4.0"}],
        "resources": resources,
    }


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return the root folder of the small project, sealed; `evidence` reads it instead of the book's."""
    return begin_project(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def standing_project(tmp_path_factory):
    """Return a project as `project` does, for all tests of a module, which undo their changes."""
    with pytest.MonkeyPatch.context() as patch:
        yield begin_project(tmp_path_factory.mktemp("project"), patch)


@pytest.fixture
def edit_descriptor(standing_project):
    """Return edit(change), which changes the descriptor of the theme economy until the test ends."""
    path = standing_project / "data/economy/datapackage.json"
    before = path.read_bytes()

    def edit(change):
        package = json.loads(before)
        change(package, {entry["name"]: entry for entry in package["resources"]})
        path.write_text(json.dumps(package), encoding="utf-8")
        return path

    yield edit
    path.write_bytes(before)


def begin_project(root, patch):
    """Write and seal the small project in the folder `root`, and let `evidence` read it."""
    patch.setattr(tables, "ROOT", root)
    patch.setattr(tables, "DATA", root / "data")
    patch.setattr(results, "RESULTS", root / "results")
    for module in (results, review):
        patch.setattr(module, "CHAPTERS", root / "chapters")
    files = {
        "data/countries.csv": COUNTRIES,
        "data/economy/countries.csv": COUNTRIES,
        "data/economy/trade.csv": TRADE,
        "data/economy/facts.csv": FACTS,
        "data/economy/datapackage.json": describe_economy(),
        "data/sources/publishers.csv": PUBLISHERS,
        "data/sources/hosts.csv": HOSTS,
        "data/sources/datapackage.json": describe_sources(),
        "data/articles/claims.csv": CLAIMS,
        "data/articles/articles.yaml": ARTICLES,
        "data/articles/datapackage.json": describe_articles(),
        "chapters/economy.md": CHAPTER,
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    seal.seal()
    return root


def describe_economy():
    """Return the descriptor of the theme economy."""
    country, partner = (
        {"fields": column, "reference": {"resource": "countries", "fields": "code"}}
        for column in ("country", "partner")
    )
    trade = fields(
        country="string", partner="string", year="integer",
        exports_million_usd="number", reporter="string",
    )  # fmt: skip
    trade[0]["constraints"] = {"required": True, "pattern": "[A-Z]{3}"}
    trade[2]["constraints"] = {"minimum": 1990, "maximum": 2030}
    trade[3]["constraints"] = {"minimum": 0}
    trade[4]["constraints"] = {"enum": ["AZE", "BLR"]}
    facts, key = _text_fields(FACTS, value="number"), ["country", "partner", "year"]
    return package(
        "economy",
        [
            resource("countries", _text_fields(COUNTRIES), "code"),
            resource("facts", facts, "id", foreignKeys=[country]),
            resource("trade", trade, key, foreignKeys=[country, partner]),
        ],
    )


def describe_sources():
    """Return the descriptor of the publishers and their hosts."""
    publishers = resource("publishers", _text_fields(PUBLISHERS), "publisher")
    return package("sources", [publishers, resource("hosts", _text_fields(HOSTS), "host")])


def describe_articles():
    """Return the descriptor of the register of claims."""
    return package("articles", [resource("claims", _text_fields(CLAIMS, **STATED), "claim_id")])


def _text_fields(text, **kinds):
    header = text.split("\n", 1)[0].split(",")
    return fields(**{name: kinds.get(name, "string") for name in header})


PART_COLUMNS = "claim_id,part,role,paraphrase,rule,stated_value,stated_number,stated_low,stated_high,unit,stated_date,precision"


@pytest.fixture
def write_parts(project):
    """Return write_parts(*rows), which gives the project a table of parts, one a row, and seals it."""
    path = project / "data/articles/datapackage.json"
    described = resource(
        "parts", _text_fields(PART_COLUMNS, **STATED), ["claim_id", "part"], mayBeEmpty=True
    )
    described["mayBeEmpty"] = described["schema"].pop("mayBeEmpty")

    def apply(*rows):
        package = json.loads(path.read_text(encoding="utf-8"))
        package["resources"] = [one for one in package["resources"] if one["name"] != "parts"] + [
            described
        ]
        path.write_text(json.dumps(package), encoding="utf-8")
        text = "".join(f"{row}\n" for row in (PART_COLUMNS, *rows))
        (project / "data/articles/parts.csv").write_text(text, encoding="utf-8")
        seal.seal()

    return apply


@pytest.fixture
def write_documents(project):
    """Return write_documents(text), which writes the documents of the article `demo`."""

    def apply(text):
        path = project / "data/articles/documents/demo.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")

    return apply


@pytest.fixture
def add_column(project):
    """Return add_column(name, {claim: value}), which adds a column to the register."""
    table, package = (
        project / "data/articles/claims.csv",
        project / "data/articles/datapackage.json",
    )

    def apply(name, values):
        header, *rows = table.read_text(encoding="utf-8").splitlines()
        filled = [f"{row},{values.get(row.partition(',')[0], '')}" for row in rows]
        table.write_text("\n".join([f"{header},{name}", *filled]) + "\n", encoding="utf-8")
        described = json.loads(package.read_text(encoding="utf-8"))
        described["resources"][0]["schema"]["fields"] += fields(**{name: "string"})
        package.write_text(json.dumps(described), encoding="utf-8")

    return apply


@pytest.fixture
def change(project):
    """Return change(file, old, new), which replaces a text in a file of the project; it must exist."""

    def apply(file, old, new):
        path = project / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply
