"""Read the register of claims and the list of articles."""

import functools
from collections.abc import Mapping
from typing import Any

import pandas as pd
import yaml

from .. import tables


class ClaimError(ValueError):
    """A claim is settled in a way that the rules do not allow. The message says what to do."""


def register() -> pd.DataFrame:
    """Return all claims, one per row, indexed by `claim_id`."""
    path = tables.DATA / "articles" / "claims.csv"
    return _register(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=4)
def _register(_path, _changed):
    return tables.read("articles/claims").set_index("claim_id", drop=False)


def articles() -> dict[str, dict]:
    """Return the articles of `data/articles/articles.yaml`: {id: entry}."""
    path = tables.DATA / "articles" / "articles.yaml"
    return _articles(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=4)
def _articles(path, _changed):
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    listed = listed["articles"] if isinstance(listed, dict) else listed
    return {article["id"]: article for article in listed}


def place(row: Mapping[str, Any] | pd.Series) -> str:
    """Say where a claim is: "Media IQ 2023, Suffocating embrace ¶5, after Belarusian MFA"."""
    article = articles().get(row["article"], {})
    spots = zip(row["section"].split("; "), str(row["paragraph"]).split("; "), strict=False)
    where = f"{article.get('label', row['article'])}, "
    where += "; ".join(f"{section} ¶{paragraph}" for section, paragraph in spots)
    attribution = row["attribution"]
    speaker = isinstance(attribution, str) and attribution not in ("", "author")
    return where + (f", after {attribution}" if speaker else "")
