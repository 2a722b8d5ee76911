// Brings charts to life when a reader turns to one: until then a page carries pictures only.
// A plain script, not a module, and no fetch: both would fail on a page opened from a disk.
(() => {
  "use strict";
  const here = document.currentScript;
  const LIBRARY = new URL(here.dataset.library, here.src).href;
  const FEW = 2; // sliders that may appear without being asked for
  const views = new WeakMap();
  const coming = new WeakMap();
  let library;

  // The library, once for the page. A failed load may be tried again.
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

  // Data stand once on a page, by column.
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

  // The specification that belongs to the picture shown, fitted to the room the picture takes.
  function fitted(figure) {
    const specs = JSON.parse(figure.querySelector("script.ev-spec").textContent);
    const wide = figure.querySelector(".ev-wide");
    const shown = getComputedStyle(wide).display !== "none";
    const picture = shown ? wide : figure.querySelector(".ev-narrow");
    const spec = specs[shown ? 0 : 1];
    const [, , width, height] = picture.getAttribute("viewBox").split(" ").map(Number);
    if ((spec.mark || spec.layer) && !spec.encoding?.facet) {
      spec.width += Math.floor(figure.clientWidth - width); // the picture's own box has a margin for long labels
      if (typeof (spec.height ?? 0) === "number") {
        spec.height = (spec.height ?? spec.config.view.continuousHeight)
          + Math.round(picture.getBoundingClientRect().height - height);
      }
    }
    spec.datasets = Object.fromEntries(spec.datasets.map((name) => [name, rows(name)]));
    // Invisible points along lines carry the tooltips (charts.css hides .mark-line from the pointer);
    // every mark tells its own encoding.
    spec.config.line = { ...spec.config.line, point: { opacity: 0, size: 120 } };
    spec.config.mark = { ...spec.config.mark, tooltip: { content: "encoding" } };
    return spec;
  }

  async function draw(figure) {
    const spec = fitted(figure);
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
    old?.finalize();
    const { view } = await window.vegaEmbed(live, spec, {
      actions: false, defaultStyle: false, renderer: "svg", tooltip, bind: controls ? room : undefined,
      logLevel: 1, // errors; what Vega remarks about a chart is for its author, not for the reader
    });
    unlabelled(live);
    views.set(figure, view);
    if (controls) finishControls(controls, focused);
    figure.classList.add("ev-is-live");
  }

  // Many sliders come only when they are asked for: the page would jump under a finger that passes by.
  function waits(figure, spec) {
    const bound = (spec.params ?? []).filter((param) => param.bind).length;
    return bound > FEW && !figure.dataset.asked;
  }

  // Vega calls a group of marks a symbol even where it has no words for it; a screen reader would
  // announce a picture without a name.
  function unlabelled(live) {
    for (const group of live.querySelectorAll("[role=graphics-symbol]:not([aria-label])")) {
      group.removeAttribute("role");
      group.removeAttribute("aria-roledescription");
    }
  }

  // Vega writes the value of a slider next to it; give it room, and keep the focus on a redraw.
  function finishControls(controls, focused) {
    for (const input of controls.querySelectorAll("input[type=range]")) {
      input.nextElementSibling?.classList.add("vega-bind-value");
      if (input.name === focused) input.focus();
    }
  }

  // Once per figure; whoever asks again waits for the same answer.
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
    let width = figure.querySelector(".ev-picture").clientWidth;
    let waiting;
    return ([entry]) => {
      if (Math.abs(entry.contentRect.width - width) < 1) return;
      width = entry.contentRect.width;
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

  // Four significant digits, as in the figure's table; all digits before the point.
  function readable(what) {
    if (!/^-?\d+\.\d+$/.test(what)) return what;
    const size = Math.floor(Math.log10(Math.abs(Number(what))));
    return String(Number(Number(what).toFixed(Math.min(20, Math.max(0, 3 - size)))));
  }

  // One tooltip for the page, as text: names and values of what the mark encodes.
  let box;
  function tooltip(_, event, item, value) {
    box ??= document.body.appendChild(Object.assign(document.createElement("div"), { id: "ev-tooltip" }));
    box.setAttribute("aria-hidden", "true"); // the mark itself is labelled with the same words
    box.hidden = value === null || value === undefined || value === "";
    if (box.hidden) return;
    if (typeof value === "object") {
      const list = document.createElement("dl");
      for (const [name, what] of Object.entries(value)) {
        if (name.startsWith("_")) continue; // a helper column of Vega-Lite's own
        const term = document.createElement("dt");
        const said = document.createElement("dd");
        term.textContent = name;
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

  for (const figure of document.querySelectorAll(".ev-chart")) {
    const button = figure.querySelector(".ev-assume");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        figure.dataset.asked = "yes";
        await enliven(figure);
        const room = figure.querySelector(".ev-controls > div[hidden]");
        if (room) {
          room.hidden = false;
          button.remove();
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
