"""Read the data frames of R files, and keep those of large files for the next run."""

import pickle
import warnings
from pathlib import Path
from typing import Any

import pandas as pd

LARGE = 1_000_000  # bytes; reading a larger file takes seconds, so its frames are kept


def read(
    path: Path, digest: str, folder: Path, latin1: bool = False
) -> dict[str | None, pd.DataFrame]:
    """Read every data frame of an .rda or .rds file: {name: data frame}; an .rds file has the name None.

    Parameters
    ----------
    digest
        Its hash, the key under which the frames of large files are kept in `folder`.
    latin1
        Whether the text is Latin-1 and the file does not say so.
    """
    kept = folder / f"{digest[:16]}{'-latin1' * latin1}.pickle"
    if kept.is_file():
        with kept.open("rb") as file:
            return pickle.load(file)
    frames: dict[str | None, pd.DataFrame] = {}
    for name, value in _parse(path, latin1).items():
        if isinstance(value, pd.DataFrame):
            value.columns = [str(column) for column in value.columns]
            frames[None if name is None else str(name)] = value.reset_index(drop=True)
    if path.stat().st_size >= LARGE:
        _keep(kept, frames)
    return frames


def _parse(path: Path, latin1: bool) -> dict[Any, Any]:
    import rdata

    encoding: dict[str, Any] = {}
    if latin1:
        encoding = {"default_encoding": "latin-1", "force_default_encoding": True}
    with warnings.catch_warnings():
        # R classes without a counterpart in pandas (tbl_df, Date) come as the plain object, which
        # is enough.
        warnings.filterwarnings("ignore", message="Missing constructor", category=UserWarning)
        if path.suffix == ".rds":
            return {None: rdata.read_rds(path, **encoding)}
        return dict(rdata.read_rda(path, **encoding))


def _keep(path: Path, frames: dict) -> None:
    draft = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            pickle.dump(frames, file, protocol=pickle.HIGHEST_PROTOCOL)
        draft.replace(path)
    except OSError:  # the next run reads the file again, which only takes longer
        draft.unlink(missing_ok=True)
