/* Shows the short form of a trace at its link: what is read, which rows, whose edition. Without
   this script the link leads to the long form. The short forms are a script too, because a page
   opened from disk may not fetch a file; it is loaded when a reader first asks for one. */
(function () {
  "use strict";

  const source = document.currentScript.dataset.traces;
  let traces, box, at, timer;

  window.evTraces = (found) => {
    traces = found;
    if (at) show(at);
  };

  function ask(link) {
    clearTimeout(timer);
    at = link;
    if (traces) return show(link);
    if (traces === null) return;
    traces = null;
    const script = document.createElement("script");
    script.src = source;
    document.head.append(script);
  }

  function show(link) {
    const lines = traces[decodeURIComponent(link.hash.slice(1))];
    if (!lines || !lines.length) return;
    if (!box) {
      box = document.createElement("div");
      box.id = "ev-trace-box";
      box.setAttribute("role", "tooltip");
      box.addEventListener("pointerenter", () => clearTimeout(timer));
      box.addEventListener("pointerleave", leave);
      document.body.append(box);
    }
    box.replaceChildren(...lines.map((words) => {
      const line = document.createElement("p");
      ["strong", "span", "small"].forEach((tag, i) => {
        if (!words[i]) return;
        const part = document.createElement(tag);
        part.textContent = words[i];
        line.append(part);
      });
      return line;
    }));
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    const place = link.getClientRects()[0], edge = 8;
    const left = Math.min(place.left, innerWidth - box.offsetWidth - edge);
    const below = place.bottom + box.offsetHeight + edge < innerHeight;
    box.style.left = Math.max(edge, left) + scrollX + "px";
    box.style.top = (below ? place.bottom + 4 : place.top - box.offsetHeight - 4) + scrollY + "px";
  }

  function hide() {
    clearTimeout(timer);
    if (at) at.removeAttribute("aria-describedby");
    at = null;
    if (box) box.hidden = true;
  }

  function leave() {
    clearTimeout(timer);
    timer = setTimeout(hide, 200); // long enough to move the pointer onto the box
  }

  const find = (event) => event.target.closest && event.target.closest("a.ev-trace");
  document.addEventListener("pointerover", (event) => {
    const link = event.pointerType === "mouse" && find(event);
    if (link && link !== at) { hide(); ask(link); } else if (link) clearTimeout(timer);
  });
  document.addEventListener("pointerout", (event) => { if (find(event)) leave(); });
  document.addEventListener("focusin", (event) => {
    const link = find(event);
    if (link && link.matches(":focus-visible")) { hide(); ask(link); }
  });
  document.addEventListener("focusout", (event) => { if (find(event)) hide(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
})();
