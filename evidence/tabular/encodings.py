"""Decode the bytes of a file: strictly UTF-8, or an encoding that the author names.

Other encodings and file types (a workbook named .csv) are only detected for the error message.
"""

import hashlib
import re
from pathlib import Path

from .errors import TableError, place, shown

SUGGESTED = "Save the file as CSV with UTF-8 and commas."
MAGIC = {
    b"PK\x03\x04": "a workbook (xlsx, ods) or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old workbook (xls)",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a database (SQLite)",
    b"version https://git-lfs": "a pointer of Git LFS (run `git lfs pull`)",
}
WIDE = {
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
WIDE_UNMARKED = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5")
LATIN = ("cp1252", "cp1250", "cp1254")


def raw(path: Path) -> bytes:
    """Return the bytes of a file; TableError if it cannot be read."""
    try:
        return Path(path).read_bytes()
    except IsADirectoryError:
        raise TableError(f"{place(path)}: this is a folder. Replace it by the CSV file.") from None
    except OSError as error:
        raise TableError(
            f"{place(path)}: cannot be read ({error.strerror}). Put the file there."
        ) from None


def content(path: Path) -> bytes:
    r"""Return the bytes of a text file without byte order mark and with every line end as \n.

    This is what is hashed, so a checkout with Windows line ends passes. The bytes of a file in the
    project's form are unchanged.
    """
    blob = raw(path).removeprefix(b"\xef\xbb\xbf")
    return blob.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in blob else blob


def digest(path: Path) -> str:
    """Return the hash of a file's `content` as descriptors write it: "sha256:" and 64 digits."""
    return "sha256:" + hashlib.sha256(content(path)).hexdigest()


def decode(blob: bytes, where: str, encoding: str = "utf-8") -> str:
    r"""Return the text of `blob`, every line end as \n; TableError if it is not in `encoding`."""
    for start, what in MAGIC.items():
        if blob.startswith(start):
            raise TableError(f"{where}: this is {what}, not CSV. {SUGGESTED}")
    if encoding == "utf-8" and (found := _wide(blob)):
        raise TableError(
            f"{where}, line 1: the file is in {found.upper()}, not in UTF-8. {SUGGESTED}"
        )
    try:
        text = blob.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise TableError(_undecoded(blob, where, encoding, error)) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise TableError(
            f"{where}, line {line}: a null byte ('\\x00'). The file is damaged; export it again."
        )
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _undecoded(blob, where, encoding, error):
    above = len(re.findall(rb"\r\n|\r|\n", blob[: error.start]))
    bad = blob[error.start - min(error.start, 12) : error.start + 12]
    text = f"{where}, line {above + 1}: {bad!r} is not {encoding.upper()}."
    known = encodings(blob)
    words = " or ".join(f"{name}: {shown(bad.decode(name, 'replace'))}" for name in known)
    option = "" if len(known) == 1 else " Or name its encoding to `new table` (--encoding)."
    return f"{text} It may be {words}. {SUGGESTED}{option}"


def _wide(blob):
    """Return the UTF-16 or UTF-32 encoding of `blob`, with or without its mark; "" if neither."""
    for mark, name in WIDE.items():
        if blob.startswith(mark):
            return name
    for name in WIDE_UNMARKED if blob.count(0) > len(blob) / 8 else ():
        text = blob.decode(name, "replace")
        if "\ufffd" not in text and "\0" not in text and re.search(r"[\n\r]", text):
            return name
    return ""


def encodings(blob: bytes) -> list[str]:
    """List the encodings that `blob` may be in; with one name, no other gives a different text."""
    if found := _wide(blob):
        return [found]
    try:
        blob.decode("utf-8")
        return ["utf-8"]
    except UnicodeDecodeError:
        pass
    words = re.findall(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*", blob)
    cyrillic = sum(len(word) > 1 and not re.search(rb"[A-Za-z]", word) for word in words)
    if 2 * cyrillic > len(words):
        # the commonest letters of Russian and Belarusian, which other code pages show as capitals
        texts = {name: blob.decode(name, "replace") for name in CYRILLIC}
        score = {name: len(re.findall("[оеаинтсрвлы]", text)) for name, text in texts.items()}
        best = max(score.values())
        return [name for name in CYRILLIC if 3 * score[name] > 2 * best] if best else list(CYRILLIC)
    texts = {name: blob.decode(name, "replace") for name in LATIN}
    return list(LATIN[:1]) if len(set(texts.values())) == 1 else list(LATIN)
