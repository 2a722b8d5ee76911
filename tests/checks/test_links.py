"""The check of addresses, against a server on this machine."""

import csv
import http.server
import threading
import time

import pytest

from checks import links
from evidence import raw, tables

STATES = {
    "/good": links.ANSWERS,
    "/found": links.ANSWERS,
    "/moved": links.MOVED,
    "/head-refused": links.ANSWERS,
    "/forbidden": links.REFUSES,
    "/gone": links.GONE,
    "/broken": links.FAILS,
    "/loop": links.FAILS,
}


class Host(http.server.BaseHTTPRequestHandler):
    """Answers as `STATES` says, and records each request with its time."""

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        with self.server.counting:
            self.server.open += 1
            self.server.most = max(self.server.most, self.server.open)
            self.server.asked.append((time.monotonic(), self.command, self.path))
            self.server.agents.add(self.headers["User-Agent"])
        time.sleep(0.01)
        code = {
            "/found": 302, "/moved": 301, "/loop": 302, "/forbidden": 403, "/gone": 410, "/broken": 500,
            "/head-refused": 405 if self.command == "HEAD" else 200,
        }.get(self.path, 200)  # fmt: skip
        self.send_response(code)
        if code in (301, 302):
            self.send_header("Location", "/loop" if self.path == "/loop" else "/good")
        self.send_header("Content-Length", "0")
        self.end_headers()
        with self.server.counting:
            self.server.open -= 1

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def host():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        server.counting, server.open, server.most = threading.Lock(), 0, 0
        server.asked, server.agents = [], set()
        server.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_each_answer_is_told_apart(host):
    answers = links.ask_all([host.url + path for path in STATES], pause=0)
    assert {url.removeprefix(host.url): one.state for url, one in answers.items()} == STATES
    assert answers[f"{host.url}/moved"].said == f"to {host.url}/good"
    assert host.agents == {links.AGENT}


def test_a_host_is_asked_one_request_at_a_time_with_a_pause(host):
    links.ask_all([f"{host.url}/good?{number}" for number in range(5)], pause=0.05)
    assert host.most == 1
    times = [when for when, _, _ in host.asked]
    assert len(times) == 5 and all(b - a >= 0.05 for a, b in zip(times, times[1:]))
    assert {command for _, command, _ in host.asked} == {"HEAD"}


def test_a_silent_host_is_asked_twice():
    answers = links.ask_host([f"http://127.0.0.1:9/{number}" for number in range(4)], pause=0)
    assert [answer.state for answer in answers] == [links.SILENT] * 4
    assert [answer.said.startswith("not asked") for answer in answers] == [False, False, True, True]


def test_the_report_names_table_state_and_address(host, monkeypatch, tmp_path, capsys):
    places = [
        ("economy/loans", "/good"),
        ("economy/loans", "/gone"),
        ("cards", "/gone"),
        ("language/facts", "/moved"),
    ]
    monkeypatch.setattr(
        links, "_places", lambda: [(name, host.url + path) for name, path in places]
    )
    monkeypatch.setattr(tables, "ROOT", tmp_path)
    assert links.main(["--pause", "0", "economy", "cards"]) == 0
    said = capsys.readouterr().out
    assert "economy/loans                          2 addresses: 1 answer, 1 are gone" in said
    assert f"  gone     {host.url}/gone (410)" in said and "language" not in said
    with (tmp_path / "_build" / "links.csv").open(encoding="utf-8") as file:
        rows = {row["url"]: row for row in csv.DictReader(file)}
    assert rows[f"{host.url}/gone"]["tables"] == "cards; economy/loans"


def test_without_a_network_and_with_an_unknown_name_there_is_one_message(
    monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(links, "_places", lambda: [("economy/loans", "http://127.0.0.1:9/")])
    monkeypatch.setattr(tables, "ROOT", tmp_path)
    assert links.main([]) == 2
    assert (
        capsys.readouterr().err
        == "error: no address answered. Is there a network? Nothing was written.\n"
    )
    assert list(tmp_path.iterdir()) == []
    assert links.main(["economics"]) == 2
    assert (
        "There are no addresses in 'economics'. Name one of: economy, economy/loans."
        in capsys.readouterr().err
    )


def test_addresses_of_tables_cards_and_files_are_collected():
    found = links.collect([])
    names = set().union(*found.values())
    assert {"cards", "publishers' files", "economy/facts", "language/census_language"} <= names
    assert all(source.url in found for source in raw.upstream().values())
    assert set(links.collect(["language/polls"])) < set(found)
