"""Find which tables a chapter uses, read from its code, and hash what it can see of them.

A chapter writes the names of its tables and facts out: `load("economy/trade")`,
`source=["economy:E015"]`. So what its results depend on is known before it runs.
"""

import functools
import hashlib
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from . import tables
from .claims import documents
from .claims.independence import PUBLISHERS
from .claims.register import PARTS
from .tabular.encodings import content

PACKAGE = Path(__file__).resolve().parent
TABLE_NAME = re.compile(r"""["']([a-z_]+/[a-z0-9_]+)["']""")
FACT_NAME = re.compile(r"""["']([a-z_]+):[A-Za-z]+\d+["']""")
IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
ORIGIN = re.compile(r"(^|_)(url|facts?|source|note)$")  # columns that say where a row is from
CLAIM_NAME = re.compile(r"""["']([a-z]+(?:-[a-z]+)*-\d{4}-\d{2,3}[a-z]?)["']""")
# The functions that read data, each with a name that a chapter may write out.
READERS = {"evidence.fact": "economy:E015", "evidence.load": "economy/macro"}
REGISTER = "articles/claims"  # with the list of articles, whose titles the cards show
SEEN = ("title", "sources", "schema")  # what a cell can see of a table's description


def name_tables(code: str) -> list[str]:
    """Return the tables that `code` names, sorted: its own, those of its facts, and the register.

    Examples
    --------
    >>> name_tables('trade = load("economy/bilateral_trade"); claim("nau-2025-01")')
    ['articles/claims', 'articles/parts', 'economy/bilateral_trade', 'sources/publishers']
    """
    named = set(TABLE_NAME.findall(code))
    cited = FACT_NAME.findall(code)
    named |= {f"{theme}/facts" for theme in cited} | ({PUBLISHERS} if cited else set())
    if "claim(" in code or "documented(" in code:
        named |= {REGISTER, PARTS, PUBLISHERS}
    if "documented(" in code:
        named |= set(documents.inputs(CLAIM_NAME.findall(code)))
    return sorted(name for name in named if table_file(name).exists())


def find_identifiers(code: str) -> set[str]:
    """Return the words of `code` that can be the name of a column."""
    return set(IDENTIFIER.findall(code))


def find_context(name: str, identifiers: set[str]) -> list[str]:
    """Return the columns of table `name` that none of `identifiers` names, in their order.

    A reader of the table may want them, but nothing in the book is computed with them. Facts are
    cited one by one, with all their columns.
    """
    if name == REGISTER or name.endswith("/facts"):
        return []
    fields = tables.resource(name)["schema"]["fields"]
    names = [field["name"] for field in fields if not ORIGIN.search(field["name"])]
    return [name for name in names if name not in identifiers]


def table_file(name: str) -> Path:
    """Return the file of a table, e.g. data/economy/bilateral_trade.csv, or of an article's documents."""
    return tables.DATA / f"{name}.{'yaml' if name.startswith(documents.FOLDER) else 'csv'}"


def hash_inputs(names: Iterable[str]) -> str:
    """Return a hash of all that a chapter can see besides its own code.

    That is the interpreter, the package (without `evidence.book` and `evidence.trace`, which run no
    cell), the lock, the names of countries, of each table its rows, schema, title and sources, and
    whether hashes of tables count.
    """
    digest = hashlib.sha256(package_key().encode())
    digest.update(str(tables.are_hashes_checked()).encode())
    for name in sorted(names):
        digest.update(name.encode() + b"\0" + table_key(name).encode())
    for path in (tables.DATA / "countries.csv", tables.DATA / "articles" / "articles.yaml"):
        digest.update(content(path) if path.exists() else b"missing")
    return digest.hexdigest()


def table_key(name: str) -> str:
    """Return a hash of what a cell can see of one table."""
    path = table_file(name)
    digest = hashlib.sha256(content(path) if path.exists() else b"missing")
    package = path.with_name("datapackage.json")
    if package.exists():
        described = json.loads(content(package).decode("utf-8"))["resources"]
        entries = (entry for entry in described if entry["name"] == path.stem)
        seen = [{key: entry.get(key) for key in SEEN} for entry in entries]
        digest.update(json.dumps(seen, sort_keys=True).encode())
    return digest.hexdigest()


@functools.cache
def package_key() -> str:
    """Return a hash of the interpreter, the lock and the package's code."""
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    apart = {PACKAGE / "book", PACKAGE / "trace"}
    files = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]
    sources = [path for path in files if not apart & set(path.parents)]
    for path in [*sorted(sources), tables.ROOT / "requirements.txt"]:
        blob = path.read_bytes() if path.exists() else b""
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(blob).digest())
    return digest.hexdigest()
