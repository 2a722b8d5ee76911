"""The files that run the book in a browser: found, checked, or named with how to get them."""

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from browser.reader import serve

CONTENT = b"a wheel"


@pytest.fixture
def fetch(script):
    return script("fetch")


def lock_row(fetch, **changes):
    """A row of the lock for CONTENT."""
    row = {
        "name": "numpy", "version": "2.0.2", "file": "numpy.whl", "source": "release", "bytes": len(CONTENT),
        "sha256": hashlib.sha256(CONTENT).hexdigest(), "take": "", "address": "http://127.0.0.1:9/none.tar.gz",
    }  # fmt: skip
    return fetch.File(**{**row, **changes})


def test_the_lock_agrees_with_the_requirements(fetch, root):
    """pandas and Altair are those of the book; numpy and jsonschema are older, for want of wheels."""
    pinned = dict(
        line.split(" ")[0].split("==")
        for line in (root / "requirements.txt").read_text().splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    )
    versions = {file.name: file.version for file in fetch.read_lock()}
    older = {"numpy", "jsonschema", "pyodide", "pyrsistent"}
    assert older < versions.keys()
    differing = {
        name: version
        for name, version in versions.items()
        if name not in older and pinned.get(name) != version
    }
    assert not differing, f"live/wheels.lock and requirements.txt differ: {differing}"


def test_a_folder_is_looked_through_first(fetch, tmp_path):
    (tmp_path / "numpy.whl").write_bytes(CONTENT)
    assert fetch.fetch(lock_row(fetch), tmp_path, tmp_path / "cache") == f"from {tmp_path}"
    assert fetch.fetch(lock_row(fetch), None, tmp_path / "cache") == "in the cache"


def test_a_wrong_file_is_refused(fetch, tmp_path):
    (tmp_path / "numpy.whl").write_bytes(b"another")
    with pytest.raises(
        fetch.LiveError, match=r"numpy\.whl: this is not the file of live/wheels\.lock"
    ):
        fetch.fetch(lock_row(fetch), tmp_path, tmp_path / "cache")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("release", "it is a file of Pyodide's release"),
        ("npm", "npm pack"),
        ("pypi", "pip download"),
    ],
)
def test_what_is_missing_is_named_with_how_to_get_it(fetch, tmp_path, source, says, monkeypatch):
    def fails(file, cache):
        raise OSError("no network")

    monkeypatch.setitem(fetch.FETCHERS, source, fails)
    with pytest.raises(fetch.LiveError, match="no network") as caught:
        fetch.fetch(lock_row(fetch, source=source), None, tmp_path)
    assert says in str(caught.value) and "WHEELS=" in str(caught.value)


def test_a_file_is_taken_out_of_a_release(fetch, tmp_path):
    served = tmp_path / "served"
    served.mkdir()
    with tarfile.open(served / "release.tar.gz", "w:gz") as archive:
        for name, content in (("pyodide/other.whl", b"other"), ("pyodide/numpy.whl", CONTENT)):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    with serve(served) as base:
        file = lock_row(fetch, address=f"{base}/release.tar.gz")
        assert fetch.fetch(file, None, tmp_path / "cache") == "fetched (release)"
        gone = lock_row(fetch, file="scipy.whl", address=f"{base}/release.tar.gz")
        with pytest.raises(fetch.LiveError, match="has no scipy.whl"):
            fetch.fetch(gone, None, tmp_path / "cache")
    assert (Path(tmp_path) / "cache" / "numpy.whl").read_bytes() == CONTENT


def test_a_damaged_download_is_removed(fetch, tmp_path, monkeypatch):
    monkeypatch.setitem(
        fetch.FETCHERS, "npm", lambda file, cache: (cache / file.file).write_bytes(b"half")
    )
    with pytest.raises(fetch.LiveError, match="its size or sha256 is not that of the lock"):
        fetch.fetch(lock_row(fetch, source="npm"), None, tmp_path)
    assert not (tmp_path / "numpy.whl").exists()
