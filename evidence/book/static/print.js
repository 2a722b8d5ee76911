/* Prepares a page for paper: opens its folds, and puts title, address, date and number at the foot of
   each sheet. Code and the tables of figures stay folded, and are not printed; so does the rest of a
   long list of sources, which would be the same under each figure of an index. */
(function () {
  "use strict";

  const KEPT = "details.hide, details.ev-chart-table, details.ev-chart-sources, .ev-ledger details";
  let opened = [], foot, style;

  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")].filter((fold) => !fold.matches(KEPT));
    opened.forEach((fold) => { fold.open = true; });
    const place = location.protocol.startsWith("http") ? location.origin + location.pathname : "";
    const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    const said = [document.title, place, `printed ${day}`].filter(Boolean).join(" · ");
    style = document.createElement("style");
    style.textContent = `@page {
      @bottom-left { content: ${JSON.stringify(said)}; font: 7pt sans-serif; }
      @bottom-right { content: counter(page) " / " counter(pages); font: 7pt sans-serif; }
    }`;
    document.head.append(style);
    foot = document.createElement("p"); // for browsers without boxes in the margin of a sheet
    foot.className = "ev-print-foot";
    foot.textContent = said;
    document.querySelector("article")?.append(foot);
  });

  addEventListener("afterprint", () => {
    opened.forEach((fold) => { fold.open = false; });
    foot?.remove();
    style?.remove();
  });
})();
