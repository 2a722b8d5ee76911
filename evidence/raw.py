"""Fetch, check and read the publishers' files that recipes use.

`data/upstream.csv` is the lock: which copy of which file, its address, size and hash. A file is
hashed before it is opened, so a recipe reads only the edition that it was written for.
"""

import errno
import gzip
import hashlib
import json
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from . import rfiles, tables
from .tabular import csvtext

TIMEOUT = 30  # seconds without an answer before a host counts as unreachable
CHUNK = 1 << 16
RENAMED = "If the publisher has renamed it, change the name in the recipe."


class RecipeError(tables.TableError):
    """A publisher's file or a recipe is not as expected. The message names file, place and fix."""


class Absent(RecipeError):
    """A publisher's file is not on this machine and could not be fetched."""


@dataclass(frozen=True)
class Source:
    """One row of `data/upstream.csv`."""

    id: str
    theme: str
    publisher: str
    title: str
    publisher_url: str
    repository: str
    commit: str
    path: str
    url: str
    bytes: int
    sha256: str
    format: str
    licence: str
    republish: str
    obtain: str
    file: str


def upstream() -> dict[str, Source]:
    """Read the lock `data/upstream.csv`: {id: Source}, in the order of the file.

    Raises
    ------
    RecipeError
        If the file is missing, lacks a column, or has an id twice or a size that is not a number.
    """
    path = tables.DATA / "upstream.csv"
    if not path.exists():
        raise RecipeError(
            "data/upstream.csv is missing; it lists the publishers' files. Restore it from git."
        )
    names = [field.name for field in fields(Source)]
    sheet = csvtext.read(path)
    if list(sheet.columns) != names:
        raise RecipeError(f"data/upstream.csv, line 1: the columns must be {','.join(names)}.")
    found = {}
    for number, cells in enumerate(zip(*sheet.columns.values())):
        row, where = dict(zip(names, cells)), f"data/upstream.csv, line {sheet.line(number)}"
        if row["id"] in found:
            raise RecipeError(
                f"{where}: the id '{row['id']}' occurs twice. Give one row another id."
            )
        if not row["bytes"].isdigit() or len(row["sha256"]) != 64:
            raise RecipeError(
                f"{where}: 'bytes' must be a whole number and 'sha256' 64 hexadecimal digits."
            )
        found[row["id"]] = Source(**row | {"bytes": int(row["bytes"])})
    return found


class Raw:
    """The publishers' files for recipes, each fetched if missing and checked before it is read.

    Parameters
    ----------
    folder
        Where the files are, with the paths of the column `file` of the lock.
    fetch
        Whether a missing file may be downloaded into `folder`.
    """

    def __init__(self, folder: Path, fetch: bool = True):
        self.folder, self.fetch = Path(folder), fetch
        self.opened: set[str] = set()
        self._checked: dict[str, Path] = {}
        self._unreachable: dict[str, str] = {}
        self._frames: dict[str, Any] = {}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Read the lock once: {id: Source}."""
        return upstream()

    def source(self, key: str) -> Source:
        """Return the lock's row `key`; RecipeError if there is none."""
        if key not in self.sources:
            raise RecipeError(
                f"There is no publisher's file '{key}'. "
                "Add a row with this id to data/upstream.csv."
            )
        return self.sources[key]

    def path(self, key: str) -> Path:
        """Return the path of file `key`, after fetching it if missing and checking its hash.

        Absent if it could not be fetched, RecipeError if its hash is not that of the lock.
        """
        self.opened.add(key)
        if key not in self._checked:
            source = self.source(key)
            path = self.folder / source.file
            if not path.is_file():
                self._download(source, path)
            self._check(source, path)
            self._checked[key] = path
        return self._checked[key]

    def _check(self, source: Source, path: Path) -> None:
        size = path.stat().st_size
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest == source.sha256:
            return
        what = f"{self._shown(path)}: {size:,} bytes with sha256 {digest[:12]}…"
        if size < source.bytes:
            raise RecipeError(
                f"{what}, of {source.bytes:,} bytes: an incomplete download. Delete the "
                "file and run again."
            )
        raise RecipeError(
            f"{what}, but data/upstream.csv says {source.sha256[:12]}…: another edition, or a "
            "changed file. Delete it to fetch the right one, or, for a new edition, update the row "
            f"'{source.id}' and compare the tables."
        )

    def _shown(self, path: Path) -> str:
        return f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"

    def _download(self, source: Source, path: Path) -> None:
        host = urlsplit(source.url).netloc
        if source.obtain:
            why = "it cannot be downloaded"
        elif not self.fetch:
            why = "nothing is fetched into a folder named by RAW="
        else:
            why = self._unreachable.get(host) or self._try_download(source, path, host)
        if why:
            how = source.obtain or f"Download {source.url}"
            raise Absent(f"raw file absent: {self._shown(path)} ({why}). {how} and save it there.")

    def _try_download(self, source: Source, path: Path, host: str) -> str:
        """Fetch one file; return why it could not be fetched, or ""."""
        import pooch
        import requests

        pooch.get_logger().setLevel("WARNING")
        loader = pooch.HTTPDownloader(
            progressbar=sys.stderr.isatty(), chunk_size=CHUNK, timeout=TIMEOUT
        )
        try:
            pooch.retrieve(
                source.url, f"sha256:{source.sha256}", path.name, path.parent, downloader=loader
            )
        except requests.exceptions.HTTPError as error:
            answer = error.response.status_code if error.response is not None else "an error"
            return f"{host} answered {answer}"
        except (requests.exceptions.ConnectionError, requests.exceptions.Timeout):
            self._unreachable[host] = f"{host} cannot be reached"
            return self._unreachable[host]
        except requests.exceptions.RequestException as error:
            return f"the download from {host} was interrupted: {type(error).__name__}"
        except ValueError:  # pooch has compared the hash and removed the file
            raise RecipeError(
                f"{source.url}: the file there is not the one that data/upstream.csv names (sha256 "
                f"{source.sha256[:12]}…), so it was not kept. The copy has changed: look for the old "
                f"edition, or update the row '{source.id}' and compare the tables."
            ) from None
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise RecipeError(
                    f"{self._shown(path)}: {error.strerror}. Nothing was kept."
                ) from None
            raise RecipeError(
                f"{self._shown(path)}: no space left on the disk for {source.bytes:,} bytes. "
                "Nothing was kept; free space and run again, or name another folder with RAW=."
            ) from None
        return ""

    @contextmanager
    def _reading(self, path: Path, kind: str) -> Iterator[None]:
        """Turn any exception of a reader into one RecipeError that names the file."""
        try:
            yield
        except RecipeError:
            raise
        except Exception as error:
            said = " ".join(str(error).split())[:200]
            raise RecipeError(
                f"{self._shown(path)}: not the {kind} expected ({type(error).__name__}: {said}). "
                "It is the file that the lock names; read it as what it is, or correct the lock."
            ) from error

    def csv(self, key: str, **options: Any) -> pd.DataFrame:
        """Read a CSV with every cell as unchanged text; `options` go to `pandas.read_csv`."""
        path = self.path(key)
        options = {"dtype": str, "keep_default_na": False, "encoding": "utf-8-sig"} | options
        with self._reading(path, "CSV"):
            return pd.read_csv(path, **options)

    def stata(self, key: str) -> pd.DataFrame:
        """Read a Stata file; codes stay numbers."""
        path = self.path(key)
        with self._reading(path, "Stata file"):
            return pd.read_stata(path, convert_categoricals=False)

    def excel(self, key: str, sheet: str) -> pd.DataFrame:
        """Read one sheet of a workbook without a header: row and column numbers count from 0."""
        path = self.path(key)
        with self._reading(path, "workbook"), warnings.catch_warnings():
            # about styles and extensions that it does not know
            warnings.filterwarnings("ignore", module="openpyxl")
            if key not in self._frames:
                self._frames[key] = pd.ExcelFile(path, engine="openpyxl")
            book = self._frames[key]
            if sheet not in book.sheet_names:
                raise RecipeError(
                    f"{self._shown(path)}: there is no sheet '{sheet}'. "
                    f"Sheets: {', '.join(book.sheet_names)}. {RENAMED}"
                )
            return pd.read_excel(book, sheet_name=sheet, header=None, dtype=object)

    def json(self, key: str) -> Any:
        """Read a JSON file."""
        path = self.path(key)
        with self._reading(path, "JSON"):
            return json.loads(path.read_text(encoding="utf-8-sig"))

    def json_lines(self, key: str) -> list[dict]:
        """Read a file with one JSON object per line, plain or compressed with gzip."""
        path = self.path(key)
        opened = gzip.open if path.suffix == ".gz" else open
        with (
            self._reading(path, "file of JSON lines"),
            opened(path, "rt", encoding="utf-8-sig") as file,
        ):
            found = []
            for number, line in enumerate(file, 1):
                try:
                    found += [json.loads(line)] if line.strip() else []
                except ValueError as error:
                    raise RecipeError(
                        f"{self._shown(path)}, line {number}: not JSON ({error}). "
                        "Leave the line out in the recipe, with the reason."
                    ) from None
            return found

    def text(self, key: str) -> str:
        """Read a text file in UTF-8."""
        path = self.path(key)
        with self._reading(path, "text in UTF-8"):
            return path.read_text(encoding="utf-8")

    def r(self, key: str, name: str | None = None, latin1: bool = False) -> pd.DataFrame:
        """Read one data frame of an R file (.rda, .rds), rows counted from 0.

        Parameters
        ----------
        name
            The object in an .rda file; an .rds file has one object without a name.
        latin1
            Whether the text is Latin-1 and the file does not say so.
        """
        path = self.path(key)
        if key not in self._frames:
            with self._reading(path, "R file"):
                folder = tables.ROOT / "_build" / "recipes"
                self._frames[key] = rfiles.read(path, self.source(key).sha256, folder, latin1)
        objects = self._frames[key]
        if name not in objects:
            held = ", ".join(sorted(map(str, objects))) or "none"
            raise RecipeError(
                f"{self._shown(path)}: there is no data frame '{name}'. Data frames: {held}. "
                f"{RENAMED}"
            )
        return objects[name]

    def fact(self, reference: str) -> dict:
        """Return one dated fact, e.g. "economy:E282", as a dict."""
        return tables.fact(reference)
