"""Write verdicts as schema.org ClaimReview, for fact-checking tools: `_downloads/claims.jsonld`.

There is one item per claim with a finding. Claims that are unresolved or not checkable are left
out: a rating of them would be invented. `alternateName` holds the verdict itself, `ratingValue`
a coarse number, and `reviewBody` the sentence that explains it.
"""

import json
from typing import Any

from ... import claims
from ..nodes import Page
from ..parts.claim_lines import Claim, link_card, list_claims

FILE = "_downloads/claims.jsonld"
RATING = {"reproduced": 5, "confirmed": 5, "close": 4, "qualified": 3, "contradicted": 1}
CONTEXT = "https://schema.org"


def list_reviews(page: Page) -> list[dict[str, Any]]:
    """Return the ClaimReview of every claim with a finding, in the order of the register.

    Parameters
    ----------
    page
        The root page of the book.
    """
    return [make_review(page, claim) for claim in list_claims(page) if claim["verdict"] in RATING]


def make_review(page: Page, claim: Claim) -> dict[str, Any]:
    """Return the ClaimReview of one claim."""
    article = claims.articles()[claim["article"]]
    name = (
        claim["attribution"]
        if claim["attribution"] not in ("", "author")
        else ", ".join(article.get("authors") or [])
    )
    appearance = {"@type": "CreativeWork", "name": article.get("title") or article["label"]}
    if article.get("url"):
        appearance["url"] = article["url"]
    body = claim["record"].get("note") or f"{claims.VERDICTS[claim['verdict']][2].capitalize()}."
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": f"../{link_card(page, claim)}",  # the file lies one folder below the pages
        "claimReviewed": claim["paraphrase"],
        "author": {"@type": "Organization", "name": "Independence, Recomputed"},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Thing", "name": name or article.get("outlet") or article["label"]},
            "datePublished": str(article["date"]),
            "appearance": appearance,
        },
        "reviewRating": {
            "@type": "Rating", "ratingValue": RATING[claim["verdict"]], "bestRating": 5, "worstRating": 1,
            "alternateName": claim["verdict"],
        },
        "reviewBody": body,
    }  # fmt: skip


def format_reviews(page: Page) -> str:
    """Return the content of the file."""
    return json.dumps(list_reviews(page), ensure_ascii=False, indent=1) + "\n"
