/* Filters the ledger. The table is complete without this script, which only hides rows.

   Every row's text is put into an array once, in lower case, without accents, and with the other
   spellings of the names in it. A keystroke then needs one pass over that array, and changes only rows whose visibility changes: the
   first ones at once, so that the visible part is right in the same frame, the rest in the
   next frames. */
(function () {
  "use strict";

  const AT_ONCE = 400; // rows shown or hidden in one frame: more than fit into any window
  const FACETS = ["article", "theme", "rule", "group", "verdict", "strength"];
  const form = document.getElementById("ev-filters");
  const body = document.getElementById("ev-rows");
  const count = document.getElementById("ev-count");
  const none = document.getElementById("ev-none");
  const save = document.getElementById("ev-csv");
  if (!form || !body) return;

  const { fold, split, transliterate, distance, allowed, join } = window.evSpelling;
  const names = join(JSON.parse(document.getElementById("ev-names").textContent));
  const vocabulary = new Set();

  /* The text of a row, followed by every spelling of each name in it. */
  function read(row) {
    const text = `${Array.from(row.cells, (cell) => cell.textContent).join(" ")} ${row.dataset.about}`;
    const words = new Set(split(text));
    words.forEach((word) => vocabulary.add(word));
    const others = [...words].flatMap((word) => names.spellings.get(names.key(word)) || []);
    others.forEach((word) => vocabulary.add(word));
    return `${fold(text)} ${others.join(" ")}`;
  }

  const rows = Array.from(body.rows, (row) => ({
    row,
    text: read(row),
    values: FACETS.map((facet) => row.dataset[facet]),
    show: true,
  }));
  const selects = FACETS.map((facet) => form.elements[facet]);
  const options = selects.map((select) =>
    Array.from(select.options).slice(1).map((option) => ({
      option,
      value: option.value,
      words: option.textContent.replace(/ \(\d+\)$/, ""),
    }))
  );

  /* What a typed word may be in a row: itself, in Latin letters, or, if no row has it, the words
     that differ by a letter or two. */
  const meant = new Map();
  function mean(term) {
    if (!meant.has(term)) {
      let found = [...new Set([term, transliterate(term)])];
      if (!rows.some((item) => found.some((word) => item.text.includes(word)))) {
        for (let errors = 1, near = []; errors <= allowed(term) && !near.length; errors += 1) {
          near = [...vocabulary].filter((word) => distance(transliterate(term), word, errors) <= errors);
          if (near.length) found = near;
        }
      }
      meant.set(term, found);
    }
    return meant.get(term);
  }

  /* A row that fails only one facet still counts for the other choices of that facet. */
  function apply() {
    const terms = fold(form.elements.q.value).split(/\s+/).filter(Boolean).map(mean);
    const chosen = selects.map((select) => select.value);
    const tallies = FACETS.map(() => new Map());
    let found = 0;
    for (const item of rows) {
      let show = false;
      if (terms.every((words) => words.some((word) => item.text.includes(word)))) {
        let misses = 0;
        let missed = -1;
        chosen.forEach((value, i) => {
          if (value && value !== item.values[i]) {
            misses += 1;
            missed = i;
          }
        });
        show = misses === 0;
        tallies.forEach((tally, i) => {
          if (show || (misses === 1 && missed === i)) {
            tally.set(item.values[i], (tally.get(item.values[i]) || 0) + 1);
          }
        });
      }
      if (show) found += 1;
      item.show = show;
    }
    cancelAnimationFrame(pending);
    settle(0);
    recount(tallies);
    report(found);
    remember(chosen);
  }

  /* Show or hide rows, from number `start` on. */
  let pending = 0;
  function settle(start) {
    let budget = AT_ONCE;
    for (let i = start; i < rows.length; i += 1) {
      const { row, show } = rows[i];
      if (row.hidden === show) {
        row.hidden = !show;
        budget -= 1;
        if (budget === 0) {
          pending = requestAnimationFrame(() => settle(i + 1));
          return;
        }
      }
    }
  }

  function recount(tallies) {
    options.forEach((list, i) => {
      for (const { option, value, words } of list) {
        const text = `${words} (${tallies[i].get(value) || 0})`;
        if (option.textContent !== text) option.textContent = text;
      }
    });
  }

  function report(found) {
    const all = found === rows.length;
    count.textContent = all ? `${rows.length} claims` : `${found} of ${rows.length} claims`;
    if (!found) count.textContent = "No claim found";
    save.hidden = all || found === 0;
    none.hidden = found > 0;
  }

  /* The address holds the filters, so that a view can be linked. A plain #anchor stays as it is. */
  function remember(chosen) {
    const query = new URLSearchParams();
    FACETS.forEach((facet, i) => chosen[i] && query.set(facet, chosen[i]));
    if (form.elements.q.value) query.set("q", form.elements.q.value);
    const hash = query.toString();
    if (hash || location.hash.includes("=")) {
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    }
  }

  function recall() {
    if (location.hash && !location.hash.includes("=")) return;
    const query = new URLSearchParams(location.hash.slice(1));
    FACETS.forEach((facet, i) => {
      const value = query.get(facet) || "";
      selects[i].value = options[i].some((known) => known.value === value) ? value : "";
    });
    form.elements.q.value = query.get("q") || "";
    apply();
  }

  /* Filter once per frame, however many events it has. */
  let waiting = false;
  function soon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      apply();
    });
  }

  /* The words of a cell, without the signs that screen readers skip. */
  function words(cell) {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll("[aria-hidden]").forEach((sign) => sign.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function download() {
    const head = Array.from(body.parentNode.tHead.rows[0].cells, (cell) => cell.textContent);
    const shown = rows.filter((item) => item.show);
    const lines = [head, ...shown.map((item) => Array.from(item.row.cells, words))];
    const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const text = lines.map((line) => line.map(quote).join(",")).join("\n") + "\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = "ledger-filtered.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  form.addEventListener("input", soon);
  form.addEventListener("reset", soon);
  form.addEventListener("submit", (event) => event.preventDefault());
  save.addEventListener("click", download);
  document.getElementById("ev-all").addEventListener("click", () => {
    form.reset();
    form.elements.q.focus();
  });
  addEventListener("hashchange", recall);
  form.hidden = false;
  recall();
})();
