"""A slice gives the value that the whole program gives, whatever changes a name on the way."""

import pytest

from evidence.trace import Program, TraceError

# Each program ends in `out`; cells are divided by a line of dashes. The slice must give the same value.
CHANGES = {
    "a plain name": "a = 1\nb = a + 1\nout = b",
    "a name bound twice": "a = 1\na = 2\nout = a",
    "an augmented assignment": "a = 1\na += 1\nout = a",
    "an item": "d = {}\nd['x'] = 1\nd['x'] += 1\nout = d",
    "an attribute": "class A: pass\na = A()\na.x = 1\nout = a.x",
    "a row of a frame": "import pandas as pd\nd = pd.DataFrame({'x': [1, 2]})\nd.loc[len(d)] = [3]\nd.at[0, 'x'] = 9\nout = d.x.sum()",
    "a column of a frame": "import pandas as pd\nd = pd.DataFrame({'x': [1, 2]})\nd['y'] = d['x'] * 2\nd.insert(0, 'z', 5)\nout = list(d.columns)",
    "update": "import pandas as pd\nd = pd.Series([3, 1])\nd.update(pd.Series([9]))\nout = list(d)",
    "inplace": "import pandas as pd\nd = pd.DataFrame({'a': [3, 1]})\nd.eval('b = a', inplace=True)\nout = list(d)",
    "options": "import pandas as pd\nd = pd.DataFrame({'a': [3, 1]})\nhow = {'inplace': True}\nd.eval('b = a', **how)\nout = list(d)",
    "a list": "rows = []\nrows.append(1)\nrows.extend([2])\nrows[0:0] = [7]\nout = rows",
    "del": "d = {'a': 1, 'b': 2}\ndel d['a']\nout = d",
    "another name": "a = []\nb = a\nb.append(1)\nout = a",
    "a part": "a = {'x': []}\nb = a['x']\nb.append(1)\nout = a",
    "a part put in": "b = []\na = [b]\nb.append(1)\nout = a",
    "a part put in later": "a, b = [], []\na.append(b)\nb.append(1)\nout = a",
    "one of two": "a, b = [], []\nc = a if b else b\nc.append(1)\nout = b",
    "setdefault": "a = {}\na.setdefault('x', []).append(1)\nout = a",
    "a loop": "out = []\nfor i in range(3):\n    out.append(i)",
    "a loop that rebinds": "t = 1\nfor i in range(3):\n    t = t * 2\nout = t",
    "a loop over parts": "a = [[], []]\nfor one in a:\n    one.append(1)\nout = a",
    "a branch": "a = 1\nif a:\n    b = 2\nelse:\n    b = 3\nout = b",
    "a branch not taken": "a = 1\nif a > 5:\n    a = 2\nout = a",
    "with": "import decimal\nwith decimal.localcontext() as c:\n    c.prec = 3\n    a = decimal.Decimal(1) / 3\nout = a",
    "try": "a = 1\ntry:\n    a = 1 / 0\nexcept ZeroDivisionError:\n    a += 5\nout = a",
    "a walrus": "a = [y := 3, y + 1]\nout = y",
    "a function": "k = 2\ndef f(x):\n    return x * k\nout = f(4)",
    "a function that reads later": "def f():\n    return k\nk = 1\nk = 2\nout = f()\nk = 3",
    "a function of a function": "k = 2\ndef f(x):\n    return g(x) + 1\ndef g(x):\n    return x * k\nk = 5\nout = f(4)",
    "an import inside": "try:\n    import math\nexcept ImportError:\n    pass\ndef f():\n    import cmath\n    return cmath.pi\nout = f() + math.pi",
    "a lambda": "k = 1\nf = lambda x: x + k\nk = 10\nout = f(1)",
    "a function that changes its argument": "def put(t):\n    t['x'] = 1\nd = {}\nput(d)\nout = d",
    "a function that hands on": "def put(t):\n    t['x'] = 1\ndef hand(u):\n    put(u)\nd = {}\nhand(d)\nout = d",
    "a function that changes a part": "def put(t):\n    part = t['x']\n    part.append(1)\nd = {'x': []}\nput(d)\nout = d",
    "a function that returns its argument": "def same(t):\n    return t\nd = []\ne = same(d)\ne.append(1)\nout = d",
    "a function that changes a global": "n = [0]\ndef count():\n    n[0] += 1\ncount()\ncount()\nout = n",
    "global": "n = 0\ndef count():\n    global n\n    n += 1\ncount()\nout = n",
    "a default": "k = [1]\ndef f(x=k):\n    return len(x)\nk.append(2)\nout = f()",
    "a default of a lambda": "k = [1]\nf = lambda x=k: len(x)\nk.append(2)\nout = f()",
    "global without a first value": "def begin():\n    global n\n    n = 4\nbegin()\nout = n",
    "a class": "class Bag:\n    def __init__(self, x):\n        self.x = x\nd = []\nb = Bag(d)\nb.x.append(1)\nout = d",
    "a decorator": "def twice(f):\n    return lambda: 2 * f()\n@twice\ndef one():\n    return 1\nout = one()",
    "an iterator": "i = iter([1, 2, 3])\na = next(i)\nb = next(i)\nout = b",
    "a generator": "g = (x for x in [1, 2, 3])\na = next(g)\nout = list(g)",
    "a generator that reads later": "k = 1\ng = (x * k for x in [1, 2])\nk = 10\nout = list(g)",
    "random numbers": "import numpy as np\nrng = np.random.default_rng(1)\na = rng.normal()\nb = rng.normal()\nout = b",
    "random numbers in a function": "import numpy as np\nrng = np.random.default_rng(1)\ndef draw():\n    return rng.normal()\na = draw()\nout = draw()",
    "the global generator": "import random\nrandom.seed(1)\na = random.random()\nout = random.random()",
    "numpy's global generator": "import numpy as np\nnp.random.seed(1)\na = np.random.normal()\nout = np.random.normal()",
    "a setting": "import pandas as pd\npd.set_option('display.precision', 2)\nout = pd.get_option('display.precision')",
    "a query": "import pandas as pd\nd = pd.DataFrame({'x': [1, 2]})\nlimit = 1\nout = len(d.query('x > @limit'))",
    "a query in a function": "import pandas as pd\nd = pd.DataFrame({'x': [1, 2]})\nlimit = 1\ndef f():\n    return len(d.query('x > @limit'))\nout = f()",
    "a name asked for as a text": "a = 3\nout = globals()['a']",
    "an array changed through a view": "import numpy as np\na = np.zeros(4)\nb = a[1:3]\nb[:] = 5\nout = a.sum()",
    "an output argument": "import numpy as np\na = np.zeros(2)\nnp.add(1, 2, out=a)\nout = a.sum()",
    "at": "import numpy as np\na = np.zeros(2)\nnp.add.at(a, [0], 4)\nout = a.sum()",
    "shuffle": "import random\na = [1, 2, 3, 4]\nrandom.seed(3)\nrandom.shuffle(a)\nout = a",
    "two names at once": "a, (b, *c) = 1, (2, 3, 4)\nout = c",
    "statements on a line": "a = 1; b = 2; out = b",
}  # fmt: skip


def run(text):
    """Return `out` as a program of its own leaves it."""
    space = {"__name__": "__main__", "glue": lambda name, value: None}
    # The real glue() would start IPython in the process of the tests.
    exec(compile(text.replace("from evidence import glue", ""), "program", "exec"), space)
    return repr(space["out"])


def sliced(code, name="out"):
    """Return the code of the slice of a number that holds the name."""
    program = Program(
        ["from evidence import glue", *code.split("\n---\n"), f"glue('result', {name})"]
    )
    return program.text(program.slice("number", "result"))


@pytest.mark.parametrize("code", CHANGES.values(), ids=CHANGES)
def test_a_slice_gives_the_value_of_the_whole(code):
    assert run(sliced("unused = 0\n" + code)) == run(code)


@pytest.mark.parametrize("code", CHANGES.values(), ids=CHANGES)
def test_a_statement_of_other_names_is_left_out(code):
    if "globals" not in code:
        assert "unused" not in sliced("unused = 0\n" + code + "\nunused = 1")


def test_what_comes_later_is_left_out():
    assert "99" not in sliced("a = 1\n---\nout = a\n---\nlater = 99")


def test_imports_hold_only_what_is_used_and_comments_stay():
    text = sliced(
        "import json, math\nfrom os import path, sep\n---\n# The area of a circle.\nout = math.pi"
    )
    assert "import math" in text and "json" not in text and "os" not in text
    assert "# The area of a circle." in text


PRODUCED = [
    ("number", "share-2014", "glue('share-2014', 1)", True),
    ("number", "share-in-2014", "glue('share', in_2014=1, now=2)", True),
    ("number", "share-2014", "glue('share', **{str(y): 1 for y in (2014, 2024)})", True),
    ("number", "share-blr", "for c in ('blr', 'aze'):\n    glue(f'share-{c}', 1)", True),
    (
        "number",
        "x-rose-most",
        "def tell(**n):\n    for k, v in n.items():\n        glue('x-' + k, v)\n---\ntell(rose_most=3)",
        True,
    ),
    ("verdict", "demo-01", "claim('demo-01').test(True, source=['a/b'])", True),
    (
        "verdict",
        "demo-01",
        "for c in ['demo-01', 'demo-02']:\n    claim(c).test(True, source=['a/b'])",
        True,
    ),
    ("verdict", "demo-01", "claim('demo-01a').test(True)\n---\nclaim('demo-01b').test(True)", True),
    ("verdict", "demo-01", "ids = ['demo-01']\n---\nfor c in ids:\n    claim(c).test(True)", True),
    ("figure", "shares", "figure(1, name='shares')", True),
    ("figure", "shares", "glue('shares', 1)", False),
]


@pytest.mark.parametrize(("kind", "name", "code", "made"), PRODUCED)
def test_what_makes_a_result_is_found(kind, name, code, made):
    other = {
        "number": "glue('other', f'{1}_{2}')",
        "verdict": "claim('other-01').test(True)",
        "figure": "figure(1, name='other')",
    }
    cells = ["from evidence import claim, figure, glue", *code.split("\n---\n")]
    if not made:
        with pytest.raises(TraceError, match="makes the figure 'shares'"):
            Program(cells).slice(kind, name)
        return
    program = Program([*cells, other[kind]])
    text = program.text(program.slice(kind, name))
    assert all(part.splitlines()[0] in text for part in code.split("\n---\n"))
    if "ids" not in code:  # a name put together elsewhere may be made by any statement
        assert "other" not in text


def test_settled_reads_the_verdicts_before_it():
    cells = ["from evidence import claim, glue, settled", "claim('a-01').test(True)", "n = len(settled())",
             "claim('a-02').test(True)", "glue('n', n)"]  # fmt: skip
    program = Program(cells)
    text = program.text(program.slice("number", "n"))
    assert "a-01" in text and "a-02" not in text
