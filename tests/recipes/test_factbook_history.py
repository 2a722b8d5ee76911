"""The file of the World Factbook's wordings, made from a small history."""

import gzip
import json
import shutil
import subprocess

import pytest

from recipes import factbook_history

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")


@pytest.fixture
def clone(tmp_path):
    """A repository of five editions: unchanged, changed, broken, in another folder, of a state that is left out."""
    folder = tmp_path / "clone"
    folder.mkdir()

    def git(*arguments, day=1):
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        environment = {
            "GIT_COMMITTER_DATE": f"2020-01-{day:02}T12:00:00Z",
            "GIT_AUTHOR_DATE": f"2020-01-{day:02}T12:00:00Z",
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
        }
        return subprocess.run(
            ["git", "-C", str(folder), *who, *arguments],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        ).stdout

    def edition(day, content, path="europe/bo.json", old=None):
        if old:
            git("rm", "-q", old)
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
        git("add", "-A")
        git("commit", "-q", "-m", f"edition {day}", day=day)

    git("init", "-q")
    edition(1, json.dumps({"Economy": {"a": 1}, "Energy": {"e": "ü"}, "Geography": {}}))
    edition(2, json.dumps({"Economy": {"a": 1}, "Energy": {"e": 2}}))
    edition(3, "{ no JSON")
    edition(4, json.dumps({"Economy": {"a": 1}}))
    edition(5, json.dumps({"Economy": {"a": 9}}), path="central-asia/bo.json", old="europe/bo.json")
    edition(6, json.dumps({"Economy": {}}), path="europe/fr.json")
    return folder, git("rev-parse", "HEAD").strip()


def test_stretches_of_one_wording(clone, tmp_path):
    folder, commit = clone
    for name in ("one.jsonl.gz", "two.jsonl.gz"):
        factbook_history.write(folder, tmp_path / name, commit)
    assert (tmp_path / "one.jsonl.gz").read_bytes() == (tmp_path / "two.jsonl.gz").read_bytes()
    lines = [
        json.loads(line)
        for line in gzip.decompress((tmp_path / "one.jsonl.gz").read_bytes()).splitlines()
    ]
    held = (
        "path",
        "section",
        "first_version",
        "last_version",
        "first_date",
        "last_date",
        "content",
    )
    assert [tuple(line[name] for name in held) for line in lines] == [
        ("central-asia/bo.json", "Economy", 1, 1, "2020-01-05", "2020-01-05", {"a": 9}),
        ("europe/bo.json", "Economy", 1, 4, "2020-01-01", "2020-01-04", {"a": 1}),
        ("europe/bo.json", "Energy", 1, 1, "2020-01-01", "2020-01-01", {"e": "ü"}),
        ("europe/bo.json", "Energy", 2, 2, "2020-01-02", "2020-01-02", {"e": 2}),
    ]
    assert all(len(line["first_commit"]) == 40 for line in lines)


def test_the_command_writes_the_file(clone, tmp_path, monkeypatch):
    folder, commit = clone
    monkeypatch.setattr(factbook_history.write, "__defaults__", (commit,))
    assert factbook_history.main([str(folder), str(tmp_path / "history.jsonl.gz")]) == 0
    assert gzip.decompress((tmp_path / "history.jsonl.gz").read_bytes()).count(b"\n") == 4


def test_settings_of_the_user_change_nothing(clone, tmp_path, monkeypatch):
    folder, commit = clone
    factbook_history.write(folder, tmp_path / "plain.gz", commit)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text(
        "[color]\n\tui = always\n[log]\n\tshowSignature = true\n\tfollow = true\n"
        "[diff]\n\trenames = copies\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    factbook_history.write(folder, tmp_path / "settings.gz", commit)
    assert (tmp_path / "settings.gz").read_bytes() == (tmp_path / "plain.gz").read_bytes()


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("nowhere", "nowhere: there is no such folder. Clone the whole of it: git clone https://"),
        ("no clone", "empty: not a git repository. Clone the whole of it"),
        ("shallow", "shallow: a shallow clone. Run in it: git fetch --unshallow"),
        ("too old", "clone: lacks commit 0000000. Run in it: git fetch"),
        ("no folder", "history.gz: No such file or directory. Nothing was kept"),
    ],
)
def test_what_is_no_whole_clone_is_one_message(clone, tmp_path, monkeypatch, capsys, case, said):
    folder, commit = clone
    file = tmp_path / "history.gz"
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    if case == "nowhere":
        folder = tmp_path / "nowhere"
    elif case == "no clone":
        folder = tmp_path / "empty"
        folder.mkdir()
    elif case == "shallow":
        folder = tmp_path / "shallow"
        subprocess.run(
            ["git", "clone", "-q", "--depth", "1", f"file://{tmp_path / 'clone'}", str(folder)],
            check=True,
        )
    elif case == "too old":
        commit = "0" * 40
    else:
        file = tmp_path / "missing" / "history.gz"
    monkeypatch.setattr(factbook_history.write, "__defaults__", (commit,))
    assert factbook_history.main([str(folder), str(file)]) == 2
    assert said in capsys.readouterr().err
    assert not file.exists() and not list(tmp_path.glob("*.part"))
