"""A build starts unless its files, package, interpreter and output are as the last build left them."""

import time

import pytest

from evidence import freshness, watch


def test_only_what_a_build_reads_is_watched(tmp_path):
    for name in (
        "chapters/a.md",
        "_build/html/a.html",
        ".venv/x.py",
        "evidence/__pycache__/a.pyc",
        "index.md",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a")
    before = freshness.read_files(tmp_path)
    assert sorted(before) == ["chapters/a.md", "index.md"]
    time.sleep(0.01)  # two times that differ
    (tmp_path / "index.md").write_text("b")
    (tmp_path / "new.md").write_text("c")
    (tmp_path / "chapters" / "a.md").unlink()
    assert watch.find_changed(before, freshness.read_files(tmp_path)) == [
        "chapters/a.md",
        "index.md",
        "new.md",
    ]


@pytest.mark.parametrize("name", ["BASEURL", "EVIDENCE_UNSEALED", "SOURCE_DATE_EPOCH"])
def test_a_book_is_stale_if_a_variable_of_the_environment_changes(tmp_path, monkeypatch, name):
    def fresh():
        return freshness.is_fresh(tmp_path, "html", freshness.read_inputs(tmp_path / "source"))

    monkeypatch.delenv(name, raising=False)
    freshness.remember(tmp_path, "html", freshness.read_inputs(tmp_path / "source"))
    assert fresh()
    monkeypatch.setenv(name, "")  # as make exports a variable that nobody gave
    assert fresh()
    monkeypatch.setenv(name, "https://example.org/book/")
    assert not fresh()


def test_a_book_is_fresh_until_something_changes(tmp_path, monkeypatch):
    source, page = tmp_path / "index.md", tmp_path / "_build" / "html" / "index.html"
    page.parent.mkdir(parents=True)
    for path in (source, page):
        path.write_text("a")
    build = tmp_path / "_build"

    def fresh():
        return freshness.is_fresh(build, "html", freshness.read_inputs(tmp_path))

    assert not fresh(), "nothing was built"
    freshness.remember(build, "html", freshness.read_inputs(tmp_path))
    assert fresh()
    for path in (source, page):
        path.write_text("longer")
        assert not fresh()
        freshness.remember(build, "html", freshness.read_inputs(tmp_path))
        assert fresh()
    page.unlink()
    assert not fresh()
    freshness.remember(build, "html", freshness.read_inputs(tmp_path))
    monkeypatch.setattr(freshness.sys, "version", "4.0")
    assert not fresh()
    monkeypatch.undo()
    monkeypatch.setattr(freshness, "PACKAGE", tmp_path)
    assert not fresh()
    monkeypatch.undo()
    assert fresh()
    freshness.forget(build)
    assert not fresh()
    (build / freshness.MANIFEST).write_text('{"inputs"')
    assert not fresh(), "the disk was full"


def test_files_are_unchanged_only_for_the_same_program(tmp_path, monkeypatch):
    build = tmp_path / "_build"
    for name in ("index.md", "data.md"):
        (tmp_path / name).write_text("a")

    def unchanged():
        return freshness.find_unchanged(build, freshness.read_inputs(tmp_path))

    build.mkdir()
    assert unchanged() == set(), "nothing was built"
    freshness.remember(build, "html", freshness.read_inputs(tmp_path))
    assert unchanged() == {"index.md", "data.md"}
    (tmp_path / "index.md").write_text("longer")
    (tmp_path / "new.md").write_text("new")
    assert unchanged() == {"data.md"}
    with monkeypatch.context() as patched:
        patched.setattr(freshness.sys, "version", "4.0")
        assert unchanged() == set()
    for left in ("", '{"inputs"'):
        (build / freshness.MANIFEST).write_text(left)
        assert unchanged() == set(), "the disk was full"
