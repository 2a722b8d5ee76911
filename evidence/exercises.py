"""Set an exercise whose answer a reader can check: on the page, in the browser's Python, or by its solution.

The answer is computed by the cell that sets the exercise, so that it changes with the data.
"""

import re
from typing import Any

import numpy as np

from .markup import render
from .outputs import portable

THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
START = "answer = "  # what the code of a reader begins with, if the author gives nothing better


class Exercise:
    """An exercise as a notebook and the book show it."""

    def __init__(self, name, question, answer, digits, start, explain):
        self.name, self.question, self.answer = name, question, answer
        self.digits, self.start, self.explain = digits, start, explain

    def __repr__(self):
        return f"{self.question} Answer: {self.shown()}. {self.explain}".strip()

    def shown(self) -> str:
        """Return the answer as readers see it."""
        if isinstance(self.answer, str):
            return self.answer
        return f"{self.answer:.{self.digits}f}".replace("-", "−")

    def check(self, given: Any) -> bool:
        """Tell whether an answer is right: the same word, or the same number at the digits asked for.

        A text that reads as a number is one.
        """
        if isinstance(self.answer, str):
            return isinstance(given, str) and given.strip().casefold() == self.answer.casefold()
        text = re.sub(r"\s", "", str(given)).replace("−", "-").removesuffix("%")
        # A comma may divide thousands, as the book writes them, or begin the decimals.
        divided = THOUSANDS.fullmatch(text) and self._is_near(text.replace(",", ""))
        return bool(divided) or self._is_near(text.replace(",", "."))

    def _is_near(self, text):
        try:
            return abs(float(text) - self.answer) <= 0.5 * 10**-self.digits * (1 + 1e-9)
        except ValueError:
            return False

    def _repr_html_(self):
        data = {"name": self.name, "answer": self.answer, "start": self.start}
        if not isinstance(self.answer, str):
            data["digits"] = self.digits
        return render("exercises.html", data=data, answer=self.shown(), explain=self.explain)


def exercise(
    name: str, question: str, answer: Any, *, digits: int = 0, start: str = START, explain: str = ""
) -> Exercise:
    """Set an exercise: a field for the answer, and the solution in a fold.

    In the live book the reader writes code that sets `answer`, and it is checked the same way.

    Parameters
    ----------
    name : str
        A name of its own in the chapter: small letters and hyphens.
    question : str
        What is asked, in a sentence; prose before the cell shows it to readers.
    answer : str or number
        The answer, computed in the cell; NumPy's numbers too.
    digits : int
        Decimals that are asked for: an answer is right within half a unit of the last.
    start : str
        The code that a reader begins with in the live book; it must set `answer`.
    explain : str
        A sentence after the answer in the solution.

    Returns
    -------
    Exercise
        The last expression of a cell, so that the cell shows it.

    Raises
    ------
    ValueError
        If the answer is missing, the name has other characters, or the code does not set `answer`.

    Examples
    --------
    >>> exercise("double", "What is twice 4.25, to one decimal?", 8.5, digits=1)
    What is twice 4.25, to one decimal? Answer: 8.5.
    """
    plain = answer.item() if isinstance(answer, np.generic) else answer
    if not re.fullmatch("[a-z0-9-]+", name):
        raise ValueError(
            f"exercise({name!r}): write the name in small letters, digits and hyphens."
        )
    if plain is None or plain != plain or plain == "":
        raise ValueError(f"exercise('{name}'): the answer is missing. Compute it in this cell.")
    if "answer" not in start:
        raise ValueError(
            f"exercise('{name}'): start={start!r} does not set `answer`. Write `answer = …` in it."
        )
    if not isinstance(plain, str):
        plain = portable(float(plain))
    return Exercise(name, question, plain, digits, start, explain)
