"""Fetch the files that run the book in a browser, and check each against `live/wheels.lock`.

The lock lists for each file its size, its hash and where it comes from: `npm` and `pypi` are
fetched by their ordinary clients, `release` is a file of a release of Pyodide. A folder given with
WHEELS= is looked through first, so that everything also works without a network.
"""

import argparse
import csv
import hashlib
import shutil
import subprocess
import sys
import tarfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE / "cache"
PLATFORM = ["--python-version", "312", "--implementation", "cp", "--abi", "cp312", "--platform"]


class LiveError(RuntimeError):
    """The live book cannot be made: a file is missing or wrong. The message says what to do."""


@dataclass(frozen=True)
class File:
    """One row of the lock."""

    name: str
    version: str
    file: str
    source: str
    bytes: int
    sha256: str
    take: str
    address: str


def read_lock(path: Path = HERE / "wheels.lock") -> list[File]:
    """Read the lock."""
    with path.open(encoding="utf-8", newline="") as text:
        return [File(**{**row, "bytes": int(row["bytes"])}) for row in csv.DictReader(text)]


def is_right(path: Path, file: File) -> bool:
    """Tell whether the file at `path` has the size and the hash of the lock."""
    if not path.is_file() or path.stat().st_size != file.bytes:
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256


def fetch(file: File, wheels: Path | None, cache: Path = CACHE) -> str:
    """Put one file into the cache, and say where it came from.

    Raises
    ------
    LiveError
        If it cannot be had, or what was had is not what the lock names.
    """
    cache.mkdir(parents=True, exist_ok=True)
    target = cache / file.file
    if is_right(target, file):
        return "in the cache"
    if wheels and (wheels / file.file).is_file():
        if not is_right(wheels / file.file, file):
            raise LiveError(
                f"{wheels / file.file}: this is not the file of live/wheels.lock (size or sha256 "
                f"differ). Take it away, or put the right one there: sha256 {file.sha256}."
            )
        shutil.copyfile(wheels / file.file, target)
        return f"from {wheels}"
    try:
        FETCHERS[file.source](file, cache)
    except (OSError, subprocess.CalledProcessError, tarfile.TarError) as error:
        said = getattr(error, "stderr", None) or str(error)
        raise LiveError(
            advise(file, f"could not be fetched ({said.strip().splitlines()[-1:]})")
        ) from None
    if not is_right(target, file):
        target.unlink(missing_ok=True)
        raise LiveError(advise(file, "was fetched, but its size or sha256 is not that of the lock"))
    return f"fetched ({file.source})"


def advise(file: File, what: str) -> str:
    """Say what failed and how to get the file."""
    where = {
        "npm": f"`npm pack {file.name}@{file.version}` makes it",
        "pypi": f"`pip download --no-deps {file.name}=={file.version}` makes it",
        "release": f"it is a file of Pyodide's release: {file.address}",
    }[file.source]
    return (
        f"{file.file} {what}. To get it: {where}. Put it into a folder and run "
        f"`make live WHEELS=folder`. Size {file.bytes:,} bytes, sha256 {file.sha256}."
    )


def run(command: list[str]) -> None:
    """Run a client of a registry; its last line is the reason if it fails."""
    subprocess.run(command, check=True, capture_output=True, text=True)


def fetch_npm(file: File, cache: Path) -> None:
    """Fetch a package by the npm client."""
    run(["npm", "pack", f"{file.name}@{file.version}", "--pack-destination", str(cache)])


def fetch_pypi(file: File, cache: Path) -> None:
    """Fetch a wheel, or the sources of a package whose wheels hold compiled code, by pip."""
    kind = (
        ["--only-binary", ":all:"]
        if file.file.endswith(".whl")
        else ["--no-binary", ":all:", "--no-build-isolation"]
    )
    platform = file.file.removesuffix(".whl").rpartition("-")[2]
    foreign = [*PLATFORM, platform] if platform.endswith("wasm32") else []
    run([sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", *kind, *foreign,
         "--dest", str(cache), f"{file.name}=={file.version}"])  # fmt: skip


def fetch_release(file: File, cache: Path) -> None:
    """Fetch one file out of the archive of a release, without keeping the archive."""
    with (
        urllib.request.urlopen(file.address, timeout=60) as answer,
        tarfile.open(fileobj=answer, mode="r|*") as archive,
    ):
        for member in archive:
            if member.name.rpartition("/")[2] == file.file and (
                found := archive.extractfile(member)
            ):
                (cache / file.file).write_bytes(found.read())
                return
    raise OSError(f"the archive {file.address} has no {file.file}")


FETCHERS = {"npm": fetch_npm, "pypi": fetch_pypi, "release": fetch_release}


def main() -> int:
    """Fetch every file of the lock; the exit status is 1 if one is missing."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--wheels", type=Path, help="a folder that holds some or all of the files")
    wheels = parser.parse_args().wheels
    if wheels and not wheels.is_dir():
        print(f"WHEELS={wheels}: there is no such folder.", file=sys.stderr)
        return 1
    missing = []
    for file in read_lock():
        try:
            print(f"  {file.file}: {fetch(file, wheels)}")
        except LiveError as error:
            missing.append(str(error))
    for message in missing:
        print(f"\n{message}", file=sys.stderr)
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
