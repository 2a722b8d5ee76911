"""Test that a malformed file gives one error with place, finding and fix, or is read correctly."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from evidence import cli, newtable, seal, tables
from tests.evidence.conftest import resource

NAMES = ["country", "date", "year", "amount_million_usd", "signed", "fact", "note"]
GOOD = """\
country,date,year,amount_million_usd,signed,fact,note
AZE,2020-12-24,2020,10.5,true,E001,A loan
BLR,2021-01-05,2021,1234,false,E002,Paid out
RUS,2022-03-01,2022,,true,E003,
"""
ROW = "BLR,2021-01-05,2021,1234,false,E002,Paid out"
SAVE = "Save the file as CSV with UTF-8 and commas"


def cell(column, text, line=3):
    """GOOD with another text in one cell, as bytes."""
    lines = [row.split(",") for row in GOOD.splitlines()]
    lines[line - 1][NAMES.index(column)] = text
    return "".join(",".join(row) + "\n" for row in lines).encode()


def instead(old, new):
    """GOOD with a text replaced everywhere, as bytes."""
    assert old in GOOD
    return GOOD.replace(old, new).encode()


def number(text):
    """GOOD with `text` as the amount of line 3."""
    return cell("amount_million_usd", text)


SEMICOLONS = GOOD.replace(",", ";").replace("10.5", "10,5")
RUSSIAN = GOOD.replace("Paid out", "Выплачен полностью").replace("A loan", "Кредит на реактор")
AMOUNT = "column 'amount_million_usd'"

# name: (bytes, line, column, what was found, words of the fix); None where there is no such place
BAD = {
    # the file
    "empty": (b"", None, None, "empty", "Write a header"),
    "only line ends": (b"\n\n\n", None, None, "empty", "Write a header"),
    "header only": (GOOD.split("\n")[0].encode(), "line 1", None, "no row", "Add the observations"),
    "workbook named csv": (b"PK\x03\x04\x14\0\x06\0", None, None, "workbook", SAVE),
    "old workbook named csv": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, None, None, "workbook", SAVE),
    "gzip named csv": (b"\x1f\x8b\x08\0\0\0", None, None, "gzip", SAVE),
    "parquet named csv": (b"PAR1\x15\x04\x15", None, None, "Parquet", SAVE),
    "pointer of git lfs": (b"version https://git-lfs.github.com/spec/v1\n", None, None, "Git LFS", "git lfs pull"),
    "web page named csv": (b"<!DOCTYPE html>\n<html>\n", "line 1", None, "<!DOCTYPE html>", "Fetch the data file"),
    "null byte": (number("12\x0034"), "line 3", None, "\\x00", "export it again"),
    # its encoding
    "cp1251": (RUSSIAN.encode("cp1251"), "line 2", None, "Кредит на", "--encoding cp1251"),
    "cp1252": (cell("note", "Zürich Café").decode().encode("cp1252"), "line 3", None, "Zürich", "--encoding cp1252"),
    "koi8-r": (RUSSIAN.encode("koi8-r"), "line 2", None, "Кредит на", "--encoding koi8-r"),
    "utf-16 le": (b"\xff\xfe" + RUSSIAN.encode("utf-16-le"), "line 1", None, "UTF-16", "--encoding utf-16"),
    "utf-16 be": (b"\xfe\xff" + GOOD.encode("utf-16-be"), "line 1", None, "UTF-16", "--encoding utf-16"),
    "utf-16 le without mark": (GOOD.encode("utf-16-le"), "line 1", None, "UTF-16-LE", "--encoding utf-16-le"),
    "utf-16 be without mark": (RUSSIAN.encode("utf-16-be"), "line 1", None, "UTF-16-BE", "--encoding utf-16-be"),
    "utf-32": (GOOD.encode("utf-32"), "line 1", None, "UTF-32", "--encoding utf-32"),
    "utf-8 read as cp1252": (cell("note", "MÃ¼ller"), "line 3", "column 'note'", "MÃ¼ller", "Write 'Müller'"),
    "utf-8 read as cp1251": (cell("note", "РњРёРЅСЃРє"), "line 3", "column 'note'", "РњРёРЅСЃРє", "Write 'Минск'"),
    "lost letters": (cell("note", "Z\ufffdrich"), "line 3", "column 'note'", "Z\ufffdrich", "Export the file again"),
    # its delimiters and quotes
    "semicolons": (instead(",", ";"), "line 1", None, "country;date", "--delimiter ';'"),
    "semicolons and decimal commas": (SEMICOLONS.encode(), "line 1", None, "country;date", "--delimiter ';' --decimal ','"),
    "semicolons and quotes": (SEMICOLONS.replace("A loan", '"A;loan"').encode(), "line 1", None, "country;date", "--delimiter ';'"),
    "tabs": (instead(",", "\t"), "line 1", None, "country\\tdate", "--delimiter tab"),
    "vertical bars": (instead(",", "|"), "line 1", None, "country|date", "--delimiter '|'"),
    "unquoted decimal comma": (number("12,5"), "line 3", None, "'12,5'", "Write 12.5 (if the comma is the decimal sign)"),
    "unquoted thousands comma": (number("1,234"), "line 3", None, "'1,234'", "1234 (if it separates thousands)"),
    "a cell too many": (cell("note", "Paid, out"), "line 3", None, "Paid, out", "Quote a cell that holds a comma"),
    "a cell too few": (instead("false,", ""), "line 3", None, "has 6 cells, the header has 7", "Add the missing cells"),
    "unclosed quote": (cell("note", '"Paid out'), "line 3", "column 'note'", '"Paid out', "drop the quote"),
    "unclosed quote before others": (
        cell("note", '"Paid').replace(b"E003,\n", b'E003,"x"\n'), "line 3", "column 'note'", '"Paid', "drop the quote"),
    "quote inside a cell": (cell("note", 'Paid "out" now'), "line 3", "column 'note'", 'Paid "out" now', 'as "he said'),
    "text after a closing quote": (cell("note", '"Paid" out'), "line 3", "column 'note'", '"Paid" out', 'as "he said'),
    "blank line": (instead("\nBLR", "\n\nBLR"), "line 3", None, "blank", "Delete the line"),
    "blank line at the end": (GOOD.encode() + b"\n", "line 5", None, "blank", "Delete the line"),
    "row of empty cells": (instead(ROW, ",,,,,,"), "line 3", None, "',,,,,,' has no value", "Delete the line"),
    "a title above the header": (b"Loans in millions\n" + GOOD.encode(), "line 2", None, "has 7 cells", "the header"),
    "a footnote below": (GOOD.encode() + b"Source: a bank\n", "line 5", None, "Source: a bank", "Add the missing cells"),
    # its header
    "duplicate header": (instead("date,year", "year,year"), "line 1", "column 3", "'year' occurs twice", "its own name"),
    "unnamed index column": (
        "".join(f"{n or ''},{row}\n" for n, row in enumerate(GOOD.splitlines())).replace("\n0", "\n").encode(),
        "line 1", "column 1", "'' is no name", "or delete it"),
    "unnamed last column": (instead("\n", ",\n"), "line 1", "column 8", "'' is no name", "Name the column"),
    "header with a space": (instead("date,year", "date, year"), "line 1", "column 3", "' year'", "Write 'year'"),
    "header with a no-break space": (instead("date,year", "date,year\xa0"), "line 1", "column 3", "'year\\xa0'", "Write 'year'"),
    "header with a zero-width space": (instead("date,year", "date,ye\u200bar"), "line 1", "column 3", "ye\\u200bar", "Delete it"),
    # numbers
    "quoted decimal comma": (number('"12,5"'), "line 3", AMOUNT, "'12,5'", "Write 12.5"),
    "quoted thousands comma": (number('"1,234"'), "line 3", AMOUNT, "'1,234'", "Write 1.234 or 1234"),
    "space between thousands": (number("1 234"), "line 3", AMOUNT, "'1 234'", "Write 1234"),
    "no-break space between thousands": (number("1\xa0234"), "line 3", AMOUNT, "1\\xa0234", "Write 1234"),
    "narrow space between thousands": (number("1\u202f234"), "line 3", AMOUNT, "1\\u202f234", "Write 1234"),
    "apostrophe between thousands": (number("1'234"), "line 3", AMOUNT, "1'234", "Write 1234"),
    "curly apostrophe between thousands": (number("1’234"), "line 3", AMOUNT, "1’234", "Write 1234"),
    "points between thousands": (number("1.234.567"), "line 3", AMOUNT, "'1.234.567'", "Write 1234567"),
    "points and a decimal comma": (number('"1.234,5"'), "line 3", AMOUNT, "'1.234,5'", "Write 1234.5"),
    "Unicode minus": (number("\u22125"), "line 3", AMOUNT, "'\u22125'", "Write -5"),
    "dash as minus": (number("–5"), "line 3", AMOUNT, "'–5'", "Write -5"),
    "percent sign": (number("11.5%"), "line 3", AMOUNT, "'11.5%'", "Write 11.5. The unit belongs"),
    "currency sign": (number("$5"), "line 3", AMOUNT, "'$5'", "Write 5. The unit belongs"),
    "currency word": (number("5 USD"), "line 3", AMOUNT, "'5 USD'", "a unit belongs in the column's name"),
    "footnote mark": (number("5*"), "line 3", AMOUNT, "'5*'", "a mark in a column of notes"),
    "brackets for minus": (number("(5)"), "line 3", AMOUNT, "'(5)'", "Write the number alone"),
    "letter for a digit": (number("1O5"), "line 3", AMOUNT, "'1O5'", "O for 0"),
    "digits of another script": (number("١٢"), "line 3", AMOUNT, "'١٢'", "Write a number"),
    "number too large": (number("1e999"), "line 3", AMOUNT, "'1e999'", "Write the number alone"),
    "leading zero": (number("05.2"), "line 3", AMOUNT, "'05.2'", "without the zero"),
    "space before a number": (number(" 5"), "line 3", AMOUNT, "' 5'", "Write 5"),
    "NaN": (number("NaN"), "line 3", AMOUNT, "'NaN'", "Leave the cell empty"),
    "n/a": (number("n/a"), "line 3", AMOUNT, "'n/a'", "Leave the cell empty"),
    "dash for missing": (number("-"), "line 3", AMOUNT, "'-'", "Leave the cell empty if it means a missing value"),
    "points for missing": (number(".."), "line 3", AMOUNT, "'..'", "Leave the cell empty"),
    "#N/A": (number("#N/A"), "line 3", AMOUNT, "'#N/A'", "Leave the cell empty"),
    "#REF!": (number("#REF!"), "line 3", AMOUNT, "'#REF!'", "Write the value"),
    "#DIV/0!": (number("#DIV/0!"), "line 3", AMOUNT, "'#DIV/0!'", "Write the value"),
    "infinity": (number("inf"), "line 3", AMOUNT, "'inf'", "Write a number"),
    "a year with a point": (cell("year", "2021.0"), "line 3", "column 'year'", "'2021.0'", "Write 2021"),
    "a year with an exponent": (cell("year", "2.021E+03"), "line 3", "column 'year'", "'2.021E+03'", "Write 2021"),
    "a year with a fraction": (cell("year", "2021.5"), "line 3", "column 'year'", "'2021.5'", "Write a whole number"),
    "a year of too many digits": (cell("year", "9" * 19), "line 3", "column 'year'", "9" * 19, "too large"),
    # dates and truth values
    "day first with points": (cell("date", "24.12.2024"), "line 3", "column 'date'", "'24.12.2024'", "Write 2024-12-24"),
    "month first with slashes": (cell("date", "12/24/2024"), "line 3", "column 'date'", "'12/24/2024'", "Write 2024-12-24"),
    "day or month first": (cell("date", "03/04/2024"), "line 3", "column 'date'", "'03/04/2024'", "2024-04-03 or 2024-03-04"),
    "no such month": (cell("date", "2024-13-01"), "line 3", "column 'date'", "'2024-13-01'", "a day of the calendar"),
    "no such day": (cell("date", "2023-02-29"), "line 3", "column 'date'", "'2023-02-29'", "a day of the calendar"),
    "a date without zeros": (cell("date", "2024-1-5"), "line 3", "column 'date'", "'2024-1-5'", "Write 2024-01-05"),
    "a date with a time": (cell("date", "2024-12-24 00:00:00"), "line 3", "column 'date'", "00:00:00'", "Write 2024-12-24"),
    "TRUE": (cell("signed", "TRUE"), "line 3", "column 'signed'", "'TRUE'", "Write true"),
    "True": (cell("signed", "True"), "line 3", "column 'signed'", "'True'", "Write true"),
    # text
    "Cyrillic A in a code": (cell("country", "АZE"), "line 3", "column 'country'", "АZE", "CYRILLIC CAPITAL LETTER A"),
    "Cyrillic letter before digits": (cell("fact", "Е002"), "line 3", "column 'fact'", "Е002", "CYRILLIC CAPITAL LETTER IE"),
    "Cyrillic a in a word": (cell("note", "Pаid"), "line 3", "column 'note'", "Pаid", "CYRILLIC SMALL LETTER A"),
    "zero-width space": (cell("note", "Paid\u200bout"), "line 3", "column 'note'", "Paid\\u200bout", "Delete it"),
    "soft hyphen": (cell("note", "Pa\xadid"), "line 3", "column 'note'", "Pa\\xadid", "Delete it"),
    "no-break space": (cell("note", "Paid\xa0out"), "line 3", "column 'note'", "Paid\\xa0out", "plain space"),
    "tab in a cell": (cell("note", "Paid\tout"), "line 3", "column 'note'", "Paid\\tout", "plain space"),
    "mark of direction": (cell("note", "Paid\u200e"), "line 3", "column 'note'", "Paid\\u200e", "Delete it"),
    "byte order mark inside": (cell("note", "\ufeffPaid"), "line 3", "column 'note'", "\\ufeffPaid", "Delete it"),
    "control character": (cell("note", "Pa\x07id"), "line 3", "column 'note'", "Pa\\x07id", "Delete it"),
    "space after a code": (cell("country", "BLR "), "line 3", "column 'country'", "'BLR '", "Write 'BLR'"),
    "no-break space before a code": (cell("country", "\xa0BLR"), "line 3", "column 'country'", "'\\xa0BLR'", "Write 'BLR'"),
    "accent as a character of its own": (cell("note", "Cafe\u0301"), "line 3", "column 'note'", "Cafe\u0301", "'Café'"),
    "error value in text": (cell("note", "#NAME?"), "line 3", "column 'note'", "#NAME?", "Write the value; leave a missing one empty."),
    # references
    "unknown country": (cell("country", "AZB"), "line 3", "column 'country'", "'AZB'", "Use a code of data/countries.csv"),
    "country by name": (cell("country", "Belarus"), "line 3", "column 'country'", "'Belarus'", "Use a code"),
    "unknown fact": (cell("fact", "E999"), "line 3", "column 'fact'", "'E999'", "add the row"),
    "the same row twice": (GOOD.replace("RUS", ROW + "\nRUS").encode(), "line 4", None, "BLR", "drop one"),
}  # fmt: skip

RIGHT = {
    "as it is": GOOD.encode(),
    "byte order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "Windows line ends": instead("\n", "\r\n"),
    "old Mac line ends": instead("\n", "\r"),
    "mixed line ends": GOOD.replace("\n", "\r\n", 2).encode(),
    "byte order mark and Windows line ends": b"\xef\xbb\xbf" + instead("\n", "\r\n"),
    "no line end at the end": GOOD.rstrip("\n").encode(),
    "every cell in quotes": "".join(
        ",".join(f'"{part}"' for part in row.split(",")) + "\n" for row in GOOD.splitlines()
    ).encode(),
    "numbers written otherwise": instead("1234", "1.234e3"),
}
TEXTS = [
    'He said "yes", then left', "two\nlines", "x" * 300_000, "Минск, Беларусь", "👩‍👩‍👧 ❤️ 🇧🇾 👍🏽", "kΩ, ΔT, µg/m³",
    "NaN is no number", "Côte d'Ivoire", "a; b | c",
]  # fmt: skip


@pytest.fixture(scope="module")
def described(standing_project):
    """Return the small project with the table economy/loans, which is GOOD, described and sealed."""
    file = standing_project / "data/economy/loans.csv"
    file.write_text(GOOD, encoding="utf-8")
    kinds = dict(zip(NAMES, "string date integer number boolean string string".split()))
    fields = [
        {"name": name, "type": kind, "description": "A column."}
        | ({"unit": "1"} if kind == "number" else {})
        for name, kind in kinds.items()
    ]
    keys = [{"fields": column, "reference": {"resource": table, "fields": field}}
            for column, (table, field) in seal.REFERENCES.items() if column in NAMES]  # fmt: skip
    path = standing_project / "data/economy/datapackage.json"
    package = json.loads(path.read_text())
    package["resources"].append(resource("loans", fields, ["country", "year"], foreignKeys=keys))
    path.write_text(json.dumps(package))
    seal.seal()
    return standing_project


@pytest.fixture
def project(described):
    """Return the root of the project; changes of a test in data/ are undone."""
    before = {path: path.read_bytes() for path in described.glob("data/**/*") if path.is_file()}
    yield described
    for path in described.glob("data/**/*"):
        if path.is_file() and path not in before:
            path.unlink()
    for path, content in before.items():
        if path.is_dir():
            path.rmdir()
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


@pytest.fixture
def loans(project):
    """Return the file of the table economy/loans."""
    return project / "data/economy/loans.csv"


def check_message(said, file, case):
    """Check that the message names file, line, column, what was found and the fix."""
    _, line, column, found, fix = BAD[case]
    for words in filter(None, (f"data/economy/{file}", line, column, found, fix)):
        assert words in said, (words, said)
    assert said.count("data/economy/") == 1 and "Traceback" not in said


@pytest.mark.parametrize("case", BAD)
def test_load_refuses_it_by_place_and_fix(loans, case):
    loans.write_bytes(BAD[case][0])
    with pytest.raises(tables.TableError) as caught:
        tables.load("economy/loans")
    check_message(str(caught.value), "loans.csv", case)


@pytest.mark.parametrize("case", BAD)
def test_new_table_refuses_it_and_writes_nothing(project, case):
    file, path = project / "data/economy/fresh.csv", project / "data/economy/datapackage.json"
    file.write_bytes(BAD[case][0])
    before = path.read_bytes()
    with pytest.raises(tables.TableError) as caught:
        newtable.begin("economy/fresh")
    check_message(str(caught.value), "fresh.csv", case)
    assert file.read_bytes() == BAD[case][0] and path.read_bytes() == before
    assert [found.name for found in file.parent.iterdir() if "fresh" in found.name] == ["fresh.csv"]


@pytest.mark.parametrize("form", RIGHT)
def test_other_forms_of_the_same_text_are_read_rightly_and_have_its_hash(loans, form):
    expected, sealed = tables.read("economy/loans"), tables.digest(loans)
    loans.write_bytes(RIGHT[form])
    with seal.unsealed():
        pd.testing.assert_frame_equal(tables.read("economy/loans"), expected)
    if "line end" in form or "mark" in form:
        assert (tables.digest(loans) == sealed) == (form != "no line end at the end")


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:12])
def test_text_of_any_kind_is_read_as_it_is(loans, text):
    quoted = '"' + text.replace('"', '""') + '"'
    loans.write_text(GOOD.replace("Paid out", quoted), encoding="utf-8")
    with seal.unsealed():
        assert tables.read("economy/loans")["note"].iloc[1] == text


def test_a_line_is_counted_as_an_editor_does(loans):
    loans.write_text(
        GOOD.replace("A loan", '"A\nloan"').replace(",E003,\n", ",E003,x\xa0y\n"), encoding="utf-8"
    )
    with pytest.raises(tables.TableError, match="line 5, column 'note'"):
        tables.load("economy/loans")


def test_a_checkout_with_windows_line_ends_passes_and_sealing_stores_the_projects_form(loans):
    before = (loans.parent / "datapackage.json").read_bytes()
    loans.write_bytes(b"\xef\xbb\xbf" + instead("\n", "\r\n"))
    assert len(tables.load("economy/loans")) == 3
    assert seal.seal() == []
    assert (
        loans.read_bytes() == GOOD.encode()
        and (loans.parent / "datapackage.json").read_bytes() == before
    )


def test_a_folder_in_place_of_a_file_is_named(loans):
    loans.unlink()
    loans.mkdir()
    with pytest.raises(tables.TableError, match="data/economy/loans.csv: this is a folder"):
        tables.load("economy/loans")
    assert any("this is a folder" in problem for problem in seal.check())


def test_many_breaches_are_one_message_with_their_number(loans):
    rows = "".join(f"BLR,2020-01-01,{year},x,true,,\n" for year in range(1000, 1900))
    loans.write_text(GOOD.splitlines()[0] + "\n" + rows)
    with pytest.raises(tables.TableError) as caught:
        tables.load("economy/loans")
    assert "… and 895 more" in str(caught.value) and len(str(caught.value)) < 1000


COMMANDS = {"data": ["data"], "data --check": ["data", "--check"]}
DOZEN = ["empty", "header only", "workbook named csv", "null byte", "cp1251", "utf-16 le", "semicolons and decimal commas",
         "unquoted decimal comma", "unclosed quote", "unnamed index column", "duplicate header", "narrow space between thousands",
         "day first with points", "unknown fact", "Cyrillic A in a code"]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("case", DOZEN)
def test_the_command_line_says_it_once_and_changes_nothing(loans, capsys, case, command):
    loans.write_bytes(BAD[case][0])
    before = {path: path.read_bytes() for path in loans.parent.iterdir()}
    assert cli.main(COMMANDS[command]) == 2
    said = capsys.readouterr()
    check_message(said.out + said.err, "loans.csv", case)
    assert {path: path.read_bytes() for path in loans.parent.iterdir()} == before


@pytest.mark.parametrize("case", DOZEN)
def test_new_table_at_the_command_line_says_it_once(project, capsys, case):
    (project / "data/economy/fresh.csv").write_bytes(BAD[case][0])
    assert cli.main(["new", "table", "economy/fresh"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("error:") == 1
    check_message(said.err, "fresh.csv", case)


def test_a_program_of_its_own_ends_with_status_two_and_no_traceback(loans):
    loans.write_bytes(BAD["utf-16 le"][0])
    code = (
        f"import sys, pathlib\nfrom evidence import cli, tables\ntables.DATA = pathlib.Path({str(loans.parents[1])!r})\n"
        "sys.exit(cli.main(['data']))"
    )
    root = Path(cli.__file__).parent.parent
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert run.returncode == 2 and run.stderr.startswith("error: data/economy/loans.csv, line 1")
    assert "Traceback" not in run.stderr


def test_a_broken_list_of_countries_is_one_message_and_no_copy_of_it_is_kept(loans, project):
    before = (project / "data/economy/countries.csv").read_bytes()
    (project / "data/countries.csv").write_bytes(before.replace(b",", b";"))
    with pytest.raises(tables.TableError) as caught:
        seal.seal()
    assert str(caught.value).count("separated by semicolons") == 1
    assert (project / "data/economy/countries.csv").read_bytes() == before
