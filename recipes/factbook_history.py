"""Make the file of the World Factbook's wordings from a clone of its repository.

    python -m recipes.factbook_history CLONE FILE

The repository holds one JSON file a state, rewritten at each edition. The file made here has one
line for each stretch of versions in which the section Economy or Energy of a state stood unchanged:
path, section, first and last version (counted from 1 for each path), their commits and days, and
the section whole.
"""

import argparse
import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from evidence.raw import RecipeError

COMMIT = "8662a8b17a784841ab4528631b04090eb2f183eb"
SECTIONS = ("Economy", "Energy")
# Files named by the FIPS code of the state: fifteen post-Soviet states and five for comparison.
STATES = "aj am bo en gg is kg kz lg lh md mj pl ri rs ti tu tx up uz".split()


# Settings of the user that would change what git prints.
PLAIN = ["-c", "core.quotepath=off", "-c", "color.ui=never", "-c", "log.showSignature=false"]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status, 2 after an error."""
    parser = argparse.ArgumentParser(
        prog="python -m recipes.factbook_history", description=__doc__.partition("\n")[0]
    )
    parser.add_argument(
        "clone", type=Path, help="a clone of github.com/factbook/factbook.json, with its history"
    )
    parser.add_argument("file", type=Path, help="where to write the file (.jsonl.gz)")
    chosen = parser.parse_args(arguments)
    try:
        write(chosen.clone, chosen.file)
    except RecipeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def write(clone: Path, file: Path, commit: str = COMMIT) -> None:
    """Write the history of all states up to `commit`; the same bytes for the same history.

    Raises
    ------
    RecipeError
        If `clone` is no repository with the whole history up to `commit`, or the file cannot be
        written; the file is then as it was.
    """
    check(clone, commit)
    draft = file.with_suffix(".part")
    try:
        with draft.open("wb") as target, gzip.GzipFile("", "wb", 9, target, mtime=0) as packed:
            for path in paths(clone, commit):
                for stretch in stretches(clone, commit, path):
                    packed.write((json.dumps(stretch, ensure_ascii=False) + "\n").encode())
        draft.replace(file)
    except OSError as error:
        raise RecipeError(
            f"{file}: {error.strerror}. Nothing was kept; name another file."
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def check(clone: Path, commit: str) -> None:
    """Stop with RecipeError unless `clone` is a repository with the whole history up to `commit`."""
    fetch = "Clone the whole of it: git clone https://github.com/factbook/factbook.json"
    if not clone.is_dir():
        raise RecipeError(f"{clone}: there is no such folder. {fetch}")
    try:
        shallow = _git(clone, "rev-parse", "--is-shallow-repository").strip()
    except subprocess.CalledProcessError:
        raise RecipeError(f"{clone}: not a git repository. {fetch}") from None
    except FileNotFoundError:
        raise RecipeError("git is not installed, which reads the history. Install it.") from None
    if shallow == "true":
        raise RecipeError(f"{clone}: a shallow clone. Run in it: git fetch --unshallow")
    try:
        _git(clone, "cat-file", "-e", f"{commit}^{{commit}}")
    except subprocess.CalledProcessError:
        raise RecipeError(f"{clone}: lacks commit {commit[:7]}. Run in it: git fetch") from None


def paths(clone: Path, commit: str) -> list[str]:
    """List every path that a state's file has had, sorted."""
    names = _git(clone, "log", "--name-only", "--format=", commit, "--", "*.json").split()
    return sorted({name for name in names if name.count("/") == 1 and Path(name).stem in STATES})


def stretches(clone: Path, commit: str, path: str) -> Iterator[dict]:
    """Yield, section by section, the stretches of versions of `path` that say the same."""
    log = _git(
        clone, "log", "--reverse", "--diff-filter=AM", "--format=%H %cs", commit, "--", path
    ).split()
    versions = list(zip(range(1, len(log)), log[::2], log[1::2]))
    contents = [_parse(_git(clone, "show", f"{sha}:{path}")) for _, sha, _ in versions]
    for section in SECTIONS:
        current = None
        for (number, sha, day), content in zip(versions, contents):
            if section not in content:
                continue
            if current is None or current["content"] != content[section]:
                if current:
                    yield current
                current = {
                    "path": path, "section": section,
                    "first_version": number, "last_version": number,
                    "first_commit": sha, "first_date": day, "last_commit": sha, "last_date": day,
                    "content": content[section],
                }  # fmt: skip
            current |= {"last_version": number, "last_commit": sha, "last_date": day}
        if current:
            yield current


def _parse(text: str) -> dict:
    """One version; two in the history are no valid JSON and count as empty."""
    try:
        return json.loads(text)
    except ValueError:
        return {}


def _git(clone: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(clone), *PLAIN, *arguments], check=True, capture_output=True, text=True
    ).stdout


if __name__ == "__main__":
    sys.exit(main())
