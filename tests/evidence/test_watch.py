"""A saved file is built and its page reloaded; what fails is shown in the page and in the terminal."""

import threading

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


def test_a_port_that_is_taken_is_one_line(capsys):
    builds = watch.Builds(lambda: "")
    with watch.serve(builds, watch.HTML, 0) as server:
        assert watch.main(["--port", str(server.server_port)]) == 2
    assert "Choose another: make watch PORT=8001" in capsys.readouterr().err
