/* What a card offers once it is open: the pages of its sources, more links, the claims before and
   after it, its own link, and how to cite it. Without this script a source leads to its record. */
(function () {
  "use strict";

  let data;

  function make(tag, given, ...children) {
    const element = Object.assign(document.createElement(tag), given);
    element.append(...children);
    return element;
  }

  window.evCards = (found) => {
    data = found;
    document.addEventListener("toggle", (event) => opened(event.target), true);
    document.querySelectorAll("details.ev-card[open]").forEach(opened);
  };

  function opened(card) {
    if (!card.matches || !card.matches("details.ev-card[open]") || card.dataset.done) return;
    card.dataset.done = "yes";
    complete(card);
    offer(card);
  }

  const nameOf = (card) => card.id.slice("claim-".length);
  const verdictOf = (card) => card.querySelector("summary .ev-word").lastChild.textContent.trim().toLowerCase();

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
      else card.querySelector(".ev-body").append(citation(card));
      cite.setAttribute("aria-expanded", String(!shown));
    });
    card.querySelector(".ev-links").append(make("li", {}, copy, " ", said), make("li", {}, cite));
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
    const words = [...card.querySelector(".ev-says").childNodes].find((node) => node.nodeType === 3);
    const key = nameOf(card), address = `${data.cite.address}#${card.id}`;
    const part = `Claim ${key} (${words.textContent.trim().replace(/\.$/, "")}): ${verdictOf(card)}`;
    const fill = (text, said) =>
      text.replaceAll("{part}", () => said).replaceAll("{key}", key).replaceAll("{address}", address);
    const bibtex = fill(data.cite.bibtex, part.replace(/[%&#_$]/g, "\\$&"));
    return make("div", { className: "ev-cite" }, make("p", {}, fill(data.cite.plain, part)), make("pre", { tabIndex: 0 }, bibtex));
  }

  function complete(card) {
    for (const list of card.querySelectorAll(".ev-src, .ev-cited")) sources(list);
    let list = card.querySelector(".ev-links");
    if (!list) card.querySelector(".ev-body").append(list = make("ul", { className: "ev-links" }));
    const fill = (text) => text.replace("{claim}", nameOf(card)).replace("{verdict}", verdictOf(card));
    const link = (words, href) => list.append(make("li", {}, make("a", { href }, words)));
    for (const [words, href] of data.links) link(fill(words), fill(href).replace(/ /g, "-"));
    const near = data.near[nameOf(card)] || [];
    near.forEach(([name, href], at) => { if (name) link(at ? `${name} →` : `← ${name}`, href); });
  }

  // A source leads to the page that was read, and its record stands after it.
  function sources(list) {
    for (const table of list.querySelectorAll('a[href*="#table-"]')) {
      const publisher = data.tables[table.hash.slice(1)];
      if (publisher) table.prepend(`${publisher}: `);
    }
    for (const record of [...list.querySelectorAll('a[href*="#fact-"]')]) {
      const pages = data.facts[record.hash.slice("#fact-".length)];
      if (!pages) continue;
      const own = record.cloneNode();
      own.textContent = "record";
      const before = record.previousElementSibling;
      if (before && before.dataset.page === pages[0][1]) {
        own.dataset.page = pages[0][1];
        before.nextSibling.before(", ", own); // within the brackets of the one before
        record.remove();
        continue;
      }
      own.dataset.page = pages[0][1];
      const links = pages.map(([words, href]) => make("a", { href, rel: "noopener external" }, words));
      record.replaceWith(...links.flatMap((link, at) => (at ? ["; ", link] : [link])), " (", own, ")");
    }
  }
})();
