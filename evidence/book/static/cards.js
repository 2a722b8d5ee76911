/* The switch of all cards of a page, and what a card offers once it is open: the pages of its
   sources, the claims before and after it, its link, and how to cite it. Without this script each
   card opens by a click, a source leads to its record, and print shows all. */
(function () {
  "use strict";

  const address = document.currentScript.dataset.cards;
  const cards = [...document.querySelectorAll("details.ev-card")];
  const button = document.querySelector(".ev-switch");
  const waiting = new Set();
  let data, asked = false;

  function make(tag, given, ...children) {
    const element = Object.assign(document.createElement(tag), given);
    element.append(...children);
    return element;
  }

  // ---- all cards ----
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

  // ---- one card ----
  // A page opened from disk may not fetch a file, so the addresses are a script, too.
  window.evCards = (found) => {
    data = found;
    waiting.forEach(complete);
    waiting.clear();
  };

  function opened(card) {
    if (!card.open || card.dataset.done) return;
    card.dataset.done = "yes";
    offer(card);
    if (data) return complete(card);
    waiting.add(card);
    if (asked) return;
    asked = true;
    document.head.append(make("script", { src: address }));
  }

  const nameOf = (card) => card.id.slice("claim-".length);

  function offer(card) {
    const said = make("span", { className: "ev-done" });
    said.setAttribute("role", "status");
    const copy = make("button", { type: "button", textContent: "Copy link" });
    copy.addEventListener("click", () => {
      const link = new URL(`#${card.id}`, location.href).href;
      copyText(link).then((done) => { said.textContent = done ? "Copied." : link; });
    });
    const cite = make("button", { type: "button", textContent: "Cite" });
    cite.setAttribute("aria-expanded", "false");
    cite.addEventListener("click", () => {
      const shown = card.querySelector(".ev-cite");
      if (shown) shown.remove();
      else if (data) card.querySelector(".ev-body").append(citation(card));
      cite.setAttribute("aria-expanded", String(!shown && Boolean(data)));
    });
    let list = card.querySelector(".ev-links");
    if (!list) card.querySelector(".ev-body").append(list = make("ul", { className: "ev-links" }));
    list.append(make("li", {}, copy, " ", said), make("li", {}, cite));
  }

  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false; // no permission, or a page opened from disk
    }
  }

  function citation(card) {
    const name = nameOf(card), { title, by, date, address: page } = data.book;
    const words = [...card.querySelector(".ev-says").childNodes].find((node) => node.nodeType === 3);
    const says = words.textContent.trim().replace(/\.$/, "");
    const verdict = card.querySelector("summary .ev-word").lastChild.textContent.trim().toLowerCase();
    const place = `${page}#${card.id}`, entry = `“${says}”: ${verdict}`;
    const field = place.startsWith("http") ? "url" : "howpublished";
    const plain = `${by}: ${entry} (claim ${name}). In: ${title}, verdicts of ${date}. ${place}`;
    const bibtex = [
      `@incollection{${name},`, `  title = {${entry}},`, `  author = {{${by}}},`, `  booktitle = {${title}},`,
      `  year = {${date.slice(0, 4)}},`, `  note = {Claim ${name}, verdicts of ${date}},`, `  ${field} = {${place}}`, "}",
    ].join("\n");
    return make("div", { className: "ev-cite" }, make("p", {}, plain), make("pre", { tabIndex: 0 }, bibtex));
  }

  function complete(card) {
    for (const list of card.querySelectorAll(".ev-src, .ev-cited")) sources(list);
    const near = data.near[nameOf(card)] || [];
    near.forEach(([name, href], at) => {
      if (name) card.querySelector(".ev-links").append(make("li", {}, make("a", { href }, at ? `${name} →` : `← ${name}`)));
    });
  }

  // A source leads to the page that was read, and its record stands after it.
  function sources(list) {
    for (const record of [...list.querySelectorAll('a[href*="#fact-"]')]) {
      const pages = data.facts[record.hash.slice("#fact-".length)];
      if (!pages) continue;
      const again = record.textContent === "another record";
      const links = pages.map(([words, href]) => make("a", { href, rel: "noopener external" }, words));
      const said = links.flatMap((link, at) => (at ? ["; ", link] : [link]));
      const own = record.cloneNode();
      own.textContent = "record";
      record.replaceWith(...(again ? ["; "] : []), ...said, " (", own, ")");
    }
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.matches && event.target.matches("details.ev-card")) opened(event.target);
  }, true);
  cards.forEach(opened);
})();
