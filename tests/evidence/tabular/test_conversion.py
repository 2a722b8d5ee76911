"""Test that files of spreadsheets and other countries are converted by their author's options, or not at all."""

import json

import pytest

from evidence import cli, newtable, seal, tables
from evidence.tabular.conversion import Form, convert
from evidence.tabular.readings import holds_numbers, plain

EUROPEAN = """\
country;year;date;exports_million_usd;share_percent;note
BLR;2020;24.12.2020;1.234,5;11,5;Кредит; погашен
AZE;2020;01.02.2020;−987,25;n/a;  да
RUS;2020;31.12.2020;12;0,5;
""".replace("Кредит; погашен", '"Кредит; погашен"')
CONVERTED = """\
country,year,date,exports_million_usd,share_percent,note
BLR,2020,2020-12-24,1234.5,11.5,Кредит; погашен
AZE,2020,2020-02-01,-987.25,,да
RUS,2020,2020-12-31,12,0.5,
"""
OPTIONS = ["--delimiter", ";", "--decimal", ",", "--thousands", ".", "--dates", "%d.%m.%Y"]


@pytest.fixture
def file(project):
    """Return the path of a new table, which does not exist yet."""
    return project / "data/economy/fresh.csv"


def begin(*options):
    return cli.main(["new", "table", "economy/fresh", *options])


def kinds():
    return {
        field["name"]: field["type"]
        for field in tables.resource("economy/fresh")["schema"]["fields"]
    }


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_a_european_file_is_converted_as_the_error_says(file, capsys, encoding):
    text = EUROPEAN.replace("−", "-") if encoding in ("cp1251", "koi8-r") else EUROPEAN
    file.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    before = file.read_bytes()
    assert begin() == 2
    said = capsys.readouterr().err
    command = said.split("This converts the file: python -m evidence ")[1].strip()
    assert file.read_bytes() == before and "economy/fresh" not in tables.known_tables()
    words = [word.strip("'") for word in command.split()]
    assert cli.main(words) == 0
    assert file.read_text(encoding="utf-8") == CONVERTED
    assert (file.parent / "fresh.csv.original").read_bytes() == before
    assert kinds() == {"country": "string", "year": "integer", "date": "date", "exports_million_usd": "number",
                       "share_percent": "number", "note": "string"}  # fmt: skip


def test_it_says_what_it_did_and_how_often(file, capsys):
    file.write_bytes(EUROPEAN.encode("utf-16"))
    assert begin("--encoding", "utf-16", *OPTIONS) == 0
    said = capsys.readouterr().out
    for words in (
        "utf-16 → UTF-8", "semicolons → commas", "column exports_million_usd: 2 × decimal comma → point ('1.234,5' → 1234.5)",
        "1 × sign between thousands removed", "1 × minus sign → -", "column date: 3 × date → ISO ('24.12.2020' → 2020-12-24)",
        "column share_percent: 1 × word for a missing value → empty ('n/a' → empty)", "kept as data/economy/fresh.csv.original",
    ):  # fmt: skip
        assert words in said


# text of a column that ends in a unit, options, what must be said
REFUSED = {
    "a point where commas are decimal signs": (["1,5", "1.234"], ["--decimal", ","], "line 3, column 'amount_usd': '1.234'"),
    "a decimal point where points divide thousands": (
        ["1.234,5", "11.5"], ["--decimal", ",", "--thousands", "."], "line 3, column 'amount_usd': '11.5'"),
    "groups of two digits": (["1 23", "5"], ["--thousands", " "], "line 2, column 'amount_usd': '1 23'"),
    "a zero before a group": (["0.123", "5"], ["--decimal", ",", "--thousands", "."], "line 2, column 'amount_usd': '0.123'"),
    "a dash for zero or missing": (["-", "5"], ["--decimal", ","], "line 2, column 'amount_usd': '-'"),
    "a percent sign": (["5%", "5"], ["--decimal", ","], "line 2, column 'amount_usd': '5%'"),
    "nothing said of signs that two ways can read": (["1.234", "5.678"], [], "1.234 with --decimal '.', 1234 with"),
    "a word": (["five", "5"], ["--decimal", ","], "line 2, column 'amount_usd': 'five'"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_clear_is_refused_and_the_file_stays(file, capsys, case):
    column, options, words = REFUSED[case]
    file.write_text(
        "country;amount_usd\n"
        + "".join(f"{code};{text}\n" for code, text in zip(["BLR", "AZE"], column))
    )
    before = {path: path.read_bytes() for path in file.parent.iterdir()}
    assert begin("--delimiter", ";", *options) == 2
    assert words in capsys.readouterr().err
    assert {path: path.read_bytes() for path in file.parent.iterdir()} == before


def test_a_format_of_dates_that_does_not_fit_is_refused_by_place(file, capsys):
    file.write_text("country,date\nBLR,24/12/2020\nAZE,12/24/2020\n")
    assert begin("--dates", "%d/%m/%Y") == 2
    assert "line 3, column 'date': '12/24/2020'" in capsys.readouterr().err
    assert begin("--dates", "%d/%m/%y") == 2
    assert "%Y" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--encoding", "cp9999"], "no such encoding"),
        (["--delimiter", "x"], "--delimiter 'x'"),
        (["--decimal", ",", "--thousands", ","], "--thousands ','"),
        (["--delimiter", "|"], "holds no '|'"),
        (["--encoding", "utf-16", "--delimiter", ";"], "data/economy/fresh.csv"),
    ],
)
def test_options_that_cannot_be_are_refused(file, capsys, options, words):
    file.write_text(EUROPEAN, encoding="utf-8")
    assert begin(*options) == 2
    assert words in capsys.readouterr().err


def test_text_in_a_wrong_encoding_is_not_taken(file, capsys):
    file.write_text(EUROPEAN.replace("−", "-"), encoding="utf-8")
    assert begin("--encoding", "cp1251", *OPTIONS) == 2
    assert "was read in a wrong encoding. Write 'Кредит; погашен'" in capsys.readouterr().err


def test_a_described_table_is_converted_by_the_types_of_its_descriptor(project, capsys):
    file = project / "data/economy/trade.csv"
    before = file.read_bytes()
    file.write_text(
        before.decode().replace(",", ";").replace("10.5", "10,5").replace("40", "1 040")
    )
    assert cli.main(["data"]) == 2
    assert (
        "new table economy/trade --delimiter ';' --decimal ',' --thousands ' '"
        in capsys.readouterr().err
    )
    package = (project / "data/economy/datapackage.json").read_bytes()
    assert (
        cli.main(
            [
                "new",
                "table",
                "economy/trade",
                "--delimiter",
                ";",
                "--decimal",
                ",",
                "--thousands",
                "space",
            ]
        )
        == 0
    )
    assert file.read_bytes() == before.replace(b"40", b"1040")
    assert (project / "data/economy/datapackage.json").read_bytes() == package


def test_odd_spaces_and_invisible_characters_are_taken_out_on_request(file, capsys):
    file.write_text(
        "country,note\nBLR ,Paid\xa0out\nAZE,Pa\xadid\u200b\nRUS,Cafe\u0301 👩‍👩‍👧\n",
        encoding="utf-8",
    )
    assert begin() == 2
    assert "new table economy/fresh --clean" in capsys.readouterr().err
    assert begin("--clean") == 0
    assert (
        file.read_text(encoding="utf-8")
        == "country,note\nBLR,Paid out\nAZE,Paid\nRUS,Café 👩‍👩‍👧\n"
    )


def test_a_sign_for_missing_is_taken_as_the_author_says(file):
    file.write_text("country,amount_usd\nBLR,-\nAZE,5\n")
    assert begin("--missing=-") == 0
    assert file.read_text() == "country,amount_usd\nBLR,\nAZE,5\n"


def test_a_hint_for_a_spreadsheet_is_no_row(file):
    file.write_text("sep=;\ncountry;amount_usd\nBLR;1,5\n")
    assert begin("--delimiter", ";", "--decimal", ",") == 0
    assert file.read_text() == "country,amount_usd\nBLR,1.5\n"


def test_an_earlier_original_is_never_overwritten(file, capsys):
    kept = file.with_name("fresh.csv.original")
    kept.write_text("the first one")
    file.write_text("country;amount_usd\nBLR;1,5\n")
    before = file.read_bytes()
    assert begin("--delimiter", ";", "--decimal", ",") == 2
    assert "fresh.csv.original keeps an earlier file" in capsys.readouterr().err
    assert kept.read_text() == "the first one" and file.read_bytes() == before


def test_text_that_looks_like_numbers_stays_text_if_the_author_says_so(file, capsys):
    file.write_text('country,months\nBLR,"1,3"\nAZE,"4,6"\n')
    assert begin() == 2
    assert "--text months" in capsys.readouterr().err
    assert begin("--text", "months") == 0
    assert kinds()["months"] == "string"


# what a file must not be begun with, and what is said
SUSPECT = {
    "no header": ("BLR,2020,10.5\nAZE,2020,3\n", "column 'BLR': not a column name"),
    "names of a spreadsheet": (
        "country,Exports USD\nBLR,5\n",
        "column 'Exports USD': not a column name",
    ),
    "a word for missing in text": (
        "country,note\nBLR,fine\nAZE,NA\n",
        "line 3, column 'note': 'NA'",
    ),
    "missing in numbers without a unit": (
        "country,attacks\nBLR,5\nAZE,n/a\n",
        "line 3, column 'attacks': 'n/a'",
    ),
    "a day of no calendar": (
        "country,date\nBLR,2024-12-01\nAZE,2024-13-01\n",
        "line 3, column 'date': '2024-13-01'",
    ),
    "a year with a point": ("country,year\nBLR,2020.0\n", "line 2, column 'year': '2020.0'"),
    "the same row twice": (
        "country,year\nBLR,2020\nAZE,2020\nBLR,2020\n",
        "line 4: 'BLR,2020' is the same row as line 2",
    ),
    "two values of one observation": (
        "country,year,x_usd\nBLR,2020,1\nBLR,2020,2\n",
        "line 3: duplicate key (country = BLR, year = 2020)",
    ),
    "an unknown country": (
        "country,year\nBLR,2020\nGermany,2020\n",
        "line 3, column 'country': 'Germany'",
    ),
    "an unknown fact": ("fact,amount_usd\nE001,5\nE777,6\n", "line 3, column 'fact': 'E777'"),
}


@pytest.mark.parametrize("case", SUSPECT)
def test_a_table_is_not_begun_with_what_is_wrong_in_it(file, capsys, case):
    text, words = SUSPECT[case]
    file.write_text(text)
    before = (file.parent / "datapackage.json").read_bytes()
    assert begin() == 2
    said = capsys.readouterr().err
    assert (
        "data/economy/fresh.csv" in said
        and f"{'line 1, ' if case.startswith('n') else ''}{words}" in said
    )
    assert (file.parent / "datapackage.json").read_bytes() == before


def test_a_key_is_found_that_tells_the_rows_apart(file):
    file.write_text("country,year,flow,x_usd\nBLR,2020,exports,1\nBLR,2020,imports,2\n")
    newtable.begin("economy/fresh")
    assert tables.resource("economy/fresh")["schema"]["primaryKey"] == ["country", "year", "flow"]


def test_codes_with_zeros_stay_text_and_an_empty_column_is_no_number_by_chance(file):
    file.write_text("country,code,empty,empty_usd\nBLR,007,,\nAZE,010,,\n")
    newtable.begin("economy/fresh")
    assert kinds() == {
        "country": "string",
        "code": "string",
        "empty": "string",
        "empty_usd": "number",
    }


def test_a_column_of_facts_refers_to_them(file):
    file.write_text("fact,amount_usd\nE001,5\nE002,6\n")
    newtable.begin("economy/fresh")
    key = {"fields": ["fact"], "reference": {"resource": "facts", "fields": ["id"]}}
    assert key in tables.resource("economy/fresh")["schema"]["foreignKeys"]


def test_options_of_a_table_are_none_of_a_chapter(project, capsys):
    assert cli.main(["new", "chapter", "climate", "--decimal", ","]) == 2
    assert not (project / "chapters/climate.md").exists()


def test_names_that_lead_elsewhere_are_refused(project, capsys):
    for name in ("economy", "../economy/x", "economy/x.csv", "/etc/passwd", "economy/X"):
        assert cli.main(["new", "table", name]) == 2
        assert "write <theme>/<table>" in capsys.readouterr().err


def test_no_text_column_of_the_book_has_a_unit_in_its_name():
    for theme in tables.themes():
        for entry in tables.descriptor(theme)["resources"]:
            for field in entry.get("schema", {}).get("fields", []):
                assert not (holds_numbers(field["name"]) and field["type"] == "string"), (
                    theme,
                    entry["name"],
                    field,
                )


def test_a_number_is_read_in_every_style_and_in_no_other():
    assert plain("−1\u202f234,50", ",", " ") == "-1234.50"
    assert plain("1’234.5", ".", "'") == "1234.5"
    assert [
        plain(text, ",", ".") for text in ("12.34", "1.2345", "01.234", "1,234.5", "1.234,5,6", "")
    ] == [None] * 6


def test_converting_the_projects_form_changes_nothing(project):
    for theme, name in (("economy", "trade"), ("economy", "facts"), ("articles", "claims")):
        blob = (tables.DATA / theme / f"{name}.csv").read_bytes()
        schema = tables.resource(f"{theme}/{name}")["schema"]
        described = {field["name"]: field["type"] for field in schema["fields"]}
        columns, notes = convert(blob, "x.csv", Form(clean=True), described)
        assert notes == [] and json.dumps(columns) == json.dumps(
            {key: list(cells) for key, cells in tables.cells_of(f"{theme}/{name}").items()}
        )
    assert seal.seal() == []
