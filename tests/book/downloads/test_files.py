"""Downloads are complete, readable by other tools, and the same in every build."""

import zipfile

from frictionless import Package


def test_data_of_a_chapter_is_a_data_package_that_others_can_read(small_built, tmp_path):
    with zipfile.ZipFile(small_built.download("chapters/economy.zip")) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        archive.extractall(tmp_path / "unpacked")
    package = Package(
        str(tmp_path / "unpacked" / "economy" / "data" / "economy" / "datapackage.json")
    )
    assert sorted(package.resource_names) == ["facts", "trade"]
    assert package.validate().valid


def test_downloads_are_the_same_in_every_build(small_built):
    first = {
        path: path.read_bytes() for path in small_built.download("").rglob("*") if path.is_file()
    }
    for path in first:
        path.unlink()
    small_built.build()
    assert first and {path: path.read_bytes() for path in first} == first
