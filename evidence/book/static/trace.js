/* Shows the short form of a trace at its link: what is read, which rows, whose edition. */
(function () {
  "use strict";

  let traces;
  window.evTraces = (found) => { traces = found; };
  window.evTips({
    selector: "a.ev-trace",
    source: document.currentScript.dataset.traces,
    read: () => traces,
    lines: (found, link) => found[decodeURIComponent(link.hash.slice(1))],
  });
})();
