"""Work done beside the build: all of it is done, or the build says what was not."""

from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from evidence.book.execution import background
from evidence.tables import TableError


def ended(*jobs, error=None):
    """What a build does between reading and its end, with these jobs on its list."""
    app = SimpleNamespace()
    for job in jobs:
        background.add(app, *job)
    background.begin(app, None)
    background.finish(app, error)


def refuse(error):
    raise error


def test_every_job_is_done_before_the_build_ends(tmp_path):
    files = [tmp_path / str(number) for number in range(5)]
    ended(*((file.write_text, file.name) for file in files))
    assert [file.read_text() for file in files] == ["0", "1", "2", "3", "4"]


def test_an_error_of_ours_says_all_and_another_keeps_its_traceback():
    with pytest.raises(SystemExit) as told:
        ended((refuse, TableError("data/a.csv, line 3: broken. Mend it.")))
    assert str(told.value) == "\nThe book was not built.\n  data/a.csv, line 3: broken. Mend it."
    with pytest.raises(ExtensionError, match=r"(?s)could not be made.*Traceback.*ValueError: other"):
        ended((refuse, ValueError("other")))


def test_a_build_that_failed_keeps_its_own_error():
    ended((refuse, ValueError("other")), error=KeyError("the build's"))
