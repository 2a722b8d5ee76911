"""A saved file is built and its page reloaded; what fails is shown in the page and in the terminal."""

import threading
import urllib.request

import pytest

from evidence import watch

PAGE = "<!doctype html><html><body><h1>{}</h1></body></html>"
FAULT = (
    "1 notebook cannot be used.\nchapters/a.md, line 3 (code cell 1, “<b>x</b>”): ZeroDivisionError"
)


@pytest.fixture
def watched(tmp_path):
    """A folder with a source that is 'built' by copying its words, watched and served."""
    source, html = tmp_path / "chapters" / "a.md", tmp_path / "_build" / "html"
    source.parent.mkdir()
    source.write_text("First")

    def build():
        text = source.read_text()
        if text == "fault":
            return FAULT
        html.mkdir(parents=True, exist_ok=True)
        (html / "index.html").write_text(PAGE.format(text))
        return ""

    builds = watch.Builds(build, tmp_path)
    server = watch.serve(builds, html, 0)
    ended = threading.Event()
    threads = [
        threading.Thread(target=server.serve_forever),
        threading.Thread(target=builds.watch, args=(ended,)),
    ]
    for thread in threads:
        thread.start()
    yield source, f"http://127.0.0.1:{server.server_port}/"
    ended.set()
    server.shutdown()
    for thread in threads:
        thread.join()
    server.server_close()


def test_a_page_follows_its_source(watched, browser, capfd):
    source, address = watched
    page = browser.new_page()
    page.goto(address)
    heading, alert = page.locator("h1"), page.get_by_role("alert")
    heading.get_by_text("First").wait_for(timeout=10_000)
    source.write_text("Second")
    heading.get_by_text("Second").wait_for(timeout=10_000)
    source.write_text("fault")
    alert.wait_for(timeout=10_000)
    assert alert.inner_text() == FAULT, "as text, not as HTML"
    page.reload()
    alert.wait_for(timeout=10_000)
    assert heading.inner_text() == "Second", "the page is as it was built last"
    source.write_text("Third")
    heading.get_by_text("Third").wait_for(timeout=10_000)
    assert alert.count() == 0
    page.close()
    said = capfd.readouterr().out
    assert FAULT in said and "chapters/a.md: building …" in said and "built in " in said


def test_the_first_build_is_waited_for(tmp_path, browser):
    builds = watch.Builds(lambda: "", tmp_path)
    server = watch.serve(builds, tmp_path / "html", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.get_by_text("Building …").wait_for()
    page.wait_for_function("window.evBuilt === 0")
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text(PAGE.format("Built"))
    builds.run([])
    page.get_by_text("Built").wait_for(timeout=10_000)
    page.close()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("log", "message"),
    [
        ("reading\n\nThe book was not built.\na.md, line 3: no.\n", "a.md, line 3: no."),
        ("a.md:2: WARNING: no such file\nfoo\n\nThe book was not built; the warnings above name file, place and fix.",
         "a.md:2: WARNING: no such file"),
        ("Another build of this folder is running (process 1). Wait.", "Another build of this folder is running (process 1). Wait."),
    ],
)  # fmt: skip
def test_the_reason_is_found_in_the_log(log, message):
    assert watch.find_message(log) == message


@pytest.mark.parametrize("target", ["watch", "serve"])
@pytest.mark.parametrize(
    ("port", "why"),
    [
        ("", "Address already in use"),
        ("99999", "a port is a number from 1 to 65535"),
        ("abc", "a port is a number from 1 to 65535"),
        ("-1", "a port is a number from 1 to 65535"),
    ],
)
def test_a_port_that_cannot_be_used_is_one_line(monkeypatch, capsys, target, port, why):
    started = []

    class NoBuild:
        build = staticmethod(lambda: "")
        close = staticmethod(lambda: started.append("ended"))

    monkeypatch.setattr(watch, "WaitingBuild", NoBuild)
    monkeypatch.setattr(watch, "build_once", started.append)  # nothing is built for a port in use
    with watch.serve(None, watch.HTML, 0) as server:
        port = port or str(server.server_port)
        once = ["--once"] if target == "serve" else []
        assert watch.main([f"--port={port}", *once]) == 2
    said = f"Port {port} cannot be used ({why}). Choose another: make {target} PORT=8001\n"
    assert capsys.readouterr() == ("", said)
    assert started == ([] if once else ["ended"])


def test_a_build_that_fails_is_not_served(monkeypatch, capsys):
    built = []
    monkeypatch.setattr(watch, "build_once", lambda arguments: built.append(arguments) or 1)
    assert watch.main(["--once", "--port=0"]) == 1
    assert built == [["html"]] and capsys.readouterr().out == ""


def test_serving_shows_the_pages_as_they_are(tmp_path):
    (tmp_path / "index.html").write_text(PAGE.format("Built"))
    with watch.serve(None, tmp_path, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/") as answer:
            assert answer.read().decode() == PAGE.format("Built")
        server.shutdown()
