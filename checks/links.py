"""Ask which addresses of the book still answer, and report them by table.

    make links                 every address: tables, cards and the lock of publishers' files
    make links L="language"    one theme, table or group

It needs a network and changes nothing but `_build/links.csv`, which lists every answer. One request
at a time goes to a host, with a pause before the next; the body of a page is not read. That an
address does not answer is a finding and no error, so the exit status is 0; 2 stands for no network
or a name that is not known.
"""

import argparse
import csv
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests
from tqdm import tqdm

from evidence import raw, tables
from evidence.tabular import csvtext

HOSTS_AT_ONCE = 8
PAUSE = 1.0  # seconds between two requests to one host
TIMEOUT = 20  # seconds without an answer
AGENT = "independence-recomputed link check (one request at a time; reads no bodies)"
NO_HEAD = {400, 403, 404, 405, 501}  # some servers answer a HEAD so, and a GET well
PERMANENT = {301, 308}
ANSWERS, MOVED, REFUSES, GONE, FAILS, SILENT = (
    "answers", "moved", "refuses", "gone", "fails", "silent",
)  # fmt: skip
MEANING = {
    ANSWERS: "answer",
    MOVED: "have moved for good",
    REFUSES: "refuse programs",
    GONE: "are gone",
    FAILS: "fail",
    SILENT: "do not answer",
}


@dataclass(frozen=True)
class Answer:
    """What came back from an address: a state, and the status or the reason in words."""

    url: str
    state: str
    said: str


def collect(chosen: list[str]) -> dict[str, set[str]]:
    """Collect the addresses and where they stand.

    Parameters
    ----------
    chosen : list of str
        Themes, tables or groups ("cards", "publishers' files"); all if empty.

    Returns
    -------
    dict
        {address: names of tables and groups}.

    Raises
    ------
    TableError
        If nothing of that name has addresses.
    """
    found = defaultdict(set)
    known = set()
    for place, url in _places():
        names = {place, place.partition("/")[0]}
        known |= names
        if not chosen or names & set(chosen):
            found[url].add(place)
    strange = sorted(set(chosen) - known)
    if strange:
        raise tables.TableError(
            f"There are no addresses in '{strange[0]}'. Name one of: {', '.join(sorted(known))}."
        )
    return dict(found)


def _places() -> Iterator[tuple[str, str]]:
    """Yield (table or group, address) of every address of the data."""
    for name in tables.known_tables():
        theme = name.partition("/")[0]
        columns = csvtext.read(tables.DATA / theme / tables.resource(name)["path"]).columns
        for column, cells in columns.items():
            if "url" in column:
                yield from ((name, cell) for cell in cells if cell.startswith("http"))
        entry = tables.resource(name)
        for one in [*entry.get("sources", []), *entry.get("licenses", [])]:
            for key in ("path", "archived_url"):
                if one.get(key, "").startswith("http"):
                    yield "cards", one[key]
    for source in raw.upstream().values():
        yield "publishers' files", source.url
        yield "publishers' files", source.publisher_url


def ask(session: requests.Session, url: str) -> Answer:
    """Request one address, without its body."""
    try:
        response = session.head(url, timeout=TIMEOUT, allow_redirects=True)
        if response.status_code in NO_HEAD:
            response = session.get(url, timeout=TIMEOUT, allow_redirects=True, stream=True)
            response.close()
    except (requests.ConnectionError, requests.Timeout) as error:
        return Answer(url, SILENT, type(error).__name__)
    except requests.RequestException as error:
        return Answer(url, FAILS, type(error).__name__)
    return Answer(url, *_judged(response))


def _judged(response: requests.Response) -> tuple[str, str]:
    status = response.status_code
    if status < 400:
        permanent = any(one.status_code in PERMANENT for one in response.history)
        return (MOVED, f"to {response.url}") if permanent else (ANSWERS, str(status))
    if status in (404, 410):
        return GONE, str(status)
    return (REFUSES if status < 500 else FAILS), str(status)


def ask_host(
    urls: list[str], pause: float = PAUSE, tell: Callable[[], object] = lambda: None
) -> list[Answer]:
    """Request the addresses of one host one after another; after two silences it is left alone."""
    answers = []
    with requests.Session() as session:
        session.headers["User-Agent"] = AGENT
        for number, url in enumerate(urls):
            silent = sum(answer.state == SILENT for answer in answers)
            if silent >= 2 and silent == len(answers):
                answers.append(Answer(url, SILENT, "not asked: the host was silent twice"))
            else:
                time.sleep(pause if number else 0)
                answers.append(ask(session, url))
            tell()
    return answers


def ask_all(urls: Iterable[str], pause: float = PAUSE) -> dict[str, Answer]:
    """Request every address, several hosts at once and each host one request at a time."""
    hosts = defaultdict(list)
    for url in sorted(urls):
        hosts[urlsplit(url).netloc].append(url)
    longest_first = sorted(hosts.values(), key=len, reverse=True)
    total = sum(map(len, longest_first))
    with (
        tqdm(total=total, unit="address", disable=None) as bar,
        ThreadPoolExecutor(HOSTS_AT_ONCE) as pool,
    ):
        found = pool.map(lambda own: ask_host(own, pause, bar.update), longest_first)
        return {answer.url: answer for answers in found for answer in answers}


def report(places: dict[str, set[str]], answers: dict[str, Answer]) -> str:
    """Return a line for each table, each followed by the addresses that do not answer."""
    by_table = defaultdict(list)
    for url, names in places.items():
        for name in names:
            by_table[name].append(answers[url])
    lines = []
    for name, found in sorted(by_table.items()):
        counts = Counter(answer.state for answer in found)
        said = ", ".join(f"{counts[state]} {MEANING[state]}" for state in MEANING if counts[state])
        lines.append(f"{name:<38} {len(found)} addresses: {said}")
        bad = [answer for answer in found if answer.state in (GONE, FAILS, SILENT, MOVED)]
        lines += [f"  {a.state:<8} {a.url} ({a.said})" for a in sorted(bad, key=lambda a: a.url)]
    return "\n".join(lines)


def write(path: Path, places: dict[str, set[str]], answers: dict[str, Answer]) -> None:
    """Write every answer as CSV: address, state, what was said, tables."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(("url", "state", "said", "tables"))
        for url in sorted(places):
            sheet.writerow(
                (url, answers[url].state, answers[url].said, "; ".join(sorted(places[url])))
            )


def main(arguments: list[str] | None = None) -> int:
    """Run the check; return the exit status, 2 without a network or for an unknown name."""
    parser = argparse.ArgumentParser(prog="make links", description=__doc__.partition("\n")[0])
    parser.add_argument("what", nargs="*", help="themes, tables or groups; all by default")
    parser.add_argument(
        "--pause", type=float, default=PAUSE, help="seconds between requests to a host"
    )
    chosen = parser.parse_args(arguments)
    try:
        places = collect(chosen.what)
    except tables.TableError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    answers = ask_all(places, chosen.pause)
    if all(answer.state == SILENT for answer in answers.values()):
        print(
            "error: no address answered. Is there a network? Nothing was written.", file=sys.stderr
        )
        return 2
    write(tables.ROOT / "_build" / "links.csv", places, answers)
    print(report(places, answers))
    print(f"{len(answers)} addresses asked; every answer is in _build/links.csv.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
