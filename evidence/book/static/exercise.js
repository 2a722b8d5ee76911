/* Checks the answer that a reader types into an exercise. Without this script the solution in the fold is enough. */
(function () {
  "use strict";

  function isRight(given, { answer, digits }) {
    if (digits === undefined) return given.trim().toLowerCase() === answer.toLowerCase();
    const text = given.replace(/\s/g, "").replace("−", "-").replace(/%$/, "");
    const isNear = (number) => number !== "" && Math.abs(Number(number) - Number(answer)) <= 0.5 * 10 ** -digits * (1 + 1e-9);
    // A comma may divide thousands, as the book writes them, or begin the decimals.
    const divided = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text);
    return divided && isNear(text.replaceAll(",", "")) || isNear(text.replaceAll(",", "."));
  }

  for (const box of document.querySelectorAll(".ev-exercise")) {
    const form = document.createElement("form");
    const field = `exercise-${box.dataset.name}`; // small letters, digits and hyphens
    form.innerHTML = `<label for="${field}">Your answer</label> <input id="${field}" autocomplete="off"> `
      + '<button>Check</button> <span role="status"></span>';
    box.prepend(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = form.querySelector("input").value;
      form.querySelector("[role=status]").textContent = !given.trim() ? "Type your answer first."
        : isRight(given, box.dataset) ? "✔ Right." : "✘ Not yet. Try again, or open the solution.";
    });
  }
})();
