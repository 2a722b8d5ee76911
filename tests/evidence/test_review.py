import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np
import psutil
import pytest
from tqdm import tqdm

from evidence import cli, glue, history, kernel, results, review, seal, tables
from evidence.results import ReviewError

TRADE = "data/economy/trade.csv"


@pytest.fixture
def run_here(project, monkeypatch):
    """Run chapters in this process: the small project is patched only here and in its kernels."""
    code = f"import pathlib\nfrom evidence import tables\ntables.DATA = pathlib.Path({str(project / 'data')!r})\n"
    chapter = project / "chapters/economy.md"
    chapter.write_text(chapter.read_text().replace("ipython3\nfrom", f"ipython3\n{code}from", 1))
    monkeypatch.setattr(tables, "ROOT", Path(review.__file__).parent.parent)
    monkeypatch.setattr(review, "execute_all", lambda names: [review.execute(n) for n in names])
    return project


def test_review_of_an_accepted_project_moves_nothing(run_here, capsys):
    assert cli.main(["accept"]) == 0
    assert cli.main(["review"]) == 0
    assert "nothing moved" in capsys.readouterr().out


def test_a_changed_value_is_traced_to_its_row_number_and_verdict(run_here, change, capsys):
    cli.main(["accept"])
    change(TRADE, "BLR,RUS,2020,40", "BLR,RUS,2020,60")
    capsys.readouterr()
    assert cli.main(["review", "economy"]) == 1
    said = capsys.readouterr().out
    for words in (
        "economy/trade: row [BLR | RUS | 2020] changed; used in economy",
        "demo-01", "reproduced → contradicted", "40 → 60", "exports", "40.0 → 60.0",
        "`make accept` records it",
    ):  # fmt: skip
        assert words in said


def test_a_claim_can_be_reviewed_alone(run_here, capsys):
    cli.main(["accept"])
    assert cli.main(["review", "demo-01"]) == 0
    with pytest.raises(SystemExit):
        cli.main(["nonsense"])
    assert cli.main(["review", "demo-77"]) == 2
    assert "'demo-77' is neither a chapter nor a claim" in capsys.readouterr().err


def test_whole_chapters_are_accepted_and_reasons_are_read_first(run_here, capsys):
    assert cli.main(["accept", "demo-01"]) == 2
    assert "'demo-01' is a claim" in (said := capsys.readouterr().err) and "R=economy" in said
    assert cli.main(["accept", "--reasons", "missing.csv"]) == 2
    assert "missing.csv" in capsys.readouterr().err
    assert not (run_here / "results").exists()


def test_a_failing_cell_is_named_and_nothing_is_recorded(run_here, change, capsys):
    change("chapters/economy.md", "compare(exports", "compare(None")
    assert cli.main(["accept"]) == 2
    said = capsys.readouterr().err
    assert re.search(
        r"chapters/economy.md, line \d+ \(code cell 1, “.*”\): ClaimError: .* a number is needed",
        said,
    )
    assert not (run_here / "results").exists()


def test_a_tag_that_does_nothing_stops_a_review(run_here, change, capsys):
    change("chapters/economy.md", "ipython3\n", "ipython3\n:tags: [hide-inpt]\n\n")
    assert cli.main(["review"]) == 2
    assert "Did you mean 'hide-input'?" in capsys.readouterr().err


def test_what_stops_the_book_stops_a_review_in_the_same_words(run_here, change, capsys):
    change("chapters/economy.md", "glue(", "import warnings\nwarnings.warn('hm')\nglue(")
    assert cli.main(["review"]) == 2
    said = capsys.readouterr().err
    assert (
        "chapters/economy.md, line " in said
        and "the cell writes to stderr (UserWarning: hm)." in said
    )


def test_a_killed_process_is_named_with_all_that_had_not_ended():
    pending = {}
    for name, error in (
        ("economy", BrokenProcessPool()),
        ("military", BrokenProcessPool()),
        ("language", ReviewError("broken.")),
    ):
        future = Future()
        future.set_exception(error)
        pending[future] = name
    runs, failures = review._ended(pending, tqdm(as_completed(pending)))
    assert runs == [] and failures[0] == "broken."
    assert failures[1].startswith(
        "chapters/economy.md, chapters/military.md: not reviewed, since a process that ran one"
    )


def test_an_interrupted_review_is_one_line_and_leaves_no_process(root):
    """Ctrl-C reaches every process of the terminal's group."""
    command = [sys.executable, "-m", "evidence", "review", "language"]
    process = subprocess.Popen(
        command,
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    family = psutil.Process(process.pid)
    while len(family.children(recursive=True)) < 3:  # what tracks resources, the worker, its kernel
        assert process.poll() is None
        time.sleep(0.05)
    children = family.children(recursive=True)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130 and "Traceback" not in said
    assert said.strip().splitlines()[-1].startswith("Interrupted. ")
    assert psutil.wait_procs(children, timeout=30)[1] == []


def work(path):
    """Stand for a chapter that takes long: make a file at the end."""
    time.sleep(10)
    Path(path).touch()


@pytest.fixture
def start_only(monkeypatch):
    """Let `execute_all` start without kernels; a failure leaves no Ctrl-C blocked or waiting."""
    monkeypatch.setattr(kernel, "prepare", lambda: None)
    monkeypatch.setattr(review, "accepted", lambda kind: [])
    monkeypatch.setattr(review, "execute", work)
    yield
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGINT, handler)


def test_an_interruption_while_a_review_starts_waits_and_ends_its_chapters(
    start_only, tmp_path, monkeypatch
):
    bars, ended = [], tmp_path / "ended"

    def interrupt(*given, **options):
        signal.raise_signal(signal.SIGINT)  # for this thread: others of the process do not block it
        bars.append(tqdm(*given, **options))
        return bars[0]

    monkeypatch.setattr(review, "tqdm", interrupt)
    with pytest.raises(KeyboardInterrupt):
        review.execute_all([str(ended)])
    assert bars and bars[0].disable, "the bar is made, and closed"
    assert not ended.exists() and multiprocessing.active_children() == []
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.mark.parametrize("failing", ["tqdm", "ProcessPoolExecutor.submit"])
def test_a_review_that_cannot_start_can_be_interrupted(start_only, monkeypatch, failing):
    def fail(*given, **options):
        raise OSError("no room")

    monkeypatch.setattr(review, "execute", len)
    monkeypatch.setattr(f"evidence.review.{failing}", fail)
    with pytest.raises(OSError, match="no room"):
        review.execute_all(["economy"])
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_a_claim_settled_twice_is_an_error(run_here, change, capsys):
    line = 'claim("demo-01").compare(exports, source=["economy/trade"])'
    change("chapters/economy.md", line, f"{line}\n{line}")
    assert cli.main(["accept"]) == 2
    assert "claim demo-01 is settled 2 times" in capsys.readouterr().err


def test_a_verdict_against_its_rule_is_not_accepted(run_here, change, add_column, capsys):
    change("data/articles/claims.csv", "million USD,2020,exact", "million USD,2031,exact")
    add_column("rule", {"demo-01": "forecast"})
    seal.seal()
    assert cli.main(["accept"]) == 2
    said = "error: demo-01: a forecast for 2031, which is ahead, is reproduced."
    assert said in capsys.readouterr().err
    assert not (run_here / "results").exists()


def test_a_verdict_that_moved_is_accepted_with_its_reason_only(
    run_here, change, capsys, monkeypatch
):
    cli.main(["accept"])
    before = {path: path.read_bytes() for path in (run_here / "results").rglob("*.csv")}
    change("chapters/economy.md", "compare(exports,", "compare(exports + 20,")
    monkeypatch.delenv("WHY", raising=False)
    assert cli.main(["accept"]) == 2
    assert "demo-01: reproduced → contradicted" in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in (run_here / "results").rglob("*.csv")}
    monkeypatch.setenv("WHY", "Twenty more were found.")
    assert cli.main(["accept"]) == 0
    (move,) = (row for row in history.read() if row["from"])
    assert (move["from"], move["to"], move["reason"]) == (
        "reproduced",
        "contradicted",
        "Twenty more were found.",
    )


def test_a_claim_with_a_part_that_no_cell_settles_is_an_error(
    run_here, change, write_parts, monkeypatch, capsys
):
    write_parts(
        "demo-01,a,statement,Exports grew in 2020.,,,,,,,,",
        "demo-01,b,statement,They came to 40 million.,,40,40,,,,,exact",
    )
    change("chapters/economy.md", 'claim("demo-01").compare', 'claim("demo-01b").compare')
    assert cli.main(["accept"]) == 2
    said = capsys.readouterr().err
    assert (
        "chapters/economy.md, line" in said
        and "claim demo-01 has no verdict yet: part b is settled, demo-01a not." in said
    )
    change(
        "chapters/economy.md",
        "claim(",
        'claim("demo-01a").test(exports > 30, source=["economy/trade"])\nclaim(',
    )
    assert cli.main(["accept"]) == 0
    (part_a, part_b), (whole,) = results.accepted("parts"), results.accepted("verdicts")
    assert [part_a["verdict"], part_b["verdict"], whole["verdict"]] == [
        "confirmed",
        "reproduced",
        "confirmed",
    ]
    change("results/parts.csv", "b,compare,40,40,", "b,compare,40,41,")
    capsys.readouterr()
    assert cli.main(["review"]) == 1
    assert re.search(r"part recomputed +economy: demo-01b +41 → 40", capsys.readouterr().out)


def test_results_with_other_columns_are_refused(run_here, change, capsys):
    cli.main(["accept"])
    change("results/verdicts.csv", "claim_id,act", "claim_id,deed")
    assert cli.main(["review"]) == 2
    assert "results/verdicts.csv" in capsys.readouterr().err


def test_new_chapter_is_a_notebook_and_never_overwrites(run_here, capsys):
    assert cli.main(["new", "chapter", "climate"]) == 0
    assert "climate" in results.notebooks()
    text = (results.CHAPTERS / "climate.md").read_text(encoding="utf-8")
    assert "# Climate\n" in text
    assert cli.main(["new", "chapter", "climate"]) == 2
    assert "exists already" in capsys.readouterr().err


def test_glue_keeps_plain_numbers_and_refuses_a_missing_one(monkeypatch):
    kept = {}
    monkeypatch.setattr("myst_nb.glue", lambda name, value, display: kept.update({name: value}))
    glue("a", np.float64(49.5))
    glue("b", "Moldova")
    assert repr(kept) == "{'a': 49.5, 'b': 'Moldova'}"
    with pytest.raises(ValueError, match=r"glue\('c'\): the value is missing"):
        glue("c", float("nan"))


def test_one_name_in_two_chapters_is_two_numbers(monkeypatch):
    accepted = {
        "numbers": [
            {"notebook": "a", "name": "x", "value": "1"},
            {"notebook": "b", "name": "x", "value": "2"},
        ]
    }
    monkeypatch.setattr(review, "accepted", lambda kind: accepted.get(kind, []))
    runs = [results.Run("a", numbers=[{"notebook": "a", "name": "x", "value": "5"}]),
            results.Run("b", numbers=[{"notebook": "b", "name": "x", "value": "2"}])]  # fmt: skip
    (row,) = review.moved(runs)
    assert (row["notebook"], row["name"], row["before"], row["after"]) == ("a", "x", "1", "5")
