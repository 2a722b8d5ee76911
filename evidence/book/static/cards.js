/* The switch of all cards of a page. Without this script each card opens by a click, and print shows all. */
(function () {
  "use strict";

  const cards = [...document.querySelectorAll("details.ev-card")];
  const button = document.querySelector(".ev-switch");

  const label = () => {
    button.textContent = `${cards.every((card) => card.open) ? "Close" : "Open"} all ${cards.length} cards`;
  };

  if (button) {
    button.addEventListener("click", () => {
      const open = !cards.every((card) => card.open);
      for (const card of cards) card.open = open;
      label();
    });
    label();
  }

  // Print shows every card, also where the style sheet cannot open a fold.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = cards.filter((card) => !card.open);
    for (const card of closed) card.open = true;
  });
  addEventListener("afterprint", () => {
    for (const card of closed) card.open = false;
  });
})();
