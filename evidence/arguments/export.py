"""Write an argument in formats of other tools: Argdown, and the Argument Interchange Format as JSON.

A step that needs all of its reasons becomes one inference with all of them as premises; a step that
needs any becomes one inference for each. Essential claims of a step are premises of each of its
inferences; details are left out of the inferences and stay in the list of statements.
"""

import json
import re
from collections.abc import Iterator, Mapping

from .map import Article, Verdicts, nodes_of
from .statuses import Footing

Words = Mapping[str, str]  # {claim id: its words}
Footings = Mapping[str, Footing]  # of each node
SPECIAL = re.compile(r"([\\\[\]<>#*_{}@])")


def list_inferences(article: Article) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (name of the inference, its conclusion, its premises) for every step with reasons."""
    root = article["argument"]["root"]
    for name, node in nodes_of(article).items():
        own = [claim for claim, mark in node["marks"].items() if mark == "essential"]
        if not own and not node.get("supported_by"):
            own = list(node["marks"])
        reasons, shared = (node["supported_by"], own) if node.get("supported_by") else (own, [])
        if name == root:
            shared = []
        groups = [reasons] if node["needs"] == "all" else [[one] for one in reasons]
        for number, premises in enumerate(groups, 1):
            if premises:
                by = number if len(groups) > 1 else "all"
                yield f"{name} by {by}", name, [*shared, *premises]


def list_attacks(article: Article) -> list[tuple[str, str]]:
    """Return (objection, step attacked) for every attack."""
    nodes = nodes_of(article)
    return [(name, one) for name, node in nodes.items() for one in node.get("attacks", [])]


def list_statements(
    article: Article, said: Words, verdicts: Verdicts, footings: Footings
) -> list[tuple[str, str, dict[str, str]]]:
    """Return (id, words, data) of the steps, and then of the claims, each once."""
    nodes, found = nodes_of(article), []
    for name, node in nodes.items():
        data = {"status": footings[name].status, "needs": node["needs"], "why": node["why"]}
        found.append((name, node["text"], data))
    used = dict.fromkeys(claim for node in nodes.values() for claim in node["marks"])
    return found + [(claim, said[claim], {"verdict": verdicts[claim]}) for claim in used]


def format_argdown(
    article: Article, title: str, said: Words, verdicts: Verdicts, footings: Footings
) -> str:
    """Return an argument as Argdown; `title` is that of the document."""
    named = json.dumps(title, ensure_ascii=False)
    lines = ["===", f"title: {named}", "===", "", "# Statements", ""]
    for name, words, data in list_statements(article, said, verdicts, footings):
        more = ", ".join(
            f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()
        )
        lines += [f"[{name}]: {escape(words)} {{{more}}}", ""]
    lines += ["# Inferences", ""]
    for name, conclusion, premises in list_inferences(article):
        lines += [f"<{name}>", ""]
        lines += [f"({number}) [{one}]" for number, one in enumerate(premises, 1)]
        lines += ["----", f"({len(premises) + 1}) [{conclusion}]", ""]
    attacks = list_attacks(article)
    lines += ["# Objections", ""] if attacks else []
    for name, attacked in attacks:
        lines += [f"[{attacked}]", f"  - [{name}]", ""]
    return "\n".join(lines).rstrip() + "\n"


def escape(words: str) -> str:
    """Return words with the characters that mean something in Argdown escaped."""
    return SPECIAL.sub(r"\\\1", words)


def format_aif(article: Article, said: Words, verdicts: Verdicts, footings: Footings) -> str:
    """Return an argument as JSON of the Argument Interchange Format.

    I-nodes are statements, RA-nodes inferences, CA-nodes conflicts.
    """
    nodes = [
        {"nodeID": name, "text": words, "type": "I", **data}
        for name, words, data in list_statements(article, said, verdicts, footings)
    ]
    edges = []
    for name, conclusion, premises in list_inferences(article):
        nodes.append({"nodeID": name, "text": "Default Inference", "type": "RA"})
        edges += [(one, name) for one in premises] + [(name, conclusion)]
    for name, attacked in list_attacks(article):
        conflict = f"{name} against {attacked}"
        nodes.append({"nodeID": conflict, "text": "Default Conflict", "type": "CA"})
        edges += [(name, conflict), (conflict, attacked)]
    listed = [
        {"edgeID": str(number), "fromID": one, "toID": other, "formEdgeID": None}
        for number, (one, other) in enumerate(edges, 1)
    ]
    found = {"nodes": nodes, "edges": listed, "locutions": []}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
