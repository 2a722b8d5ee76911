/* Shows a short text in a box at a link: on hover and on focus, and for terms on the first tap. The
   texts are a script of their own, because a page opened from disk may not fetch a file; it is
   loaded when a reader first asks for one. Without this script the link leads to the long form. */
(function () {
  "use strict";

  const EDGE = 8, STAY = 200; // pixels from the window's edge; milliseconds to move onto the box
  let box, at, timer;

  /* Give the links that `selector` finds a box.
     source: address of the script with the texts.
     read: () => the texts, once the script has run.
     lines: (texts, link) => lines, each a list of a title, a text and a note; none: no box.
     tap: whether the first tap shows the box, and the second one follows the link. */
  window.evTips = function ({ selector, source, read, lines, tap }) {
    let texts, tapped;

    function ask(link) {
      at = link;
      if (texts) show(link, lines(texts, link));
      if (texts !== undefined) return;
      texts = null;
      const script = document.createElement("script");
      script.src = source;
      script.onload = () => {
        texts = read();
        if (at && at.matches(selector)) show(at, lines(texts, at));
      };
      document.head.append(script);
    }

    const find = (event) => event.target.closest && event.target.closest(selector);
    document.addEventListener("pointerover", (event) => {
      const link = event.pointerType === "mouse" && find(event);
      if (link && link !== at) { hide(); ask(link); } else if (link) clearTimeout(timer);
    });
    document.addEventListener("pointerout", (event) => { if (event.pointerType === "mouse" && find(event)) leave(); });
    document.addEventListener("focusin", (event) => {
      const link = find(event);
      if (link && link.matches(":focus-visible")) { hide(); ask(link); }
    });
    document.addEventListener("focusout", (event) => { if (find(event)) hide(); });
    if (!tap) return;
    document.addEventListener("pointerdown", (event) => { tapped = event.pointerType === "touch"; });
    document.addEventListener("click", (event) => {
      const link = tapped && find(event);
      if (link && link !== at) { // the second tap follows it, also where there is no text to show
        event.preventDefault();
        hide();
        ask(link);
      }
    });
  };

  function show(link, lines) {
    if (!lines || !lines.length) return;
    if (!box) {
      box = document.createElement("div");
      box.id = "ev-tip";
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
    const place = link.getClientRects()[0];
    const left = Math.min(place.left, innerWidth - box.offsetWidth - EDGE);
    const below = place.bottom + box.offsetHeight + EDGE < innerHeight;
    box.style.left = Math.max(EDGE, left) + scrollX + "px";
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
    timer = setTimeout(hide, STAY);
  }

  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", (event) => {
    if (at && box && !box.contains(event.target) && !at.contains(event.target)) hide();
  });

  window.evTips({
    selector: "a[href*='#term-']:not(.headerlink)",
    source: `${document.documentElement.dataset.content_root || "./"}_static/evidence/terms.js`,
    read: () => window.evTerms,
    lines: (texts, link) => [["", texts[decodeURIComponent(link.hash.slice(1))]]].filter(([, text]) => text),
    tap: true,
  });
})();
