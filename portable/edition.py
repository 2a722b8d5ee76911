"""Write an edition of the book as one archive for a repository that gives DOIs (`make edition V=2026.1`).

The archive holds the book as HTML, PDF and ePub, the Data Packages, the accepted results, the source
of the commit, checksums (as `sha256sum --check` reads them) and a description as RO-Crate 1.1.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from evidence import citation, tables
from evidence.archive import begin_entry

ROOT = tables.ROOT
BUILD = ROOT / "_build"
CHECKSUMS, CRATE = "manifest-sha256.txt", "ro-crate-metadata.json"
TYPES = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".csv": "text/csv",
    ".json": "application/json",
    ".zip": "application/zip",
    ".cff": "application/yaml",
    ".md": "text/markdown",
}
# Folders of the archive, with what they are; every other file is described by its name.
PARTS = {
    "html/": ("The book as a site of plain files: open html/index.html", BUILD / "html"),
    "data/": ("The tables as Data Packages, one per theme", ROOT / "data"),
    "results/": ("The accepted verdicts, numbers and charts", ROOT / "results"),
}
FIRST_PAGE = "html/index.html"
CC_BY, MIT = "https://creativecommons.org/licenses/by/4.0/", "https://spdx.org/licenses/MIT"
LICENCES = [
    {"@id": CC_BY, "@type": "CreativeWork", "name": "Creative Commons Attribution 4.0"},
    {"@id": MIT, "@type": "CreativeWork", "name": "MIT License"},
]


class EditionError(RuntimeError):
    """The edition cannot be written. The message says what to do."""


def check(version: str, root: Path = ROOT) -> citation.Edition:
    """Return the edition, if the project says that it is this one.

    Raises
    ------
    EditionError
        CITATION.cff names another version, or the tree has changes that no commit holds.
    """
    edition = citation.read_edition(root)
    if not version:
        raise EditionError(f"Name the edition: make edition V={edition.version}.")
    if edition.version != version:
        raise EditionError(
            f"CITATION.cff says version {edition.version}, the command says {version}. Write "
            f"`version: {version}` and today's `date-released` into CITATION.cff, the version into "
            "pyproject.toml, and commit."
        )
    changed = git("status", "--porcelain", root=root)
    if changed:
        raise EditionError(
            f"An edition is made of a commit, and these files differ from it:\n{changed}\nCommit or remove them."
        )
    return edition


def git(*words: str, root: Path = ROOT) -> str:
    """Return what a git command says; EditionError if there is no repository."""
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise EditionError(
            f"git {words[0]}: {done.stderr.strip()}. Run it in a clone of the repository."
        )
    return done.stdout.rstrip()


def find_one(pattern: str, command: str) -> Path:
    """Return the one built file; EditionError that names the command if it is not there."""
    found = sorted(BUILD.glob(pattern))
    if not found:
        raise EditionError(f"_build/{pattern} is missing. Run `make {command}`.")
    return found[0]


def gather(folder: Path, name: str) -> None:
    """Copy what the edition holds into `folder`; `name` begins the names of the single files."""
    for part, (_, source) in PARTS.items():
        shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(find_one("pdf/independence-recomputed.pdf", "pdf"), folder / f"{name}.pdf")
    shutil.copyfile(find_one("epub/*.epub", "epub"), folder / f"{name}.epub")
    for file in ("CITATION.cff", "LICENSE", "LICENSE-CONTENT", "README.md"):
        shutil.copyfile(ROOT / file, folder / file)
    git("archive", "--format=zip", "-o", str((folder / f"{name}-source.zip").resolve()), "HEAD")


def describe(folder: Path, edition: citation.Edition, commit: str) -> dict:
    """Return the RO-Crate of a folder: every file, but of the site only its first page.

    https://www.researchobject.org/ro-crate/specification/1.1/root-data-entity.html
    """
    single = sorted(path.name for path in folder.glob("*") if path.is_file() and path.name != CRATE)
    authors = [
        {"@id": f"#author-{n}", "@type": "Organization", "name": name}
        for n, name in enumerate(edition.authors, 1)
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{edition.title}, {citation.name_edition(edition)}",
        "description": "A book that recomputes and settles the claims of five articles, with its data and code.",
        "version": edition.version,
        "datePublished": edition.released.isoformat(),
        "license": {"@id": CC_BY},
        "author": refer(author["@id"] for author in authors),
        "publisher": refer(author["@id"] for author in authors),
        "identifier": commit,
        "hasPart": refer([*PARTS, *single, CHECKSUMS]),
    }
    entities = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        root,
        *LICENCES,
        *authors,
        *(entity for name in PARTS for entity in describe_part(folder, name)),
        *(describe_file(folder, name) for name in single),
        {"@id": CHECKSUMS, "@type": "File", "name": CHECKSUMS, "encodingFormat": "text/plain"},
    ]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": entities}


def refer(names: Iterable[str]) -> list[dict[str, str]] | dict[str, str]:
    """Return references to the entities of these names; one alone is no list in RO-Crate."""
    found = [{"@id": name} for name in names]
    return found[0] if len(found) == 1 else found


def describe_part(folder: Path, part: str) -> Iterator[dict]:
    """Yield the entity of a folder of the archive, and those of its files.

    The site has thousands of files, which its first page leads to.
    """
    paths = [folder / FIRST_PAGE] if FIRST_PAGE.startswith(part) else (folder / part).rglob("*")
    files = sorted(path.relative_to(folder).as_posix() for path in paths if path.is_file())
    said = PARTS[part][0]
    yield {
        "@id": part,
        "@type": "Dataset",
        "name": said,
        "description": said,
        "hasPart": refer(files),
    }
    yield from (describe_file(folder, name) for name in files)


def describe_file(folder: Path, name: str) -> dict:
    """Return the entity of one file; what is program text has the licence of programs."""
    entity = {
        "@id": name,
        "@type": "File",
        "name": name,
        "contentSize": str((folder / name).stat().st_size),
        "encodingFormat": TYPES.get(Path(name).suffix, "text/plain"),
    }
    if name.endswith("-source.zip"):
        entity["license"] = {"@id": MIT}
    return entity


def list_checksums(folder: Path) -> str:
    """Return a line `<sha256>  <path>` for every file of a folder, sorted by path."""
    lines = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.append(f"{digest}  {path.relative_to(folder).as_posix()}")
    return "\n".join(lines) + "\n"


def write_edition(version: str) -> Path:
    """Write the archive of an edition, and return its path.

    Raises
    ------
    EditionError
        If the version, the tree or a built file is not as it must be.
    """
    edition, commit = check(version), git("rev-parse", "HEAD")
    name = f"independence-recomputed-{version}"
    folder, archive = BUILD / "edition" / name, BUILD / "edition" / f"{name}.zip"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    gather(folder, name)
    crate = json.dumps(describe(folder, edition, commit), indent=1, ensure_ascii=False)
    (folder / CRATE).write_text(crate + "\n", encoding="utf-8")
    (folder / CHECKSUMS).write_text(list_checksums(folder), encoding="utf-8")
    part = archive.with_suffix(".part")
    with zipfile.ZipFile(part, "w") as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = begin_entry(f"{name}/{path.relative_to(folder).as_posix()}")
            packed.writestr(entry, path.read_bytes())
    part.replace(archive)  # a disk that fills up leaves no half archive under the name
    shutil.rmtree(folder)
    return archive


def main() -> int:
    """Check or write the edition; return 1 with a message if it cannot be."""
    parser = argparse.ArgumentParser(prog="make edition V=…", description=__doc__)
    parser.add_argument("version", help="as CITATION.cff names it, e.g. 2026.1")
    parser.add_argument("--check", action="store_true", help="only check version and tree")
    options = parser.parse_args()
    try:
        if options.check:
            check(options.version)
            return 0
        archive = write_edition(options.version)
    except (EditionError, citation.CitationError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{archive.stat().st_size / 1e6:.0f} MB: {archive}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
