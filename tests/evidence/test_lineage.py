"""Test fetching, checking and reading publishers' files, rebuilding a table and comparing it."""

import errno
import hashlib
import http.server
import re
import threading

import pandas as pd
import pytest
import rdata

from evidence import cli, lineage, seal, tables
from evidence.raw import Absent, Raw, RecipeError, upstream

HEADER = "id,theme,publisher,title,publisher_url,repository,commit,path,url,bytes,sha256,format,licence,republish,obtain,file\n"
FLOWS = "from,to,year,usd\nAzerbaijan,Russia,2020,10500000\nBelarus,Russia,2020,40000000\nBelarus,Russia,2021,\n"
RECIPE = '''"""Take trade from the office's file."""
INPUTS = ["office_trade"]
CODES = {"Azerbaijan": "AZE", "Belarus": "BLR", "Russia": "RUS"}

def build(raw):
    rows = raw.csv("office_trade")
    table = rows.assign(country=rows["from"].map(CODES), partner=rows["to"].map(CODES), reporter=rows["from"].map(CODES))
    table["exports_million_usd"] = rows["usd"].replace("", None).astype(float) / 1e6
    table["year"] = table["year"].astype(int)
    return table[["country", "partner", "year", "exports_million_usd", "reporter"]]
'''
FILE = "economy/office+trade/flows.csv"


class Office(http.server.BaseHTTPRequestHandler):
    """Serves what the test put into `files`; a value may be an answer's code, or bytes that break off."""

    def do_GET(self):
        self.server.asked.append(self.path)
        content = self.server.files.get(self.path, 404)
        if isinstance(content, int):
            self.send_error(content)
            return
        body, length = content if isinstance(content, tuple) else (content, len(content))
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def office():
    """Run a publisher's server on this machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Office) as server:
        server.files, server.asked = {"/flows.csv": FLOWS.encode()}, []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        server.url = f"http://127.0.0.1:{server.server_port}"
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def small(project, office):
    """Return the small project with a recipe for its table of trade, and a lock of the file that it reads."""
    (project / "recipes" / "economy").mkdir(parents=True)
    (project / "recipes" / "economy" / "trade.py").write_text(RECIPE, encoding="utf-8")
    (project / "data" / "lineage.csv").write_text(
        "table,kind,note\neconomy/facts,transcribed,Read on pages.\narticles/claims,transcribed,\n"
        "sources/publishers,transcribed,\nsources/hosts,transcribed,\n",
        encoding="utf-8",
    )
    locked(project, FLOWS.encode(), f"{office.url}/flows.csv")
    return project


def locked(project, content, url, obtain="", file=FILE):
    """Write the lock with one row for `content`."""
    row = [
        "office_trade",
        "economy",
        "An office",
        "Trade",
        "https://example.org",
        "example.org/trade",
        "0" * 40,
        "flows.csv",
        url,
    ]
    row += [
        str(len(content)),
        hashlib.sha256(content).hexdigest(),
        "CSV",
        "CC0",
        "yes",
        obtain,
        file,
    ]
    (project / "data" / "upstream.csv").write_text(HEADER + ",".join(row) + "\n", encoding="utf-8")


def raw_of(project, **options):
    return Raw(project / "raw", **options)


def held(project, content):
    """Put a file into the raw folder by hand."""
    path = project / "raw" / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def outcome(project, **options):
    (found,) = lineage.rebuild(["economy/trade"], raw_of(project), **options)
    return found


# Fetching and checking


def test_a_file_is_fetched_once_and_read_from_then_on(small, office):
    assert outcome(small).status == lineage.SAME
    assert (small / "raw" / FILE).read_bytes() == FLOWS.encode()
    office.files.clear()
    assert outcome(small).status == lineage.SAME
    assert office.asked == ["/flows.csv"]


def test_another_content_at_the_address_is_refused_and_not_kept(small, office):
    office.files["/flows.csv"] = FLOWS.replace("40000000", "41000000").encode()
    found = outcome(small)
    assert found.status == lineage.FAILED
    assert (
        f"{office.url}/flows.csv: the file there is not the one that data/upstream.csv names"
        in found.text
    )
    assert [path for path in (small / "raw").rglob("*") if path.is_file()] == []


def test_a_file_that_has_gone_says_how_to_get_it(small, office):
    office.files.clear()
    found = outcome(small)
    assert found.status == lineage.ABSENT
    assert re.search(
        rf"raw file absent: raw/{re.escape(FILE)} \(127.0.0.1:\d+ answered 404\). Download http\S+/flows.csv and save it there",
        found.text,
    )


def test_a_download_that_breaks_off_keeps_nothing(small, office):
    office.files["/flows.csv"] = (FLOWS.encode()[:20], len(FLOWS))
    found = outcome(small)
    assert found.status == lineage.ABSENT and "flows.csv" in found.text
    assert [path for path in (small / "raw").rglob("*") if path.is_file()] == []


def test_without_a_network_a_host_is_asked_once_and_the_rest_is_checked(small, office):
    name = "economy/again"
    (small / "recipes" / f"{name}.py").write_text(RECIPE, encoding="utf-8")
    locked(small, FLOWS.encode(), "http://127.0.0.1:9/flows.csv")
    raw = raw_of(small)
    for _ in range(2):
        with pytest.raises(Absent, match="127.0.0.1:9 cannot be reached"):
            raw.path("office_trade")
    held(small, FLOWS.encode())
    assert outcome(small).status == lineage.SAME


def test_a_file_that_cannot_be_downloaded_says_how_it_is_had(small, office):
    locked(small, FLOWS.encode(), office.url, obtain="Write to the office")
    assert (
        "(it cannot be downloaded). Write to the office and save it there." in outcome(small).text
    )
    assert office.asked == []


def test_nothing_is_fetched_into_a_folder_given_by_hand(small, office):
    with pytest.raises(Absent, match="nothing is fetched into a folder named by RAW="):
        raw_of(small, fetch=False).path("office_trade")
    assert office.asked == []


def test_no_space_keeps_nothing(small, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pooch.core.stream_download", full)
    found = outcome(small)
    assert found.status == lineage.FAILED
    assert (
        f"raw/{FILE}: no space left on the disk for {len(FLOWS)} bytes. Nothing was kept"
        in found.text
    )


def test_half_a_file_and_another_edition_are_told_apart(small):
    held(small, FLOWS.encode()[:30])
    assert (
        f"30 bytes with sha256 {hashlib.sha256(FLOWS.encode()[:30]).hexdigest()[:12]}…, of {len(FLOWS)} bytes: an incomplete download"
        in outcome(small).text
    )
    held(small, FLOWS.replace("4", "5").encode())
    assert "another edition, or a changed file" in outcome(small).text


LOCK_FAULTS = {
    "no lock": (None, "data/upstream.csv is missing"),
    "columns": ("id,url\na,b\n", "line 1: the columns must be id,theme"),
    "twice": ("row row", "line 3: the id 'office_trade' occurs twice"),
    "size": ("bytes", "line 2: 'bytes' must be a whole number"),
}


@pytest.mark.parametrize("fault", LOCK_FAULTS)
def test_a_broken_lock_is_one_message(small, fault):
    path, (change, said) = small / "data" / "upstream.csv", LOCK_FAULTS[fault]
    text = path.read_text(encoding="utf-8")
    if change is None:
        path.unlink()
    else:
        path.write_text(
            {
                "row row": text + text.splitlines()[1] + "\n",
                "bytes": text.replace(f",{len(FLOWS)},", ",many,"),
            }.get(change, change)
        )
    with pytest.raises(RecipeError, match=re.escape(said)):
        upstream()


def test_an_id_that_the_lock_lacks(small):
    with pytest.raises(RecipeError, match="There is no publisher's file 'office_tade'"):
        raw_of(small).path("office_tade")


# Reading


@pytest.mark.parametrize(
    ("reader", "content", "said"),
    [
        (lambda raw: raw.csv("office_trade"), b"a,b\n\xff\xfe,1\n", "not the CSV expected"),
        (lambda raw: raw.json("office_trade"), b"{", "not the JSON expected"),
        (lambda raw: raw.json_lines("office_trade"), b'{"a": 1}\n\n{"a": \n', "line 3: not JSON"),
        (lambda raw: raw.stata("office_trade"), b"no Stata file at all, but long enough to be read as one", "not the Stata file expected"),
        (lambda raw: raw.r("office_trade", "x"), b"RDX3\nX\n", "not the R file expected"),
        (lambda raw: raw.excel("office_trade", "x"), b"PK no workbook", "not the workbook expected"),
        (lambda raw: raw.text("office_trade"), b"caf\xe9", "not the text in UTF-8 expected"),
    ],
    ids=["csv", "json", "json lines", "stata", "r", "excel", "text"],
)  # fmt: skip
def test_a_file_of_another_kind_is_one_message(small, reader, content, said):
    locked(small, content, "http://127.0.0.1:9/", file=FILE)
    held(small, content)
    with pytest.raises(RecipeError, match=said):
        reader(raw_of(small))


def test_a_large_r_file_is_read_once(small, monkeypatch):
    frame = pd.DataFrame({"a": range(200_000)}).sample(frac=1, random_state=1).astype(float)
    rdata.write_rda(small / "large.rda", {"large": frame}, compression=None)
    content = (small / "large.rda").read_bytes()
    locked(small, content, "http://127.0.0.1:9/", file=FILE)
    held(small, content)
    first = raw_of(small).r("office_trade", "large")
    monkeypatch.setattr(rdata, "read_rda", None)
    pd.testing.assert_frame_equal(raw_of(small).r("office_trade", "large"), first)


# Comparing and writing

CHANGES = {
    "a cell": ("BLR,RUS,2020,40,BLR", "BLR,RUS,2020,41,BLR", "differs at line 3 (BLR, RUS, 2020), column exports_million_usd: table has 41, recipe gives 40 (1 cell in all)"),
    "an empty cell": ("BLR,RUS,2020,40,BLR", "BLR,RUS,2020,,BLR", "table has nothing, recipe gives 40"),
    "a row too many": ("BLR,RUS,2021,,BLR", "BLR,RUS,2021,,BLR\nBLR,RUS,2022,1,BLR", "at line 5 (BLR, RUS, 2022): recipe gives no such row (1 row in all)"),
    "a row too few": ("BLR,RUS,2021,,BLR\n", "", "in the row BLR, RUS, 2021, which the table lacks (1 row in all)"),
    "an order": ("AZE,RUS,2020,10.5,AZE\nBLR,RUS,2020,40,BLR", "BLR,RUS,2020,40,BLR\nAZE,RUS,2020,10.5,AZE", "differs in the order of the rows"),
    "a column": ("exports_million_usd", "exports", "differs the columns: table has country, partner, year, exports, reporter"),
    "line ends": ("\n", "\r\n", "the cells are the same, the bytes are not: line ends or quotes"),
    "a row twice": ("BLR,RUS,2021,,BLR\n", "BLR,RUS,2021,,BLR\nBLR,RUS,2021,,BLR\n", "recipe gives no such row"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_a_difference_is_named(small, what):
    old, new, said = CHANGES[what]
    path = small / "data" / "economy" / "trade.csv"
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))
    before = path.read_bytes()
    found = outcome(small)
    assert found.status == lineage.DIFFERS and said in found.text
    assert path.read_bytes() == before


def test_writing_makes_the_table_the_recipe_gives(small, change):
    change("data/economy/trade.csv", "BLR,RUS,2020,40,BLR", "BLR,RUS,2020,41,BLR")
    assert outcome(small, write=True).status == lineage.WRITTEN
    assert outcome(small).status == lineage.SAME
    (small / "data" / "economy" / "trade.csv").unlink()
    assert "data/economy/trade.csv does not exist; W=1 writes it" in outcome(small).text
    assert (
        outcome(small, write=True).status == lineage.WRITTEN
        and outcome(small).status == lineage.SAME
    )


def test_a_table_is_never_half_written(small, change, monkeypatch):
    change("data/economy/trade.csv", "BLR,RUS,2020,40,BLR", "BLR,RUS,2020,41,BLR")
    before = (small / "data" / "economy" / "trade.csv").read_bytes()

    def full(self, content):
        self.write_text(content[:20].decode())
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    found = outcome(small, write=True)
    assert found.status == lineage.FAILED
    assert "data/economy/trade.csv: No space left on device. The file is unchanged." in found.text
    assert (small / "data" / "economy" / "trade.csv").read_bytes() == before
    assert list((small / "data" / "economy").glob("*.part")) == []


def test_numbers_are_written_as_the_tables_do():
    frame = pd.DataFrame(
        {
            "whole": [2.0, -0.0], "part": [0.1 + 0.2, None], "text": ["48.0", None], "big": pd.array([10**12, None], dtype="Int64"),
            "day": pd.to_datetime(["2020-01-01", None]), "yes": [True, False],
        }
    )  # fmt: skip
    kinds = ["number", "number", "number", "integer", "date", "boolean"]
    schema = {"fields": [{"name": name, "type": kind} for name, kind in zip(frame, kinds)]}
    assert (
        tables.text(frame, schema, "x")
        == "whole,part,text,big,day,yes\n2,0.30000000000000004,48.0,1000000000000,2020-01-01,true\n0,,,,,false\n"
    )


# Recipes that fail

RECIPE_FAULTS = {
    "an error nobody foresaw": ('rows["usd"]', 'rows["dollars"]', "recipes/economy/trade.py, line 8 (table[\"exports_million_usd\"] = rows[\"dollars\"]"),
    "other columns": ('"reporter"]]', '"from"]]', "recipes/economy/trade.py gives the columns country, partner, year, exports_million_usd, from; the descriptor has"),
    "no build": ("def build", "def make", "recipes/economy/trade.py: no build"),
    "no inputs": ("INPUTS", "FILES", "recipes/economy/trade.py: no INPUTS"),
}  # fmt: skip


@pytest.mark.parametrize("fault", RECIPE_FAULTS)
def test_a_recipe_that_fails_is_one_message(small, change, fault):
    old, new, said = RECIPE_FAULTS[fault]
    change("recipes/economy/trade.py", old, new)
    found = outcome(small)
    assert found.status == lineage.FAILED and said in found.text
    assert "Traceback" not in found.text


# The origin of a table


def test_a_table_says_how_it_came_to_be(small):
    assert lineage.describe("economy/trade") == {
        "kind": "rebuilt",
        "recipe": "recipes/economy/trade.py",
        "inputs": ["office_trade"],
    }
    assert lineage.describe("economy/facts") == {"kind": "transcribed", "note": "Read on pages."}
    assert lineage.describe("articles/claims") == {"kind": "transcribed"}
    (small / "recipes" / "economy" / "trade.py").unlink()
    with pytest.raises(RecipeError, match="The origin of 'economy/trade' is not recorded"):
        lineage.describe("economy/trade")


def test_sealing_writes_it_into_the_descriptor(small):
    seal.seal()
    assert tables.resource("economy/trade")["lineage"] == lineage.describe("economy/trade")
    assert "lineage" not in tables.resource("economy/countries")
    (small / "data" / "lineage.csv").write_text("table,kind,note\neconomy/facts,transcribed,\n")
    with pytest.raises(tables.TableError, match="The origin of 'articles/claims' is not recorded"):
        seal.seal()


def test_a_kind_that_is_none(small, change):
    change("data/lineage.csv", "transcribed,Read", "rebuilt,Read")
    with pytest.raises(
        RecipeError,
        match="data/lineage.csv, line 2: kind 'rebuilt' is not one of transcribed, derived",
    ):
        lineage.describe("economy/facts")


# The command


def test_the_command_says_by_its_status_what_it_found(small, change, office, capsys):
    assert cli.main(["rebuild"]) == 0
    assert "1 table: 1 the same." in capsys.readouterr().out
    change("data/economy/trade.csv", "BLR,RUS,2020,40,BLR", "BLR,RUS,2020,41,BLR")
    assert cli.main(["rebuild", "economy"]) == 1
    assert "1 table: 1 different. W=1 writes what the recipes give." in capsys.readouterr().out
    assert cli.main(["rebuild", "economy/trade", "--write"]) == 0
    assert "1 table: 1 written. Now run `python -m evidence data`" in capsys.readouterr().out
    office.files.clear()
    (small / "raw" / FILE).unlink()
    assert cli.main(["rebuild"]) == 2
    assert "1 table: 1 not checked." in capsys.readouterr().out


def test_the_command_reads_a_folder_given_by_hand(small, office):
    held(small, FLOWS.encode()).rename(small / "flows.csv")
    folder = small / "mine" / FILE
    folder.parent.mkdir(parents=True)
    (small / "flows.csv").rename(folder)
    assert cli.main(["rebuild", "--raw", str(small / "mine")]) == 0
    assert office.asked == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--raw", "nowhere"], "RAW=nowhere: there is no such folder"),
        (["economy/facts"], "'economy/facts' has no recipe: it is transcribed. Read on pages."),
        (["economy/tade"], "There is no recipe for 'economy/tade'"),
    ],
)
def test_the_command_names_what_it_does_not_know(small, capsys, arguments, said):
    assert cli.main(["rebuild", *arguments]) == 2
    assert said in capsys.readouterr().err
