"""A changed byte of a publisher's file, and a changed row of a table, are named."""

import dataclasses
import hashlib
import io
import random

import pandas as pd
import pytest

from evidence import differences, lineage, raw, tables

CASES = 20
SEED = 20261128


@pytest.mark.parametrize("number", range(CASES))
def test_a_changed_byte_of_a_file_is_named(lock, tmp_path, number):
    """Stand-ins of the size of a page, under the names of the lock: no publisher's file is needed."""
    draw = random.Random(SEED + number)
    source = lock[draw.choice(sorted(lock))]
    content = bytearray(draw.randbytes(4096))
    files = raw.Raw(tmp_path / "raw", fetch=False)
    files.sources = {
        source.id: dataclasses.replace(
            source, bytes=len(content), sha256=hashlib.sha256(content).hexdigest()
        )
    }
    path = files.folder / source.file
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert files.path(source.id) == path
    files = next_run(files)
    content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)
    with pytest.raises(raw.RecipeError) as caught:
        files.path(source.id)
    assert f"raw/{source.file}: " in str(caught.value)
    assert f"update the row '{source.id}'" in str(caught.value)


def next_run(files):
    """The same files, as the next run sees them."""
    again = raw.Raw(files.folder, fetch=False)
    again.sources = files.sources
    return again


@pytest.mark.parametrize("number", range(CASES))
def test_a_changed_row_of_a_table_is_named(number, tmp_path, monkeypatch):
    """The table as it stands is what the recipe gives; then one cell, or a whole row, is another."""
    draw = random.Random(SEED + number)
    name = draw.choice(lineage.recipes())
    made = (tables.DATA / f"{name}.csv").read_text(encoding="utf-8")
    frame = pd.read_csv(io.StringIO(made), dtype=str, keep_default_na=False)
    row = draw.randrange(len(frame))
    key = tables.resource(name)["schema"]["primaryKey"]
    cells = [column for column in frame if column not in key]
    if number % 4 == 0 or not cells:
        column, changed = None, frame.drop(index=row)
    else:
        column = draw.choice(cells)
        changed = frame.copy()
        changed.loc[row, column] += "9"
    monkeypatch.setattr(tables, "DATA", tmp_path)
    theme = name.partition("/")[0]
    (tmp_path / theme).mkdir()
    descriptor = (tables.ROOT / "data" / theme / "datapackage.json").read_bytes()
    (tmp_path / theme / "datapackage.json").write_bytes(descriptor)
    changed.to_csv(tmp_path / f"{name}.csv", index=False, lineterminator="\n")
    said = differences.compare(name, made)
    assert ", ".join(frame.loc[row, key]) in said, said
    if column is None:
        assert "which the table lacks (1 row in all)" in said
    else:
        assert f"at line {row + 2} " in said and f"column {column}: table has " in said
        assert "(1 cell in all)" in said
