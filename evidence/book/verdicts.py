"""Cards of verdicts, and the build's memory of what every notebook settled, loaded and drew.

`env.evidence` maps a page to {"verdicts", "tables", "charts", "shows"}: lists of the records its
notebook emitted, and the names of the generated parts that stand on it. Everything that shows a
verdict reads it there, so the book shows the verdicts of the build being read.
"""

import hashlib
import json
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.util import logging

from .. import claims, review, tables
from ..outputs import CHART, TABLE, VERDICT
from .markup import Live, chapter_of, filler, html, paragraph

LOG = logging.getLogger(__name__)
NAMED = 5  # moved verdicts named in the notice at the end of a build
CHART_FACTS = ("name", "title", "alt", "source", "sha256")
SOURCELESS = ("unresolved", "not checkable")


class Recorder:
    """Sees every output of a notebook while the page is read, and keeps what is evidence."""

    mime_priority_overrides = [("*", VERDICT, 1), ("*", TABLE, 1)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Nodes of a verdict or table output; None leaves an output to whoever shows it."""
        env = renderer.renderer.sphinx_env
        if inline or env is None:
            return None
        _keep_notebook(env, renderer.renderer.nb_client)
        found = of(env, env.docname)
        if data.mime_type == CHART:
            found["charts"].append({key: data.content.get(key) for key in CHART_FACTS})
        if data.mime_type == TABLE:
            found["tables"].append(dict(data.content))
            return [Live(kind="nothing")]
        if data.mime_type == VERDICT:
            found["verdicts"].append(dict(data.content))
            return [Live(kind="card", record=dict(data.content))]
        return None


def _keep_notebook(env, client):
    """Keep the executed notebook for the page's download.

    What myst-nb itself writes to `jupyter_execute` has no outputs when they come from its cache.
    """
    path = kept_notebook(env, env.docname)
    if of(env, env.docname).setdefault("notebook", "") != str(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        notebook = json.loads(nbformat.writes(client.notebook, indent=None))
        # myst-nb has taken the glued values out of the outputs; the download still needs them.
        notebook["metadata"]["glued"] = {
            name: output["data"].get("text/plain", "") for name, output in client.glue_data.items()
        }
        path.write_text(json.dumps(notebook), encoding="utf-8")
        of(env, env.docname)["notebook"] = str(path)


def kept_notebook(env, docname):
    """Where the executed notebook of a page is kept between builds."""
    return Path(env.doctreedir) / "notebooks" / f"{docname}.ipynb"


def of(env, docname):
    """What is known of one page; begins its entry if there is none."""
    if not hasattr(env, "evidence"):
        env.evidence = {}
    return env.evidence.setdefault(
        docname, {"verdicts": [], "tables": [], "charts": [], "shows": []}
    )


def purge(app, env, docname):
    """Forget a page that is read anew or gone."""
    getattr(env, "evidence", {}).pop(docname, None)


def merge(app, env, docnames, other):
    """Take over what a parallel reader learnt of its pages."""
    for docname in docnames:
        if docname in getattr(other, "evidence", {}):
            of(env, docname).update(other.evidence[docname])


def settled(env):
    """{claim id: record with "docname"} of this build; of two verdicts the first counts."""
    found = {}
    for docname, page in sorted(getattr(env, "evidence", {}).items()):
        for record in page["verdicts"]:
            found.setdefault(record["claim_id"], {**record, "docname": docname})
    return found


def unwrap(app, doctree):
    """Put cards in the place of their outputs, and leave no empty frame where a table loaded."""
    for bundle in list(doctree.findall(_is_bundle)):
        live = next((n for part in bundle for n in part if isinstance(n, Live)), None)
        if live is None:
            continue
        frame = bundle.parent
        bundle.replace_self([live] if live["kind"] == "card" else [])
        if not frame.children and frame.parent is not None:
            frame.parent.remove(frame)


def _is_bundle(node):
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


@filler("nothing")
def nothing(page, node):
    """A table that was loaded: the book shows it under "About the data" only."""
    return []


@filler("card")
def card(page, node):
    """The card of one verdict; plain paragraphs in ePub and PDF."""
    record = node["record"]
    if record["claim_id"] not in claims.register().index:
        return []  # named by the consistency check
    if page.web:
        addresses = {"table": page.table, "fact": page.fact, "claim": page.row}
        return [html(claims.card_html(record, lambda kind, name: addresses[kind](name)))]
    first, *rest = claims.card_text(record).split("\n")
    frame = nodes.container("", ids=[f"claim-{record['claim_id']}"], classes=["ev-card"])
    frame += paragraph(nodes.strong("", first))
    frame += [paragraph(line) for line in rest]
    return [frame]


def problems(env):
    """What is wrong between notebooks, register and results: list of (page or None, message)."""
    known = claims.register()
    where, found = {}, []
    for docname, page in sorted(env.evidence.items()):
        for record in page["verdicts"]:
            where.setdefault(record["claim_id"], []).append(docname)
            found += [(docname, text) for text in _wrong(record, docname, known)]
    for claim_id, places in sorted(where.items()):
        if len(places) > 1:
            names = " and ".join(f"{docname}.md" for docname in places)
            found.append(
                (places[1], f"claim {claim_id} is settled {len(places)} times, in {names}. Keep one; "
                 f"elsewhere refer to it with {{claim}}`{claim_id}`.")
            )  # fmt: skip
    return found + list(_gone(env, where))


def _wrong(record, docname, known):
    """What is wrong with one verdict by itself."""
    claim_id = record["claim_id"]
    if claim_id not in known.index:
        yield f"claim {claim_id} does not exist. Use an id of data/articles/claims.csv."
        return
    if not (record["tables"] or record["sources"]) and record["verdict"] not in SOURCELESS:
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
    """Accepted verdicts that their notebook does not give any more."""
    pages = {chapter_of(docname): docname for docname in env.found_docs}
    for row in review.accepted("verdicts"):
        name = chapter_of(row["notebook"])
        docname = pages.get(name)
        if name not in {chapter_of(d) for d in where.get(row["claim_id"], [])}:
            why = "does not settle it" if docname else "is not in _toc.yml"
            yield (
                docname,
                (
                    f"claim {row['claim_id']}: results/verdicts.csv says that chapter '{name}' settles "
                    f"it, but that chapter {why}. Restore the cell, or run `make accept`."
                ),
            )


def check(app, env):
    """Say each inconsistency as one warning, which fails a build that is strict."""
    for docname, message in problems(env):
        LOG.warning(message, location=docname, type="evidence", subtype="claims")


def moved(env):
    """Claims whose verdict or value differs from the accepted one: list of texts, sorted."""
    accepted = {row["claim_id"]: row for row in review.accepted("verdicts")}
    found = []
    for claim_id, record in sorted(settled(env).items()):
        before = accepted.get(claim_id)
        if before is None:
            found.append(f"{claim_id} is new ({record['verdict']})")
        elif before["verdict"] != record["verdict"]:
            found.append(f"{claim_id} {before['verdict']} → {record['verdict']}")
        elif before["recomputed"] != str(record["recomputed"]):
            found.append(f"{claim_id} {before['recomputed']} → {record['recomputed']}")
    return found


def notice(app, error):
    """At the end of a build, say which verdicts are not the accepted ones."""
    if error is not None or not hasattr(app.env, "evidence"):
        return
    found = moved(app.env)
    if found:
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        LOG.info(
            f"{len(found)} verdicts moved since they were accepted: {'; '.join(found[:NAMED])}{more}. "
            "`make review` shows why, `make accept` records them."
        )


def state(env):
    """A hash of all that generated parts show: if it stands, no page need be written again."""
    known = {d: {k: v for k, v in e.items() if k != "notebook"} for d, e in env.evidence.items()}
    digest = hashlib.sha256(json.dumps(known, sort_keys=True).encode())
    watched = [tables.DATA / "articles" / name for name in ("claims.csv", "articles.yaml", "arguments.yaml")]
    watched += sorted(tables.DATA.glob("*/datapackage.json")) + sorted(review.RESULTS.glob("*.csv"))
    for path in watched:
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def refresh(app, env):
    """Pages to be written again because evidence shown on them changed, though they did not.

    A page with an inconsistency is among them, so that a second build says so again.
    """
    if not hasattr(env, "evidence"):
        env.evidence = {}
    before, env.evidence_state = getattr(env, "evidence_state", None), state(env)
    if before == env.evidence_state and not problems(env):
        return []
    return [name for name, page in env.evidence.items() if page["shows"] or page["verdicts"]]


def setup(app):
    """Connect memory and checks; the renderer is an entry point of pyproject.toml. Every event here is safe for parallel reading."""
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("doctree-read", unwrap)
    app.connect("env-get-updated", refresh)
    app.connect("env-check-consistency", check)
    app.connect("build-finished", notice)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
