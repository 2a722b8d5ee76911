"""Verdicts as schema.org ClaimReview, for tools that gather fact checks: `_downloads/claims.jsonld`.

One item a claim with a finding. Claims that are unresolved or not checkable have none, and a number
for them would be invented, so they are left out. The rating is coarse on purpose; `alternateName`
holds the verdict itself, and `reviewBody` the sentence that says what a number cannot.
"""

import json

from ... import claims
from ..parts.ledger import link_card, list_claims

FILE = "_downloads/claims.jsonld"
RATING = {"reproduced": 5, "confirmed": 5, "close": 4, "qualified": 3, "contradicted": 1}
CONTEXT = "https://schema.org"


def list_reviews(page):
    """ClaimReview objects of all claims with a finding, in the order of the register. page: the root of the book."""
    return [make_review(page, claim) for claim in list_claims(page) if claim["verdict"] in RATING]


def make_review(page, claim):
    """One ClaimReview."""
    article = claims.articles()[claim["article"]]
    name = claim["attribution"] if claim["attribution"] not in ("", "author") else ", ".join(article.get("authors") or [])
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


def format_reviews(page):
    """The file's content."""
    return json.dumps(list_reviews(page), ensure_ascii=False, indent=1) + "\n"
