"""Run a recipe on a few made-up rows in the publisher's own format, without any publisher's file."""

import dataclasses
import gzip
import hashlib
import io
import json
import shutil
from functools import cached_property

import openpyxl
import pandas as pd
import pytest
import rdata

from evidence import lineage, raw, seal, tables


class StubRaw(raw.Raw):
    """Reads the files that a test wrote; their size and hash stand in for those of the lock."""

    @cached_property
    def sources(self):
        return {}

    def __init__(self, folder):
        super().__init__(folder, fetch=False)
        self.facts = {}

    def fact(self, reference):
        return self.facts[reference]


class Stub:
    """Writes publishers' files and builds tables from them.

    `stub.csv(id, text)`, `stub.r(id, name=frame)` and so on write the file `id` of the lock in the
    format in which the publisher has it; `stub.build(table)` runs the recipe.
    """

    def __init__(self, folder, lock, monkeypatch):
        self.raw = StubRaw(folder / "raw")
        self.lock, self.folder, self.monkeypatch = lock, folder, monkeypatch

    def bytes(self, key, content):
        source = self.lock[key]
        path = self.raw.folder / source.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        self.raw.sources[key] = dataclasses.replace(source, bytes=len(content), sha256=digest)

    def csv(self, key, text, encoding="utf-8"):
        self.bytes(key, text.encode(encoding))

    def json(self, key, content):
        self.csv(key, json.dumps(content, ensure_ascii=False))

    def json_lines(self, key, rows, pack=False):
        content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        self.bytes(key, gzip.compress(content) if pack else content)

    def excel(self, key, **sheets):
        """Sheets by name, each a list of rows."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, cells in sheets.items():
            sheet = book.create_sheet(name)
            for row in cells:
                sheet.append(row)
        buffer = io.BytesIO()
        book.save(buffer)
        self.bytes(key, buffer.getvalue())

    def stata(self, key, frame):
        buffer = io.BytesIO()
        frame.to_stata(buffer, write_index=False, version=118)
        self.bytes(key, buffer.getvalue())

    def r(self, key, **frames):
        """Data frames of an .rda file by name."""
        path = self.folder / "draft.rda"
        rdata.write_rda(path, frames)
        self.bytes(key, path.read_bytes())

    def rds(self, key, frame):
        path = self.folder / "draft.rds"
        rdata.write_rds(path, frame)
        self.bytes(key, path.read_bytes())

    def build(self, name):
        """Run the recipe of `name`, check what holds for every table, and return its cells as text.

        Each recipe opens the files that it names and no other, and what it returns matches the
        descriptor of the table: columns, types, codes and keys.
        """
        text = lineage.build(name, self.raw)
        assert self.raw.opened == set(lineage.load_recipe(name).INPUTS)
        theme, _, table = name.partition("/")
        data = self.folder / "data"
        (data / theme).mkdir(parents=True, exist_ok=True)
        for file in ("datapackage.json", "countries.csv", "facts.csv"):
            shutil.copyfile(tables.DATA / theme / file, data / theme / file)
        (data / theme / f"{table}.csv").write_text(text, encoding="utf-8")
        with self.monkeypatch.context() as patch, seal.unsealed():
            patch.setattr(tables, "DATA", data)
            tables.read(name)
        return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)

    def fails(self, name):
        """The message with which the recipe of `name` stops."""
        with pytest.raises(raw.RecipeError) as caught:
            lineage.build(name, self.raw)
        return str(caught.value)


@pytest.fixture(scope="session")
def lock():
    """The rows of data/upstream.csv by id."""
    return raw.upstream()


@pytest.fixture
def stub(tmp_path, lock, monkeypatch):
    return Stub(tmp_path, lock, monkeypatch)


def rows(frame, *columns):
    """Rows of `frame` as tuples of the cells of `columns`."""
    return list(frame[list(columns)].itertuples(index=False, name=None))
