"""Archives of the same files are the same bytes, and a level of compression has an effect."""

import io
import zipfile

from evidence import archive

FILES = [("b.txt", b"abc" * 5000), ("a/ж.txt", bytes(range(256)) * 40)]


def test_the_order_and_the_day_do_not_matter():
    packed = archive.pack(FILES, comment=b"key")
    assert packed == archive.pack(reversed(FILES), comment=b"key") and packed.endswith(b"key")
    with zipfile.ZipFile(io.BytesIO(packed)) as found:
        assert {info.date_time for info in found.infolist()} == {archive.TIME}
        assert {name: found.read(name) for name in found.namelist()} == dict(FILES)


def test_a_level_is_used():
    assert len(archive.pack(FILES, level=9)) < len(archive.pack(FILES, level=0))
