"""A downloaded slice runs alone and says whether its result is that of the book."""

import subprocess
import sys

from evidence.trace import Program, find_origin, name_script, write_script
from evidence.trace.verify import list_results, read_program


def script(kind, name, **changed):
    program = read_program("economy")
    chosen = program.slice(kind, name)
    record = list_results("economy")[kind, name] | changed
    return write_script(
        program,
        kind,
        name,
        chosen,
        record,
        find_origin([program.statements[index].text for index in chosen]),
    )


def run(path, text):
    path.write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, cwd=path.parent, timeout=120
    )


def test_a_script_runs_alone_in_any_folder(tmp_path):
    text = script("verdict", "mediaiq-2023-22")
    assert "#   economy:E001" in text
    done = run(tmp_path / name_script("verdict", "mediaiq-2023-22"), text)
    assert done.returncode == 0, done.stderr
    assert (
        done.stdout
        == "verdict mediaiq-2023-22: verdict reproduced, recomputed 49, as in the book\n"
    )


def test_a_script_says_that_its_result_is_another(tmp_path):
    done = run(tmp_path / "a.py", script("number", "economy-share-2014", value="50.0"))
    assert done.returncode == 1
    assert done.stderr == "number economy-share-2014: value is 51.1606579, the book has 50.0\n"


def test_a_name_is_a_file_name():
    assert name_script("number", "a b/c") == "number-a-b-c.py"


def test_a_program_reads_commands_of_ipython():
    program = Program(["%matplotlib inline\nfrom evidence import glue", "glue('a', 1)"])
    assert program.slice("number", "a")
