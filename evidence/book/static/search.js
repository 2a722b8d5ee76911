/* Searches the entries of search-index.js: sections, cards, figures, terms, tables, facts and steps
   of arguments. Each result leads to its anchor. Works from disk, without a network. */
(function () {
  "use strict";

  const { split, stem, transliterate, distance, allowed, join } = window.evSpelling;
  const root = document.documentElement.dataset.content_root || "./";
  const ASIDE = 0.7; // how much a section counts on a page that is no chapter
  const BEST = 5, SHOWN = 5, QUICK = 8; // results above the groups, of a group, and in the dialog
  const SNIPPET = 170, LEAD = 60; // letters of a snippet, and before the word that was found
  // In the order in which they are listed; how much a match counts, and the word on the result.
  const KINDS = {
    page: [1.5, "Page", "Pages"], section: [1.3, "Section", "Sections"], claim: [1.25, "Claim", "Claims"],
    figure: [1.2, "Figure", "Figures"],
    term: [1.2, "Term", "Terms"], step: [0.8, "Step of an argument", "Steps of arguments"],
    fact: [0.45, "Fact", "Facts"], table: [0.5, "Table", "Tables"],
  };
  const PLAIN = new Set(("a an and are as at be been by did do does for from had has have how in is it its more most "
    + "of on or than that the their there this to was were what when where which who why with").split(" "));
  // What a reader looks for first; the rest is what the book rests on.
  const MAIN = new Set(["page", "section", "claim", "figure", "term"]);
  let names, items, terms, ids;

  /* Put every word of every entry into one list: key of the word -> entries that have it. */
  function read({ names: spellings, pages, entries }) {
    names = join(spellings);
    items = [];
    terms = new Map();
    ids = new Map();
    for (const [kind, list] of Object.entries(entries)) {
      for (const [place, anchor, title, text, id = "", note = ""] of list) {
        const item = { kind, title, text, id, note, page: pages[place], anchor, titleKeys: split(title).map(names.key) };
        add(item, items.length);
        items.push(item);
      }
    }
  }

  function add(item, number) {
    const words = [split(`${item.title} ${item.id}`), split(`${item.text} ${item.note} ${item.kind === "figure" ? item.anchor : ""}`)];
    item.length = words[1].length;
    words.forEach((list, field) => list.forEach((word) => {
      const key = names.key(word);
      let found = terms.get(key);
      if (!found) terms.set(key, (found = new Map()));
      let counts = found.get(number);
      if (!counts) found.set(number, (counts = [0, 0]));
      counts[field] += 1;
    }));
    for (const id of [item.id, item.id.split(":")[1]]) if (id) ids.set(id.toLowerCase(), item);
  }

  /* The keys that a typed word may mean, {key: weight}, and whether they assume a typing error, which
     counts if nothing else fits. */
  function expand(word) {
    const key = names.key(word), latin = transliterate(word), found = new Map();
    if (terms.has(key)) found.set(key, 1);
    const spelled = (test) => [...terms.keys()].filter(test).concat(
      [...names.spellings].filter(([name, all]) => terms.has(name) && all.some(test)).map(([name]) => name));
    if (word.length > 2) {
      const rest = (other) => other.startsWith(word) || other.startsWith(latin);
      spelled(rest).forEach((other) => found.has(other) || found.set(other, 0.7 * Math.min(1, latin.length / other.length)));
    }
    if (found.size) return { found, isGuess: false };
    for (let errors = 1; errors <= allowed(latin) && !found.size; errors += 1) {
      spelled((other) => distance(stem(latin), other, errors) <= errors || distance(latin, other, errors) <= errors)
        .forEach((other) => found.set(other, 0.5 ** errors));
    }
    return { found, isGuess: found.size > 0 };
  }

  /* How much an entry says of one word of the query. */
  function rate(found, scores) {
    const best = new Map();
    const most = Math.max(...[...found].map(([key, weight]) => (weight === 1 ? terms.get(key).size : 1)));
    for (const [key, weight] of found) {
      const listed = terms.get(key);
      const rare = Math.log(1 + items.length / Math.max(most, listed.size));
      for (const [number, [inTitle, inText]] of listed) {
        const item = items[number];
        const title = inTitle ? 3 / (1 + 0.05 * item.titleKeys.length) : 0;
        const text = 1.6 * inText / (inText + 1.5) / (1 + item.length / 1500);
        const score = weight * rare * (title + text);
        if (score > (best.get(number) || 0)) best.set(number, score);
      }
    }
    for (const [number, score] of best) {
      const sum = scores.get(number) || [0, 0];
      scores.set(number, [sum[0] + score, sum[1] + 1]);
    }
  }

  /* Words next to one another, and titles that are the query, count more. */
  function weigh(item, score, matched, asked, keys, all) {
    const phrase = ` ${all.join(" ")} `, title = ` ${item.titleKeys.join(" ")} `;
    const own = item.titleKeys.filter((key) => !PLAIN.has(key));
    const covered = own.filter((key) => keys.has(key)).length / Math.max(1, own.length);
    const aside = item.kind === "section" && !item.page[2] ? ASIDE : 1;
    let sum = score * aside * KINDS[item.kind][0] * (matched / asked) ** 2 * (1 + 0.6 * covered);
    if (title.includes(phrase)) sum *= all.length > 1 ? 1.8 : 1.2;
    else if (all.length > 1 && ` ${split(item.text).map(names.key).join(" ")} `.includes(phrase)) sum *= 1.4;
    return sum;
  }

  /* The results for a query, best first, the keys they match, and the words that no entry has. */
  function search(query) {
    const words = split(query);
    const known = ids.get(query.trim().toLowerCase());
    const telling = words.filter((word) => !PLAIN.has(word));
    const asked = telling.length ? telling : words;
    const scores = new Map(), keys = new Set(), guessed = [];
    for (const word of asked) {
      const { found, isGuess } = expand(word);
      if (isGuess) guessed.push([word, found.keys().next().value]);
      [...found.keys()].forEach((key) => keys.add(key));
      rate(found, scores);
    }
    const instead = new Map(guessed); // a word with a typing error ranks as the one that is meant
    const all = words.map((word) => instead.get(word) ?? names.key(word));
    const rated = [...scores].map(([number, [score, matched]]) => [
      items[number] === known ? Infinity : score * (matched / asked.length) ** 2, items[number], score, matched]);
    rated.sort((a, b) => b[0] - a[0]);
    // What has all words, if anything has; else what has most of them.
    const most = Math.max(0, ...rated.map((one) => one[3]));
    const kept = rated.filter((one) => one[3] === most || one[0] === Infinity);
    const found = kept.map(([quick, item, score, matched], place) => [
      quick === Infinity || place > 300 ? quick : weigh(item, score, matched, asked.length, keys, all), item]);
    const behind = ([score, item]) => (score === Infinity || MAIN.has(item.kind) ? 0 : 1);
    found.sort((a, b) => behind(a) - behind(b) || b[0] - a[0]);
    return { found: found.map(([, item]) => item), keys, guessed, partial: most < asked.length };
  }

  const make = (tag, attributes, ...children) => {
    const node = Object.assign(document.createElement(tag), attributes);
    node.append(...children);
    return node;
  };

  /* A text with the words that were found marked. */
  function mark(text, keys) {
    return text.split(/([\p{L}\p{N}]+)/u).map((part, i) =>
      i % 2 && keys.has(names.key(split(part)[0] || "")) ? make("mark", { textContent: part }) : part);
  }

  /* The part of a text around the first word that was found. */
  function cut(text, keys) {
    let at = 0;
    for (const word of text.matchAll(/[\p{L}\p{N}]+/gu)) {
      if (keys.has(names.key(split(word[0])[0] || "")) && !PLAIN.has(word[0].toLowerCase())) {
        at = word.index;
        break;
      }
    }
    let start = at > LEAD + 20 ? text.indexOf(" ", at - LEAD) + 1 : 0;
    let end = start + SNIPPET >= text.length ? text.length : text.lastIndexOf(" ", start + SNIPPET);
    return (start ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  }

  function result(item, keys, short) {
    const [docname, title] = item.page;
    const href = `${root}${docname}.html${item.anchor ? `#${item.anchor}` : ""}`;
    const label = item.kind === "figure" ? item.id : KINDS[item.kind][1];
    const link = make("a", { href }, ...mark(item.title, keys));
    const where = [item.kind === "figure" ? "" : item.id, item.note, item.kind === "page" ? "" : title];
    const node = make("li", { className: `ev-hit ev-hit-${item.kind}` },
      make("p", {}, make("span", { className: "ev-kind", textContent: label }), " ", link));
    if (item.text && !short) node.append(make("p", { className: "ev-snippet" }, ...mark(cut(item.text, keys), keys)));
    const place = where.filter(Boolean).join(" · ");
    if (place) node.append(make("p", { className: "ev-where", textContent: place }));
    return node;
  }

  const list = (found, keys, short) => make("ul", { className: "ev-hits" }, ...found.map((item) => result(item, keys, short)));

  /* Say in a sentence what was found; a screen reader reads it out. */
  function tell(query, { found, guessed, partial }) {
    if (!found.length) {
      return `Nothing found for “${query}”. Try another spelling or fewer words; a claim can be looked up by its number, such as nau-2025-26.`;
    }
    const instead = guessed.map(([word, key]) => `“${key}” for “${word}”`).join(", ");
    return `${found.length} ${found.length === 1 ? "result" : "results"} for “${query}”`
      + (partial ? ", none with all of the words" : "") + (instead ? `; read ${instead}` : "") + ".";
  }

  /* The page of the search: the best results, then the others by kind. */
  function showAll(query, target, said) {
    const answer = search(query);
    said.textContent = query.trim() ? tell(query, answer) : "";
    const best = answer.found.slice(0, BEST), others = answer.found.slice(BEST);
    const parts = best.length ? [make("h2", { textContent: "Best matches" }), list(best, answer.keys)] : [];
    for (const [kind, [, , plural]] of Object.entries(KINDS)) {
      const group = others.filter((item) => item.kind === kind);
      if (!group.length) continue;
      parts.push(make("h2", { textContent: `More: ${plural.toLowerCase()} (${group.length})` }),
        list(group.slice(0, SHOWN), answer.keys));
      if (group.length > SHOWN) parts.push(fold(group.slice(SHOWN), answer.keys));
    }
    target.replaceChildren(...parts);
  }

  /* The rest of a group; its list is made when it is opened. */
  function fold(group, keys) {
    const node = make("details", {}, make("summary", { textContent: `${group.length} more` }));
    node.addEventListener("toggle", () => node.children.length > 1 || node.append(list(group, keys)));
    return node;
  }

  /* The dialog: the best results below the field, as one types. */
  function showSome(query, target, said, all) {
    const answer = query.trim() ? search(query) : { found: [], guessed: [] };
    said.textContent = query.trim() ? tell(query, answer) : "";
    const some = list(answer.found.slice(0, QUICK), answer.keys, true);
    if (answer.found.length > QUICK) some.append(make("li", {}, make("a", { href: all(query), textContent: "All results" })));
    target.replaceChildren(...(answer.found.length ? [some] : []));
  }

  /* Answer a field while one types in it, at most once a frame. */
  function attach(field, show) {
    let waiting = 0;
    field.addEventListener("input", () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => show(field.value));
    });
    if (field.value) show(field.value);
  }

  window.evSearch = { read, search, attach, showAll, showSome };
  if (window.evIndex) read(window.evIndex);
  const results = document.getElementById("ev-search-results");
  if (!results) return;
  const field = document.querySelector(".ev-search input[name=q]"), said = document.getElementById("ev-search-said");
  field.form.addEventListener("submit", (event) => event.preventDefault());
  field.value = new URLSearchParams(location.search).get("q") || "";
  attach(field, (query) => {
    showAll(query, results, said);
    const address = new URL(location);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
  });
  field.focus();
})();
