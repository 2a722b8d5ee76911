"""Write verdicts as schema.org ClaimReview, for fact-checking tools: `_downloads/claims.jsonld`.

There is one item per claim with a finding. Claims of the group *open* are left out, since a rating
of them would be invented, and so are the annex and claims that repeat another. `alternateName`
holds the verdict itself, `ratingValue` the rating of its group (holds 5, holds in part 3, fails 1)
and `reviewBody` the sentences that explain it.
"""

import json
from typing import Any

from ... import claims
from ..nodes import Page
from ..parts.claim_lines import Claim, link_card, list_counted

FILE = "_downloads/claims.jsonld"
RATING = {
    name: rating for name, kind in claims.VERDICTS.items() if (rating := claims.GROUPS[kind.group].rating)
}  # fmt: skip
CONTEXT = "https://schema.org"


def make_review(page: Page, claim: Claim) -> dict[str, Any]:
    """Return the ClaimReview of one claim.

    Its address is absolute if the book has one (`html: baseurl` of _config.yml), else relative to the
    file, which lies one folder below the pages.
    """
    article = claims.articles()[claim["article"]]
    speaker, authors = claim["attribution"], ", ".join(article.get("authors") or [])
    name = authors if speaker in ("", "author") else speaker
    appearance = {"@type": "CreativeWork", "name": article.get("title") or article["label"]}
    if article.get("url"):
        appearance["url"] = article["url"]
    said = [claim["record"].get(key) for key in ("limit", "context", "since")]
    body = " ".join(filter(None, said)) or f"{claims.VERDICTS[claim['verdict']].says.capitalize()}."
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": f"{page.app.config.html_baseurl.rstrip('/') or '..'}/{link_card(page, claim)}",
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
    """Return the content of the file; `page` is the root page of the book.

    It has the ClaimReview of every claim with a finding, in the order of the register.
    """
    found = [make_review(page, claim) for claim in list_counted(page) if claim["verdict"] in RATING]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
