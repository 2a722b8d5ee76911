// Runs the chapter of this page in the reader's browser: loaded when "Run this chapter here" is pressed.
(() => {
  "use strict";
  const box = document.querySelector(".ev-run");
  const chapter = box.dataset.chapter;
  const here = new URL(".", document.currentScript.src);
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("live.css", here).href });
  document.head.append(style);

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const action = (label, run, description) => {
    const button = make("button", { type: "button", textContent: label, onclick: run });
    if (description) button.setAttribute("aria-label", description);
    return button;
  };

  // ---- the worker: one request at a time has an id, and its answer the same ----
  let worker, waiting, number = 0;
  let began; // when the button was pressed
  function connect() {
    worker = new Worker(new URL("worker.js", here));
    waiting = new Map();
    worker.onmessage = ({ data }) => {
      if (data.progress) return showProgress(data.progress);
      const { resolve, reject } = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error) reject(new Error(data.error));
      else resolve(data.result);
    };
    worker.onerror = (event) => {
      for (const { reject } of waiting.values()) reject(new Error(event.message || "The program stopped."));
    };
  }
  function ask(action, values = {}) {
    return new Promise((resolve, reject) => {
      number += 1;
      waiting.set(number, { resolve, reject });
      worker.postMessage({ id: number, action, ...values });
    });
  }

  // ---- what the reader sees at the top ----
  const status = make("p", { className: "ev-run-status" });
  status.setAttribute("role", "status");
  const bar = make("progress", { max: 1, value: 0 });
  bar.setAttribute("aria-label", "Progress");
  const buttons = make("div", { className: "ev-run-buttons" });
  const report = make("div", { className: "ev-run-report" });
  const editor = make("div");
  box.querySelector("button").remove();
  box.append(status, bar, buttons, report, editor);

  let said = 0;
  function showProgress({ step, loaded, total }) {
    bar.value = loaded / total;
    if (loaded < total && performance.now() - said < 500) return; // a screen reader must keep up
    said = performance.now();
    status.textContent = loaded < total ? `${step}: ${(loaded / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB` : `${step} …`;
  }

  const sources = [];
  const original = [];
  const results = new Map(); // cell -> its last answer
  let running = false;
  let started = false; // Python runs, and has the chapter
  let environment;

  async function start() {
    began = performance.now();
    started = false;
    if (!worker) connect();
    const { bytes } = await ask("start");
    environment = { ...await ask("environment"), bytes, started: (performance.now() - began) / 1000 };
    await open();
    started = true;
  }

  async function open() {
    const fresh = await ask("open", { chapter });
    if (!original.length) {
      original.push(...fresh);
      sources.push(...fresh);
      for (const cell of document.querySelectorAll("[data-cell]")) equip(cell);
    }
    results.clear();
  }

  // ---- cells ----
  const places = new Map();
  function equip(cell) {
    const index = Number(cell.dataset.cell);
    const code = cell.querySelector(".cell_input");
    const said = make("div", { className: "ev-run-said" });
    cell.append(said);
    const place = { cell, said, area: null };
    places.set(index, place);
    if (!code) return;
    const tools = make("div", { className: "ev-run-tools" },
      action("Edit", () => edit(index), `Edit cell ${index + 1}`),
      action("Run", () => guarded(() => runFrom(index, index)), `Run cell ${index + 1}`),
      action("Run from here", () => guarded(() => runFrom(index, sources.length - 1)), `Run from cell ${index + 1} to the end`));
    code.append(tools);
  }

  function edit(index) {
    const place = places.get(index);
    if (place.area) return place.area.focus();
    const area = make("textarea", { value: sources[index], spellcheck: false, rows: sources[index].split("\n").length + 1 });
    area.setAttribute("aria-label", `Code of cell ${index + 1}. Control and Enter run it; Escape leaves it.`);
    area.oninput = () => { sources[index] = area.value; };
    area.onkeydown = (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        guarded(() => runFrom(index, index));
      }
      if (event.key === "Escape") place.cell.querySelector(".ev-run-tools button").focus();
    };
    place.area = area;
    const shown = place.cell.querySelector(".cell_input > div");
    shown.hidden = true;
    shown.after(area);
    area.focus();
  }

  async function runFrom(first, last) {
    const from = performance.now();
    for (let index = first; index <= last; index++) {
      status.textContent = `Running cell ${index + 1} of ${sources.length} …`;
      bar.value = index / sources.length;
      const answer = await ask("run", { index, source: sources[index] });
      results.set(index, answer);
      show(answer);
      if (answer.error) {
        const skipped = [...Array(index).keys()].some((before) => !results.has(before) || results.get(before).error);
        status.textContent = skipped ? `Cell ${index + 1} ended with an error. Cells before it have not run: “Run all again” runs them.`
          : `Cell ${index + 1} ended with an error; the cells after it did not run.`;
        const hidden = !places.has(index);
        if (hidden) report.append(make("pre", { className: "ev-run-error", textContent: answer.error }));
        else places.get(index).said.scrollIntoView({ block: "center" });
        return false;
      }
    }
    bar.value = 1;
    await summarize((performance.now() - from) / 1000);
    return true;
  }

  const KINDS = { verdicts: ["verdict", "verdicts"], numbers: ["number", "numbers"], charts: ["figure", "figures"] };
  const count = (found, kind) => `${found} ${KINDS[kind][found === 1 ? 0 : 1]}`;

  function show({ index, outputs, error, seconds }) {
    const same = {}, moved = [], shown = [];
    for (const output of outputs) {
      if (output.kind === "html") shown.push(make("div", { innerHTML: output.html }));
      else if (output.kind === "text") shown.push(make("pre", { textContent: output.text }));
      else if (output.kind === "exercise") offerCode(output.name);
      else {
        if (output.same) same[output.kind] = (same[output.kind] ?? 0) + 1;
        else moved.push(output);
        if (output.kind === "verdicts") markCard(output);
        if (output.kind === "charts" && output.specs) redraw(output);
      }
    }
    const place = places.get(index);
    if (!place) return;
    const edited = sources[index] !== original[index];
    const counts = Object.entries(same).map(([kind, found]) => count(found, kind)).join(", ");
    const lines = [];
    if (counts) lines.push(make("p", { className: "ev-run-same" }, `Run here: same as printed (${counts}).`));
    for (const { kind, name, change } of moved) {
      lines.push(make("p", { className: "ev-run-moved" }, `Run here: ${KINDS[kind][0]} ${name}: ${change}`));
    }
    if (error) lines.push(make("pre", { className: "ev-run-error", textContent: error }));
    if (!lines.length) lines.push(make("p", { className: "ev-run-same" }, `Run here in ${seconds.toFixed(1)} s.`));
    place.said.replaceChildren(...lines, ...(edited ? shown : []));
  }

  // An exercise gets a field for code that sets `answer`; it runs on what the chapter has computed.
  function offerCode(name) {
    const box = document.querySelector(`.ev-exercise[data-name="${name}"]`);
    if (!box || box.querySelector("textarea")) return;
    const area = make("textarea", { value: box.dataset.start, spellcheck: false, rows: 4 });
    area.title = "Control and Enter check it";
    const said = make("p");
    said.setAttribute("role", "status");
    const check = () => guarded(async () => {
      const { right, given, error, printed } = await ask("exercise", { name, source: area.value });
      said.textContent = error ?? (right ? `✔ Right: your code gives ${given}.` : given ? `✘ Not yet: your code gives ${given}.` : "Your code does not set answer.");
      said.className = error ? "ev-run-error" : right ? "ev-run-same" : "ev-run-moved";
      if (printed) said.append(make("pre", { textContent: printed }));
    });
    area.onkeydown = (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); check(); }
    };
    const label = make("label", {}, "Or in code, with the names of this chapter", area);
    box.querySelector("form").after(label, make("div", { className: "ev-run-tools" }, action("Check my code", check)), said);
  }

  function markCard({ name, same, change }) {
    const card = document.getElementById(`claim-${name}`);
    if (!card) return;
    let line = card.querySelector(".ev-run-verdict");
    // In the summary, so that a folded card says it, too.
    if (!line) card.querySelector("summary").append(line = make("span", { className: "ev-run-verdict" }));
    line.classList.toggle("ev-run-moved", !same);
    const list = card.closest("details.ev-many");
    if (list && !same) list.open = true;
    line.textContent = same ? "Run here: same as printed." : `Run here: ${change}`;
  }

  // Give the figure its new specification and data; the book's own script draws it.
  function redraw({ name, specs }) {
    const figure = document.getElementById(`fig-${name}`);
    if (!figure) return;
    const bare = specs.map((spec) => {
      for (const [data, rows] of Object.entries(spec.datasets)) {
        if (document.querySelector(`script.ev-data[data-name="${data}"]`)) continue;
        const columns = [...new Set(rows.flatMap(Object.keys))];
        const script = make("script", { type: "application/json", className: "ev-data" });
        script.dataset.name = data;
        script.textContent = JSON.stringify({ columns, values: columns.map((column) => rows.map((row) => row[column] ?? null)) });
        figure.append(script);
      }
      const { $schema, title, usermeta, ...rest } = spec;
      return { ...rest, datasets: Object.keys(spec.datasets) };
    });
    figure.querySelector("script.ev-spec").textContent = JSON.stringify(bare);
    figure.dispatchEvent(new Event("ev-redraw"));
  }

  // ---- all results against the printed ones ----
  let latest;
  async function summarize(seconds) {
    const found = await ask("compare");
    latest = receipt([found], seconds);
    report.replaceChildren(...describe(found));
    const moved = Object.keys(KINDS).reduce((sum, kind) => sum + Object.keys(found[kind].moved).length, 0);
    const missing = Object.keys(KINDS).reduce((sum, kind) => sum + found[kind].missing.length, 0);
    status.textContent = moved ? `Done in ${seconds.toFixed(0)} s: ${moved} results differ from the printed book.`
      : missing ? `Done in ${seconds.toFixed(0)} s. ${missing} results have not been computed; run the whole chapter for them.`
        : `Done in ${seconds.toFixed(0)} s: every result is the same as printed.`;
    offer();
  }

  function describe(found) {
    const line = Object.keys(KINDS).map((kind) => `${found[kind].same} of ${found[kind].printed} ${KINDS[kind][1]}`).join(", ");
    const parts = [make("p", {}, `Same as printed: ${line}.`)];
    const moved = Object.keys(KINDS).flatMap((kind) => Object.entries(found[kind].moved).map(([name, change]) => [kind, name, change]));
    if (moved.length) {
      const items = moved.map(([kind, name, change]) => {
        const card = kind === "verdicts" && document.getElementById(`claim-${name}`);
        const label = card ? make("a", { href: `#claim-${name}`, textContent: name }) : name;
        return make("li", {}, `${KINDS[kind][0]} `, label, `: ${change}`);
      });
      parts.push(make("p", {}, "What moved:"), make("ul", {}, ...items));
    }
    return parts;
  }

  function receipt(chapters, seconds) {
    return {
      what: "Receipt of a run of Independence, Recomputed in a browser",
      time: new Date().toISOString(), browser: navigator.userAgent, seconds: Math.round(seconds * 10) / 10, ...environment,
      edited: sources.some((source, index) => source !== original[index]) || changes.length > 0, changes, chapters,
    };
  }

  function writeText(paper) {
    const lines = [paper.what, "", `Time: ${paper.time}`, `Commit: ${paper.commit || "not known"}`, `Browser: ${paper.browser}`,
      `Python ${paper.python}, Pyodide ${paper.pyodide}, numpy ${paper.numpy}, pandas ${paper.pandas}, Altair ${paper.altair}`,
      `Run time: ${paper.seconds} s`, paper.edited ? "Code or data were changed by the reader." : "Code and data as published.",
      ...paper.changes.map(({ table, row, column, from, to }) => `  ${table}, ${row}, ${column}: ${from || "empty"} → ${to || "empty"}`), ""];
    for (const found of paper.chapters) {
      lines.push(`${found.chapter}: ${Object.keys(KINDS).map((kind) => `${found[kind].same} of ${found[kind].printed} ${KINDS[kind][1]} same`).join(", ")}`);
      for (const kind of Object.keys(KINDS)) {
        for (const [name, change] of Object.entries(found[kind].moved)) lines.push(`  ${KINDS[kind][0]} ${name}: ${change}`);
        for (const name of found[kind].missing) lines.push(`  ${KINDS[kind][0]} ${name}: not computed`);
      }
    }
    return lines.join("\n") + "\n";
  }

  function save(name, type, text) {
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  // ---- the whole book ----
  async function runBook() {
    const manifest = await (await fetch(new URL("manifest.json", here))).json();
    const from = performance.now(), found = [];
    for (const name of manifest.chapters) {
      const cells = await ask("open", { chapter: name });
      for (const [index, source] of cells.entries()) {
        status.textContent = `${name}: cell ${index + 1} of ${cells.length} …`;
        bar.value = (manifest.chapters.indexOf(name) + index / cells.length) / manifest.chapters.length;
        const answer = await ask("run", { index, source });
        if (answer.error) throw new Error(`${name}, cell ${index + 1}: ${answer.error}`);
      }
      found.push(await ask("compare"));
    }
    const seconds = (performance.now() - from) / 1000;
    latest = receipt(found, seconds);
    report.replaceChildren(...found.flatMap((one) => [make("h3", { textContent: one.chapter }), ...describe(one)]));
    status.textContent = `The whole book ran in ${seconds.toFixed(0)} s.`;
    bar.value = 1;
    await open();
    offer();
  }

  // ---- change one value of a table ----
  const changes = [];
  async function openEditor() {
    const names = await ask("tables");
    const table = make("select"), find = make("input", { type: "search", placeholder: "e.g. BLR 2014" });
    const row = make("select"), column = make("select"), value = make("input");
    const now = make("p"), message = make("p", { className: "ev-run-moved" });
    message.setAttribute("role", "alert");
    let held;
    const label = (text, field) => make("label", {}, make("span", {}, text), field);
    const option = (text, value) => make("option", { textContent: text, value });
    const fill = async () => {
      held = await ask("table", { name: table.value });
      column.replaceChildren(...held.columns.map((name, i) => option(name, i)));
      column.selectedIndex = held.columns.length - 1;
      narrow();
    };
    const narrow = () => {
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      const rows = held.rows.map((cells, i) => [cells.join(" · "), i]).filter(([text]) => words.every((word) => text.toLowerCase().includes(word)));
      row.replaceChildren(...rows.slice(0, 200).map(([text, i]) => option(text.slice(0, 90), i)));
      tell();
    };
    const tell = () => {
      const old = held.rows[row.value]?.[column.value] ?? "";
      now.textContent = row.value === "" ? "No row has these words." : `Now: ${old || "empty"}`;
      value.value = old;
    };
    table.append(...names.map((name) => option(name, name)));
    table.onchange = fill;
    find.oninput = narrow;
    row.onchange = column.onchange = tell;
    const apply = action("Change and run the chapter", () => guarded(async () => {
      message.textContent = "";
      const change = { table: table.value, row: Number(row.value), column: Number(column.value), value: value.value };
      const refused = await ask("change", { name: change.table, ...change });
      if (refused) {
        message.textContent = refused;
        return;
      }
      const old = held.rows[change.row][change.column];
      changes.push({ table: change.table, row: held.rows[change.row].slice(0, 3).join(" · "), column: held.columns[change.column], from: old, to: change.value });
      await open();
      await runFrom(0, sources.length - 1);
      await fill();
    }));
    editor.replaceChildren(make("fieldset", {}, make("legend", { textContent: "Change one value of a table" }),
      label("Table", table), label("Find a row", find), label("Row", row), label("Column", column), now, label("New value", value), apply, message));
    await fill();
    table.focus();
  }

  // ---- buttons ----
  // A reader who uses the keyboard stays among the buttons when they change.
  function setButtons(...made) {
    const held = buttons.contains(document.activeElement);
    buttons.replaceChildren(...made);
    if (held) made[0].focus({ preventScroll: true });
  }

  function offer() {
    setButtons(
      action("Run all again", () => guarded(async () => { await open(); await runFrom(0, sources.length - 1); })),
      action("Change a value", () => guarded(openEditor)),
      action("Reset", () => guarded(reset)),
      action("Run the whole book", () => guarded(runBook)));
    if (latest) {
      const stamp = latest.time.slice(0, 10);
      buttons.append(
        action("Receipt (JSON)", () => save(`receipt-${stamp}.json`, "application/json", JSON.stringify(latest, null, 1))),
        action("Receipt (text)", () => save(`receipt-${stamp}.txt`, "text/plain", writeText(latest))));
    }
  }

  // Reset: the printed code and data. Python starts again, from the browser's cache.
  async function reset() {
    worker.terminate();
    worker = undefined;
    changes.length = 0;
    latest = undefined;
    sources.splice(0, sources.length, ...original);
    for (const { cell, said, area } of places.values()) {
      said.replaceChildren();
      area?.remove();
      const shown = cell.querySelector(".cell_input > div");
      if (shown) shown.hidden = false;
    }
    for (const place of places.values()) place.area = null;
    for (const line of document.querySelectorAll(".ev-run-verdict")) line.remove();
    report.replaceChildren();
    editor.replaceChildren();
    await start();
    status.textContent = "Reset: code and data are as printed.";
    offer();
  }

  function stop() {
    worker?.terminate();
    worker = undefined;
    running = false;
    status.textContent = "Stopped.";
    setButtons(action("Start again", () => guarded(whole)));
  }

  // One thing at a time; what fails is said in the page.
  async function guarded(work) {
    if (running) return;
    running = true;
    setButtons(action("Stop", stop));
    try {
      await work();
    } catch (error) {
      if (running) status.textContent = `It did not work: ${error.message}`;
    }
    if (!running) return; // stopped meanwhile
    running = false;
    if (started) offer();
    else setButtons(action("Start again", () => guarded(whole)));
  }

  async function whole() {
    await start();
    await runFrom(0, sources.length - 1);
  }

  box.tabIndex = -1;
  box.focus({ preventScroll: true });
  guarded(whole);
})();
