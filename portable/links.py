"""Links of a PDF that was printed from the book: find where they lead, and make them lead there.

Chromium writes a link to another page of the book as the address on the local server, which is
gone when somebody reads the PDF.
"""

from collections.abc import Callable, Iterator
from urllib.parse import unquote

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

Place = tuple[int, float]  # a page, counted from 0, and how far above its foot, in points


def find_anchors(document: PdfReader) -> dict[str, Place]:
    """Return the places of a printed page that links can name: {anchor: place}."""
    found = {}
    for name, target in document.named_destinations.items():
        page = document.get_destination_page_number(target)
        if page is not None:
            found[unquote(name.removeprefix("/"))] = (page, float(target.top or 0))
    return found


def list_links(document: PdfReader | PdfWriter) -> Iterator[DictionaryObject]:
    """Yield the links of a document."""
    for page in document.pages:
        for note in page.get("/Annots") or []:
            link = note.get_object()
            if link.get("/Subtype") == "/Link":
                yield link


def read_address(link: DictionaryObject) -> str:
    """Return the address of a link, "" if it leads to a place in the same document."""
    action = link.get("/A")
    return str(action.get_object().get("/URI", "")) if action else ""


def name_own_links(document: PdfReader, address: str) -> None:
    """Write links within a document as addresses below `address`, and forget the names.

    Several documents that become one may use the same names.
    """
    for link in list_links(document):
        if "/Dest" in link:
            anchor = unquote(str(link.pop("/Dest")).removeprefix("/"))
            link[NameObject("/A")] = _action(
                "/URI", "/URI", TextStringObject(f"{address}#{anchor}")
            )
    document.root_object.pop("/Dests", None)


def resolve(
    document: PdfReader | PdfWriter, target: Callable[[str], DictionaryObject | None]
) -> None:
    """Give each link the action that `target` returns for its address; None leaves it as it is."""
    for link in list_links(document):
        address = read_address(link)
        action = target(address) if address else None
        if action is not None:
            link[NameObject("/A")] = action


def go_to(page: IndirectObject, top: float) -> DictionaryObject:
    """Return the action that shows a place of the same document."""
    return _action("/GoTo", "/D", _place(page, top))


def go_to_file(file: str, place: Place) -> DictionaryObject:
    """Return the action that shows a place of another PDF in the same folder."""
    action = _action("/GoToR", "/D", _place(NumberObject(place[0]), place[1]))
    action[NameObject("/F")] = TextStringObject(file)
    return action


def _action(kind, key, value):
    return DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): value})


def _place(page, top):
    return ArrayObject([page, NameObject("/XYZ"), NullObject(), FloatObject(top), NullObject()])
