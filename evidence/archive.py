"""Write zip archives that are the same bytes whenever their files are: without times, in one order."""

import io
import zipfile
from collections.abc import Iterable

TIME = (1980, 1, 1, 0, 0, 0)  # the earliest date an archive can hold


def begin_entry(name: str) -> zipfile.ZipInfo:
    """Return the head of a compressed file in an archive, with the same time for every file."""
    info = zipfile.ZipInfo(name, TIME)
    info.external_attr = 0o644 << 16  # or only the user who unpacks it can read it
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def pack(
    files: Iterable[tuple[str, bytes]], *, comment: bytes = b"", level: int | None = None
) -> bytes:
    """Return a zip of files (name, content), sorted by name; `comment` is the end of the archive.

    level: how hard to compress, up to 9; by default as zlib does.

    Examples
    --------
    >>> files = [("b.txt", b"2"), ("a.txt", b"1")]
    >>> pack(files) == pack(reversed(files))
    True
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in sorted(files):
            # The level of the archive does not count for an entry that brings its own head.
            archive.writestr(begin_entry(name), content, compresslevel=level)
        archive.comment = comment
    return buffer.getvalue()
