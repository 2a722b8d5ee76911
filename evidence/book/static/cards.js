/* The switch of all cards of a page, and what a card offers once it is open. Without this script each
   card opens by a click. */
(function () {
  "use strict";

  const { tools, data } = document.currentScript.dataset;
  const cards = [...document.querySelectorAll("details.ev-card")];
  const button = document.querySelector(".ev-switch");

  // ---- all cards ----
  const folds = [...document.querySelectorAll("details.ev-many")]; // long lists of cards
  const allOpen = () => [...cards, ...folds].every((one) => one.open);
  const label = () => {
    button.textContent = `${allOpen() ? "Close" : "Open"} all ${cards.length} cards`;
  };
  if (button) {
    button.addEventListener("click", () => {
      const open = !allOpen();
      for (const one of [...cards, ...folds]) one.open = open;
    });
    for (const one of [...cards, ...folds]) one.addEventListener("toggle", label);
    label();
  }

  // ---- one card: what it offers is loaded when a reader opens the first ----
  // A page opened from disk may not fetch a file, so the addresses of sources are a script, too.
  let asked = false;
  function bring() {
    if (asked) return;
    asked = true;
    for (const address of [tools, data]) {
      const script = document.createElement("script");
      script.src = address;
      script.async = false; // in this order
      document.head.append(script);
    }
  }
  document.addEventListener("toggle", (event) => {
    if (event.target.matches && event.target.matches("details.ev-card[open]")) bring();
  }, true);
  // An address, or a reader who is faster than this script, may have opened one before.
  if (cards.some((card) => card.open)) bring();
})();
