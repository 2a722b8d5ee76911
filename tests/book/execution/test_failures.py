"""Whatever ends a build is named in one message, and the build after it is as one from nothing."""

import errno
import os
import re
import signal
import time
from types import SimpleNamespace

import pytest
from sphinx.errors import ConfigError, ExtensionError, SphinxParallelError

from evidence.book.execution import failures
from evidence.book.memory import get_memory
from evidence.tables import TableError

# A cell, and what the build says of it; all of them are in one notebook each.
DEATH = "import os\n\nos._exit(3)"
CELL = "frame\n```"


def put(book, chapter, code):
    """Add a cell to a notebook; returns the line of the file on which its code begins."""
    book.replace(
        f"chapters/{chapter}.md",
        CELL,
        f"{CELL}\n\nAnother cell.\n\n```{{code-cell}} ipython3\n{code}\n```",
    )
    lines = book.read(f"chapters/{chapter}.md").splitlines()
    return len(lines) - lines[::-1].index(code.split("\n")[-1]) - code.count("\n")


def same(built, book):
    """Whether two books are the same, byte for byte; names the files that are not."""
    first, second = built.contents(), book.contents()
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_a_failed_notebook_is_named_and_the_next_build_is_as_from_nothing(book, built):
    before, path = book.read("chapters/alpha.md"), book.root / "chapters" / "alpha.md"
    old = path.stat()
    line = put(book, "alpha", DEATH)
    status, log = book.make()
    assert status == 1 and book.runs() == ["debt", "trade"]
    assert log.split("The book was not built.")[-1].strip().splitlines() == [
        "1 notebook cannot be used.",
        f"chapters/alpha.md, line {line} (code cell 2, “import os”): the kernel ended itself with exit status 3. "
        "Take the call that ends it out of the cell.",
        "Fix it in `make lab` or an editor; `make review R=<chapter>` runs one chapter alone.",
    ]
    assert "Traceback" not in log and "WARNING" not in log
    book.write("chapters/alpha.md", before)
    status, log = book.make()
    assert status == 0, log
    assert book.runs() == ["trade"], "what had worked is not executed again"
    same(built, book)
    # Once a build was good, a failed one costs no page but its own, whatever the time of its file.
    page = book.html / "chapters" / "page1.html"
    written = page.stat().st_mtime_ns
    put(book, "alpha", DEATH)
    assert book.make()[0] == 1
    book.write("chapters/alpha.md", before)
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    status, log = book.make()
    assert status == 0 and "1 changed" in log, log
    same(built, book)
    assert page.stat().st_mtime_ns == written
    status, log = book.make()
    assert status == 0 and log.strip().splitlines()[0].startswith("Nothing to do: "), log


def test_a_tag_of_a_cell_that_does_nothing_ends_the_build(book):
    book.replace("chapters/alpha.md", "hide-input", "hide-inpt")
    status, log = book.make()
    assert status == 1 and "chapters/alpha.md, line 19: there is no tag" in log


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@book{a,\n title={x}\n}\n\n@book{b,\n title={y},\n year={2000}\n", "references.bib, line 8: "),
        ("@book{a,\n title={x}\n year={2000}\n}\n", "references.bib, line 3: "),
    ],
)  # fmt: skip
def test_a_fault_of_the_bibliography_is_named(book, text, said):
    book.write("references.bib", text)
    status, log = book.make()
    last = log.strip().splitlines()[-1]
    entry = text[: text.rindex("@")].count("\n") + 1
    assert status == 1 and last.startswith(said) and f"the entry of line {entry}. Close" in last


def test_all_failed_notebooks_are_reported_together(app):
    messages = {"b": "b.md, line 2: broken.", "a": "a.md, line 1: broken."}
    env = SimpleNamespace(domaindata={"evidence": {"failed": messages}})
    with pytest.raises(failures.BookError) as raised:
        failures.stop(app, env)
    assert str(raised.value).splitlines()[:3] == [
        "2 notebooks cannot be used.",
        "a.md, line 1: broken.",
        "b.md, line 2: broken.",
    ]
    failures.stop(app, env)  # they are reported once


def test_a_glued_name_that_is_missing_is_a_warning_with_its_line_and_no_more(book):
    book.replace("chapters/beta.md", "`debt`", "`debts:.1f` or {glue:text}`debt:.1q`")
    status, log = book.make()
    assert status == 1
    line = (
        book.read("chapters/beta.md")
        .splitlines()
        .index("The number is {glue:text}`debts:.1f` or {glue:text}`debt:.1q`.")
        + 1
    )
    warnings = [text for text in log.splitlines() if "WARNING" in text]
    assert len(warnings) == 2 and all(
        f"chapters/beta.md:{line}: WARNING" in text for text in warnings
    )
    assert "'debts'" in warnings[0] and "format" in warnings[1]
    assert "Traceback" not in log and "could not be made" not in log


def test_a_fault_of_the_documents_is_reported_with_file_and_line(book):
    """The build reads them before the notebook runs, to know what it depends on."""
    put(book, "alpha", 'from evidence import documented\n\ndocumented("demo-2020-01")')
    book.write(
        "data/articles/claims.csv",
        book.read("data/articles/claims.csv").replace("demo-01", "demo-2020-01"),
    )
    book.describe("articles")
    book.write("data/articles/documents/demo.yaml", "demo-2020-01:\n  verdict: confirmed\n")
    status, log = book.make()
    assert status == 1
    last = log.strip().splitlines()[-2:]
    assert last[0] == "The book was not built."
    assert last[1].startswith(
        "data/articles/documents/demo.yaml, line 2: a verdict is derived from the facts"
    ), last
    assert "Traceback" not in log


def test_an_error_of_the_package_ends_the_build_with_its_own_words(book):
    """No notebook, only the book itself, reads the register that was changed by hand."""
    book.replace("_toc.yml", "- file: chapters/alpha\n- file: chapters/beta\n", "")
    book.replace("data/articles/claims.csv", "A share.", "A part.")
    status, log = book.make()
    assert status == 1
    last = log.strip().splitlines()[-2:]
    assert last[0] == "The book was not built." and last[1].startswith("data/articles/claims.csv: ")
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "_config.yml",
            "title: ",
            "title: : ",
            "_config.yml, line 4: not YAML (mapping values are not",
        ),
        ("_toc.yml", "- file: chapters/beta", "- fil: chapters/beta", "_toc.yml: "),
        (
            "_toc.yml",
            "- file: chapters/beta",
            "- file: chapters/bela # B",
            "_toc.yml, line 5: there is no file chapters/bela.md. Did you mean 'chapters/beta'?",
        ),
        (
            "_toc.yml",
            "root: index",
            "root: nothing/here",
            "_toc.yml, line 2: there is no file nothing/here.md. Correct the entry, or write the page.",
        ),
        (
            "chapters/alpha.md",
            "  language: python",
            "  language: [python",
            "chapters/alpha.md, line 9: not YAML (did not find expected ',' or ']'). Close the",
        ),
        (
            "chapters/alpha.md",
            ":tags: [hide-input]",
            ":tags: hide-input",
            "chapters/alpha.md, line 19: the tags of a cell are a list. Write `:tags: [hide-input]`.",
        ),
        (
            "chapters/page2.md",
            "share\n  A part.",
            "share\n  A part.\n\nother\nNot indented.\n\nthird\n  Yes.",
            "chapters/page2.md, line 10: 'Not indented.' is read as a term of the glossary without",
        ),
        (
            "chapters/page0.md",
            "# Page 0",
            "---\ntitle: Page 0\n# Page 0",
            "chapters/page0.md, line 1: the header has no end.",
        ),
        ("_toc.yml", "root: ", "rot: ", "_toc.yml: 'root' key not found"),
    ],
)
def test_settings_that_cannot_be_read_are_named(book, name, old, new, said):
    book.replace(name, old, new)
    status, log = book.make()
    assert status == 1 and log.strip().startswith(said) and "\n" not in log.strip()


def test_a_killed_reader_is_named_with_its_page(book):
    put(book, "beta", 'import os\nos.kill(int(os.environ["JPY_PARENT_PID"]), 9)')
    status, log = book.make()
    assert status == 1
    said = log.split("The book was not built.")[-1].strip()
    # The other reader may be at work still; then both pages are named.
    named = (
        r"A process was killed while reading (chapters/alpha.md and reading )?chapters/beta.md, "
    )
    assert re.match(named, said) and "\n" not in said


def test_a_full_disk_is_named(book):
    status, log = book.make(largest=20_000)
    assert status == 1
    said = log.split("The book was not built.")[-1].strip()
    assert "No file can be written: " in said and said.endswith(
        "Make room on the disk, then build again."
    )
    assert "\n" not in said and "Traceback" not in log and "WARNING" not in log


def wait(found, seconds=60):
    """Wait until `found()` is true."""
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def ended(process, name):
    """Send a signal to a build; returns (exit status, everything printed)."""
    process.send_signal(name)
    said, _ = process.communicate(timeout=60)
    return process.returncode, said


def test_one_build_at_a_time_and_an_interrupted_one_leaves_nothing_behind(book, built):
    lock, doctrees, page = (
        book.root / "_build" / name for name in ("lock", ".doctrees", "html/index.html")
    )
    before = book.read("chapters/alpha.md")
    put(book, "alpha", "import time\ntime.sleep(120)")  # longer than all that happens meanwhile
    first = book.begin()
    wait(lambda: lock.exists() and lock.read_text())
    status, log = book.make()
    assert status == 1
    assert log.strip() == (
        f"Another build of this folder is running (process {first.pid}). Wait until it has ended, or end it."
    )
    wait(doctrees.exists)
    status, log = ended(first, signal.SIGINT)  # while notebooks run
    assert status == 130 and "Traceback" not in log
    assert log.strip().splitlines()[-1].startswith("Interrupted. ")
    book.write("chapters/alpha.md", before)
    second = book.begin()
    wait(page.exists)
    status, log = ended(second, signal.SIGTERM)  # while pages are written
    assert status == 130 and "Traceback" not in log
    status, log = book.make()
    assert status == 0, log
    same(built, book)


# What is said of an exception.


@pytest.fixture
def app(tmp_path):
    """Stands for the builder: only its folders are asked for."""
    (tmp_path / "doctrees" / failures.AT_WORK).mkdir(parents=True)
    folders = {"outdir": tmp_path / "html", "srcdir": tmp_path, "doctreedir": tmp_path / "doctrees"}
    app = SimpleNamespace(**folders)
    get_memory(app).reading = ["b"]
    return app


def caused(outer, inner):
    """`outer` as it is raised because of `inner`."""
    try:
        try:
            raise inner
        except Exception as error:
            raise outer from error
    except Exception as error:
        return error


BROKEN = TableError("data/a.csv: broken. Fix it.")
FULL = OSError(errno.ENOSPC, "No space left on device", "a.html")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            caused(ExtensionError("Handler threw an exception"), BROKEN),
            "data/a.csv: broken. Fix it.",
        ),
        (
            SphinxParallelError("evidence.tables.TableError: data/a.csv: broken. Fix it.", "…"),
            "data/a.csv: broken. Fix it.",
        ),
        (
            caused(ExtensionError("Handler threw an exception"), FULL),
            "No file can be written while writing a.md: [Errno 28]",
        ),
        (
            SphinxParallelError("OSError: [Errno 28] No space left on device", "…"),
            "No file can be written while writing a.md",
        ),
        (ConfigError("no such theme"), "no such theme"),
        (MemoryError(), "The machine ran out of memory while writing a.md."),
        (KeyboardInterrupt(), "It was interrupted."),
        (EOFError(), "A process was killed, as happens when the machine runs out of memory."),
    ],
)
def test_one_message_says_what_happened(app, error, said):
    message = failures.describe_error(app, error, "writing a.md")
    assert message.startswith(said) and "\n" not in message


def test_a_killed_process_names_the_page_it_was_working_on(app):
    for process, text in (
        (os.getpid() + 10**6, "reading chapters/a.md"),
        (os.getpid() + 10**6 + 1, "writing b.md"),
    ):
        (app.doctreedir / failures.AT_WORK / str(process)).write_text(text)
    assert failures.describe_error(app, EOFError()).startswith(
        "A process was killed while reading chapters/a.md and writing b.md, "
    )


def test_a_fault_of_the_code_names_page_and_place_and_keeps_its_traceback(app, tmp_path):
    message = failures.describe_error(
        app, caused(ExtensionError("Handler threw"), KeyError("x")), "reading a.md"
    )
    assert message.startswith(
        "KeyError: 'x' while reading a.md (book/execution/test_failures.py, line "
    )
    assert f"the traceback is in {tmp_path.name}/traceback.txt" in message
    assert "raise inner" in (tmp_path / "traceback.txt").read_text()
