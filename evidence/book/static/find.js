/* Shows results in the dialog of the search (Ctrl+K), below its field. The index is loaded when
   the field is first used: it weighs more than a page. */
(function () {
  "use strict";

  const dialog = document.getElementById("pst-search-dialog");
  const field = dialog && dialog.querySelector("input[name=q]");
  if (!field) return;
  const root = document.documentElement.dataset.content_root || "./";
  const said = document.createElement("p"), results = document.createElement("div");
  said.setAttribute("role", "status");
  said.className = "ev-search-said";
  results.className = "ev-search-quick";
  dialog.append(said, results);

  const load = (names) => names.reduce((before, name) => before.then(() => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `${root}_static/${name}`;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  })), Promise.resolve());

  field.addEventListener("focus", () => {
    // The page of the search has them already, and would answer each letter twice.
    load(window.evSearch ? [] : ["spelling.js", "evidence/search-index.js", "search.js"]).then(
      () => window.evSearch.attach(field, (query) =>
        window.evSearch.showSome(query, results, said, (words) => `${root}search.html?q=${encodeURIComponent(words)}`)),
      () => { said.textContent = "The search could not be loaded. Reload the page to try again."; },
    );
  }, { once: true });
  // A result on the same page only moves to its anchor.
  results.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
})();
