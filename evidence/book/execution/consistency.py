"""Check that notebooks, register, arguments and results agree, and say what moved since the last acceptance."""

from collections import Counter
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from ... import arguments, claims, results, tables
from ...build import MOVED
from ...markup import plural
from ..directives import check_pages
from ..keys import hash_evidence
from ..record import chapter_of, read_data, read_numbers, read_records, settled

LOG = logging.getLogger(__name__)
NAMED = 5  # moved verdicts named in the notice at the end of a build


def problems(env: BuildEnvironment) -> list[tuple[str | None, str]]:
    """Compare notebooks, register, arguments and results; return (page or None, message) of each problem."""
    known = claims.register()
    where: dict[str, list[str]] = {}
    found: list[tuple[str | None, str]] = []
    for docname, page in sorted(read_records(env).items()):
        for record in page.verdicts:
            where.setdefault(record["claim_id"], []).append(docname)
            found += [(docname, text) for text in _wrong(record, docname, known)]
    for claim_id, places in sorted(where.items()):
        if len(places) > 1:
            names = " and ".join(f"{docname}.md" for docname in places)
            found.append(
                (places[1], f"claim {claim_id} is settled {len(places)} times, in {names}. Keep one; "
                 f"elsewhere refer to it with {{claim}}`{claim_id}`.")
            )  # fmt: skip
    return found + list(_gone(env, where)) + [(None, text) for text in _lost_numbers(env)]


def _wrong(record, docname, known):
    """What is wrong with one verdict by itself."""
    claim_id = record["claim_id"]
    if claim_id not in known.index:
        yield f"claim {claim_id} does not exist. Use an id of data/articles/claims.csv."
        return
    if not (record["tables"] or record["sources"]) and record["verdict"] not in claims.OPEN:
        yield (
            f"claim {claim_id} is {record['verdict']} without a source. "
            "Name tables or facts in the act that settles it."
        )
    chapter = known.at[claim_id, "chapter"]
    if chapter != chapter_of(docname):
        yield (
            f"claim {claim_id} is settled in {docname}.md, but belongs to the chapter '{chapter}' "
            "(column `chapter` of data/articles/claims.csv). Move the cell, or the claim."
        )


def _gone(env, where):
    """Accepted verdicts that their notebook does not give any more; one line for a chapter that is gone."""
    pages = {chapter_of(docname): docname for docname in env.found_docs}
    lost: Counter[str] = Counter()
    for row in results.accepted("verdicts"):
        name, claim_id = chapter_of(row["notebook"]), row["claim_id"]
        if name not in pages:
            lost[name] += 1
        elif name not in map(chapter_of, where.get(claim_id, [])):
            message = (
                f"claim {claim_id}: results/verdicts.csv says that chapter '{name}' settles it, but that "
                "chapter does not settle it. Restore the cell, or run `make accept`."
            )
            yield pages[name], message
    for name, count in lost.items():
        message = (
            f"results/verdicts.csv has {plural(count, 'verdict')} of the chapter '{name}', which is not in "
            f"_toc.yml. Add `- file: chapters/{name}` to it; if the chapter is gone for good, delete "
            "its file and run `make accept`, which drops them."
        )
        yield None, message


def _lost_numbers(env):
    """What the tests of arguments name, and no notebook of this build glues."""
    if not (tables.DATA / "articles" / "arguments.yaml").exists():
        return []
    return list(arguments.find_lost_numbers(arguments.read(), read_numbers(env)))


def find_moved(env: BuildEnvironment) -> list[str]:
    """Return a text for each claim whose verdict or value is not the accepted one, sorted."""
    accepted = {row["claim_id"]: row for row in results.accepted("verdicts")}
    found = []
    for claim_id, record in sorted(settled(env).items()):
        if claim_id != record["claim_id"]:
            continue  # a part, or a claim that repeats another
        before = accepted.get(claim_id)
        if before is None:
            found.append(f"{claim_id} is new ({record['verdict']})")
        elif before["verdict"] != record["verdict"]:
            found.append(f"{claim_id} {before['verdict']} → {record['verdict']}")
        elif before["recomputed"] != str(record["recomputed"]):
            found.append(f"{claim_id} {before['recomputed']} → {record['recomputed']}")
    return found


def report_moved(app: Sphinx, error: Exception | None) -> None:
    """Print at the end of a build which verdicts are not the accepted ones."""
    if error is not None or not read_records(app.env):
        return
    found, note = find_moved(app.env), Path(app.outdir).parent / MOVED
    note.unlink(missing_ok=True)
    if found:
        note.touch()
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        LOG.info(
            f"{plural(len(found), 'verdict')} moved since the last acceptance: {'; '.join(found[:NAMED])}{more}. "
            "`make review` shows why, `make accept` records them."
        )


def find_stale(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again because evidence shown on them changed, though they did not.

    A page with an inconsistency is among them, so that a second build says so again.
    """
    data, now = read_data(env), hash_evidence(env)
    before, data["state"] = data["state"], now
    if before == now and not problems(env):
        return []
    return [name for name, page in read_records(env).items() if page.shows or page.verdicts]


def setup(app: Sphinx) -> None:
    """Check consistency in every build, and write stale pages again."""
    app.connect("env-get-updated", find_stale)
    check_pages(app, problems)
    app.connect("build-finished", report_moved)
