// Makes a chart interactive when a reader points at it; until then a page shows pictures only.
// A plain script without modules and fetch, because both fail on a page opened from disk.
(() => {
  "use strict";
  const here = document.currentScript;
  const LIBRARY = new URL(here.dataset.library, here.src).href;
  const FEW = 2; // at most so many sliders are shown without a click
  const views = new WeakMap();
  const coming = new WeakMap();
  let library;

  // Load the library once per page. A failed load may be tried again.
  function load() {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = LIBRARY;
      script.onload = resolve;
      script.onerror = () => {
        library = undefined;
        script.remove();
        reject(new Error(LIBRARY));
      };
      document.head.append(script);
    });
    return library;
  }

  // The page holds each dataset once, by column.
  const datasets = {};
  function rows(name) {
    if (!datasets[name]) {
      const script = document.querySelector(`script.ev-data[data-name="${name}"]`);
      const { columns, values } = JSON.parse(script.textContent);
      datasets[name] = values[0].map((_, row) =>
        Object.fromEntries(columns.map((column, i) => [column, values[i][row]])));
    }
    return datasets[name];
  }

  const isWide = (figure) => getComputedStyle(figure.querySelector(".ev-wide")).display !== "none";

  // The page holds once what the configurations of its charts have in common.
  function merge(shared, own = {}) {
    const merged = { ...shared, ...own };
    for (const [key, value] of Object.entries(shared)) {
      if (value?.constructor === Object && own[key]) merged[key] = merge(value, own[key]);
    }
    return merged;
  }

  // Return the specification of the picture that is shown; the style sheet gives both one size.
  function shownSpec(figure) {
    const specs = JSON.parse(figure.querySelector("script.ev-spec").textContent);
    const spec = specs[isWide(figure) ? 0 : 1];
    spec.config = merge(JSON.parse(document.querySelector("script.ev-config").textContent), spec.config);
    spec.description = figure.querySelector(".ev-static").getAttribute("aria-label");
    spec.datasets = Object.fromEntries(spec.datasets.map((name) => [name, rows(name)]));
    // Invisible points along lines carry the tooltips (charts.css hides .mark-line from the pointer);
    // every other mark shows its own encoding.
    spec.config.line = { ...spec.config.line, aria: false, point: { opacity: 0, size: 120 } };
    spec.config.mark = { ...spec.config.mark, tooltip: { content: "encoding" } };
    return spec;
  }

  async function draw(figure) {
    const spec = shownSpec(figure);
    const old = views.get(figure);
    for (const param of spec.params ?? []) {
      if (old && param.bind) param.value = old.signal(param.name);
    }
    const controls = figure.querySelector(".ev-controls");
    const focused = document.activeElement?.getAttribute("name");
    const room = document.createElement("div");
    room.hidden = waits(figure, spec);
    if (!room.hidden) controls?.replaceChildren();
    controls?.querySelector("div")?.remove();
    controls?.append(room);
    const live = figure.querySelector(".ev-live");
    live.replaceChildren();
    live.classList.toggle("ev-slim", !isWide(figure));
    old?.finalize();
    const { view } = await window.vegaEmbed(live, spec, {
      actions: false, defaultStyle: false, renderer: "svg", tooltip, bind: controls ? room : undefined,
      logLevel: 1, // errors only: Vega's warnings are for the author of a chart
    });
    unlabelled(live);
    views.set(figure, view);
    if (controls) finishControls(controls, focused);
    if (bound(spec).length > FEW) room.append(button("Reset", () => reset(figure, room)));
    figure.classList.add("ev-is-live");
  }

  // Many sliders are shown on a click only: otherwise the page would jump when a reader passes by.
  function waits(figure, spec) {
    return bound(spec).length > FEW && !figure.dataset.asked;
  }

  const bound = (spec) => (spec.params ?? []).filter((param) => param.bind);

  // Put every slider back where it began.
  function reset(figure, room) {
    for (const param of bound(shownSpec(figure))) {
      const control = room.querySelector(`[name="${param.name}"]`);
      control.value = param.value;
      control.dispatchEvent(new Event("input"));
    }
  }

  // Vega marks a group as a symbol even where it has no label; a screen reader would announce a
  // picture without a name. And it reads out names of columns, all decimals, and midnight.
  function unlabelled(live) {
    for (const mark of live.querySelectorAll("[aria-label]")) {
      mark.setAttribute("aria-label", plain(mark.getAttribute("aria-label")));
    }
    for (const group of live.querySelectorAll("[role=graphics-symbol]:not([aria-label])")) {
      group.removeAttribute("role");
      group.removeAttribute("aria-roledescription");
    }
  }

  // Vega writes the value of a slider next to it; give it a fixed width, and keep the focus on a redraw.
  function finishControls(controls, focused) {
    for (const input of controls.querySelectorAll("input[type=range]")) {
      input.nextElementSibling?.classList.add("vega-bind-value");
      if (input.name === focused) input.focus();
    }
  }

  // Start once per figure; later calls wait for the same result.
  function enliven(figure) {
    if (!coming.has(figure)) coming.set(figure, bring(figure));
    return coming.get(figure);
  }

  async function bring(figure) {
    try {
      await load();
      await draw(figure);
      figure.dataset.live = "yes";
      new ResizeObserver(redraw(figure)).observe(figure.querySelector(".ev-picture"));
    } catch (error) {
      coming.delete(figure);
      console.warn("The picture stays as it is; its live version did not load.", error);
      sayItStays(figure);
    }
  }

  function redraw(figure) {
    let wide = isWide(figure);
    let waiting;
    return () => {
      if (isWide(figure) === wide) return;
      wide = !wide;
      clearTimeout(waiting);
      waiting = setTimeout(() => draw(figure), 150);
    };
  }

  function sayItStays(figure) {
    const controls = figure.querySelector(".ev-controls");
    if (!controls || controls.querySelector(".ev-chart-note")) return;
    const note = document.createElement("p");
    note.className = "ev-chart-note";
    note.setAttribute("role", "status");
    note.textContent = "The interactive version could not be loaded; the picture stays as it is.";
    controls.append(note);
  }

  function plain(text) {
    return text
      .replace(/-?\d+\.\d{3,}/g, readable)
      .replace(/([a-z\d])_(?=[a-z\d])/g, "$1 ")
      .replace(/(?:\w+day, )?(\d\d \w+ \d{4}), 12:00:00 AM/g, "$1");
  }

  // Four significant digits, as in the figure's table, but all digits before the point.
  function readable(what) {
    if (!/^-?\d+\.\d+$/.test(what)) return what;
    const size = Math.floor(Math.log10(Math.abs(Number(what))));
    return String(Number(Number(what).toFixed(Math.min(20, Math.max(0, 3 - size)))));
  }

  // One tooltip for the page, as text: names and values of the fields that a mark encodes.
  let box;
  function tooltip(_, event, item, value) {
    box ??= Object.assign(document.createElement("div"), { id: "ev-tooltip" });
    bringUp(box);
    box.setAttribute("aria-hidden", "true"); // the mark itself has a label with the same words
    box.hidden = value === null || value === undefined || value === "";
    if (box.hidden) return;
    if (typeof value === "object") {
      const list = document.createElement("dl");
      for (const [name, what] of Object.entries(value)) {
        if (name.startsWith("_")) continue; // a helper column of Vega-Lite
        const term = document.createElement("dt");
        const said = document.createElement("dd");
        term.textContent = plain(name);
        said.textContent = typeof what === "object" ? JSON.stringify(what) : readable(what);
        list.append(term, said);
      }
      box.replaceChildren(list);
    } else {
      box.textContent = value;
    }
    const { clientWidth, clientHeight } = document.documentElement;
    box.style.left = `${Math.max(4, Math.min(event.clientX + 12, clientWidth - box.offsetWidth - 4))}px`;
    const below = event.clientY + 14;
    const fits = below + box.offsetHeight < clientHeight;
    box.style.top = `${fits ? below : event.clientY - box.offsetHeight - 10}px`;
  }

  // An open dialog covers everything outside it, and screen readers do not read what it covers.
  function bringUp(node) {
    const top = document.querySelector("dialog.ev-full[open]") ?? document.body;
    if (node.parentNode !== top) top.append(node);
  }

  // The marks that have a tooltip, in the order in which they are drawn.
  function marks(figure) {
    return [...figure.querySelectorAll(".ev-live svg :is(path, rect, circle)")]
      .filter((mark) => mark.__data__?.tooltip && mark.getBoundingClientRect().width);
  }

  const centre = (mark) => {
    const box = mark.getBoundingClientRect();
    return { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
  };

  // Show a mark's values next to it; a screen reader reads them from the status line.
  let status;
  function show(mark) {
    const item = mark.__data__;
    tooltip(null, centre(mark), item, item.tooltip);
    status ??= Object.assign(document.createElement("div"), { className: "visually-hidden", role: "status" });
    bringUp(status);
    status.textContent = box.innerText.replace(/\n/g, " ");
  }

  // A finger has no pointer to hover with: a tap shows the nearest mark.
  function tapped(figure, event) {
    const far = (mark) => {
      const at = centre(mark);
      return Math.hypot(at.clientX - event.clientX, at.clientY - event.clientY);
    };
    const nearest = marks(figure).map((mark) => [far(mark), mark]).sort((a, b) => a[0] - b[0])[0];
    if (nearest && nearest[0] < 60) show(nearest[1]);
  }

  // Arrow keys walk through the marks; Escape hides the tooltip.
  function walked(figure, event) {
    const all = marks(figure);
    const last = all.length - 1;
    const now = Number(figure.dataset.mark ?? -1);
    const next = { ArrowRight: Math.min(now + 1, last), ArrowLeft: Math.max(now - 1, 0), Home: 0, End: last }[event.key];
    if (event.key === "Escape" && box) box.hidden = true;
    if (next === undefined || last < 0) return;
    event.preventDefault();
    figure.dataset.mark = next;
    show(all[next]);
  }

  // The chart alone, as large as the window. Escape or the button closes it.
  function enlarge(figure, opener) {
    const picture = figure.querySelector(".ev-picture");
    const place = document.createComment("");
    const dialog = document.createElement("dialog");
    dialog.className = "ev-full";
    const title = figure.querySelector(".caption-text").textContent;
    dialog.setAttribute("aria-label", title);
    const close = button("Close", () => dialog.close());
    const head = Object.assign(document.createElement("p"), { textContent: title });
    picture.before(place);
    dialog.append(close, head, picture);
    figure.append(dialog);
    // Vega keeps the browser from acting on a key that is pressed in a chart.
    dialog.addEventListener("keydown", (event) => { if (event.key === "Escape") dialog.close(); });
    dialog.addEventListener("close", () => {
      place.replaceWith(picture);
      dialog.remove();
      opener.focus();
    });
    dialog.showModal();
  }

  function button(label, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "ev-tool", textContent: label });
    made.addEventListener("click", () => act(made));
    return made;
  }

  // The code with which another page shows the picture. Its addresses are whole if the book knows
  // its own, which the page then names as canonical.
  function addEmbed(figure, share) {
    const [, up, picture, page] = share.querySelector("[download]").getAttribute("href")
      .match(/^((?:\.\.\/)*)(_downloads\/charts\/(.*)\/[^/]*)$/);
    const canonical = document.querySelector("link[rel=canonical]")?.href;
    const base = canonical ? new URL(up || ".", canonical).href : "";
    // In a document of its own: this page would load the picture, from an address that is not its own.
    const other = document.implementation.createHTMLDocument("");
    const link = other.createElement("a");
    link.setAttribute("href", `${base}${page}.html#${figure.id}`);
    const image = link.appendChild(other.createElement("img"));
    image.setAttribute("src", base + picture);
    image.setAttribute("alt", figure.querySelector(".caption-text").textContent);
    image.setAttribute("style", "max-width:100%");
    const label = document.createElement("label");
    const where = base ? "" : " (the addresses begin at the book's folder)";
    const code = Object.assign(document.createElement("textarea"), { readOnly: true, rows: 2, value: link.outerHTML });
    code.addEventListener("focus", () => code.select());
    label.append(`Code to embed it${where} `, code);
    share.append(label);
  }

  function addTools(figure) {
    const live = figure.querySelector(".ev-live");
    const explore = async () => {
      await enliven(figure);
      live.tabIndex = 0;
      live.setAttribute("role", "group");
      live.setAttribute("aria-label", "Values: arrow keys go from mark to mark");
      live.focus();
      walked(figure, { key: "Home", preventDefault() {} });
    };
    const tools = document.createElement("div");
    tools.className = "ev-chart-tools";
    const wide = button("Full width", (opener) => enlarge(figure, opener));
    wide.classList.add("ev-enlarge");
    tools.append(button("Explore values", explore), wide);
    figure.querySelector(".ev-chart-files").prepend(tools);
    live.addEventListener("click", (event) => tapped(figure, event));
    live.addEventListener("keydown", (event) => walked(figure, event));
    live.addEventListener("blur", () => { if (box) box.hidden = true; });
    const share = figure.querySelector(".ev-chart-share");
    share.addEventListener("toggle", () => addEmbed(figure, share), { once: true });
  }

  for (const figure of document.querySelectorAll(".ev-chart")) {
    // The live page gives a figure a new specification and asks for it to be drawn.
    figure.addEventListener("ev-redraw", async () => {
      await load();
      await draw(figure);
    });
    addTools(figure);
    const assume = figure.querySelector(".ev-assume");
    if (assume) {
      assume.hidden = false;
      assume.addEventListener("click", async () => {
        figure.dataset.asked = "yes";
        await enliven(figure);
        const room = figure.querySelector(".ev-controls > div[hidden]");
        if (room) {
          room.hidden = false;
          assume.remove();
        }
        figure.querySelector(".ev-controls input, .ev-controls select")?.focus();
      });
    }
    const picture = figure.querySelector(".ev-picture");
    for (const interest of ["pointerenter", "pointerdown"]) {
      picture.addEventListener(interest, () => enliven(figure), { passive: true });
    }
  }
})();
