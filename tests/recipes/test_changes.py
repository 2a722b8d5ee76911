"""A changed byte of a publisher's file and a changed row of a table are named: twenty random ones of each.

The publishers' files are not in the repository, so others of a few bytes stand in for them.
"""

import dataclasses
import hashlib
import random

import pytest

from evidence import lineage, raw, tables
from evidence.differences import compare

TRIED = 20
RANDOM = random.Random(2026)
FILES = RANDOM.sample(sorted(raw.upstream()), TRIED)
ROWS = RANDOM.choices(lineage.recipes(), k=TRIED)


@pytest.mark.parametrize("key", FILES)
def test_a_changed_byte_of_a_file_is_named(stub, key):
    chance = random.Random(key)
    content = chance.randbytes(chance.randint(200, 2_000))
    stub.bytes(key, content)
    assert stub.raw.path(key).read_bytes() == content
    place = chance.randrange(len(content))
    changed = bytearray(content)
    changed[place] ^= 1 << chance.randrange(8)
    stub.raw.path(key).write_bytes(bytes(changed))
    with pytest.raises(raw.RecipeError) as caught:
        raw.Raw.path(fresh(stub), key)
    said = str(caught.value)
    assert stub.lock[key].file in said and "another edition, or a changed file" in said
    assert hashlib.sha256(changed).hexdigest()[:12] in said and hashlib.sha256(content).hexdigest()[:12] in said


def fresh(stub):
    """Return a reader that has checked no file yet, with the lock of the stub."""
    again = type(stub.raw)(stub.raw.folder)
    again.sources.update({key: dataclasses.replace(source) for key, source in stub.raw.sources.items()})
    return again


@pytest.mark.parametrize(("name", "number"), [(name, number) for number, name in enumerate(ROWS)])
def test_a_changed_row_of_a_table_is_named(name, number):
    chance = random.Random(f"{name} {number}")
    lines = (tables.DATA / f"{name}.csv").read_text(encoding="utf-8").split("\n")
    frame = tables.cells_of(name)
    key = tables.resource(name)["schema"].get("primaryKey") or list(frame)
    values = [column for column in frame if column not in key] or list(frame)
    row, column = chance.randrange(len(frame)), chance.choice(values)
    before = frame.at[row, column]
    frame.at[row, column] = after = "987654321" if before != "987654321" else "1"
    said = compare(name, frame.to_csv(index=False, lineterminator="\n"))
    assert said and said.startswith(f"at line {row + 2} ("), f"{name}, line {row + 2}: {said}"
    assert f"column {column}: table has {before or 'nothing'}, recipe gives {after} (1 cell in all)" in said
    assert len(lines) == len(frame) + 2, f"{name}: a cell with a line end; the line of a row is not its number"
