/* Opens the fold that holds what an address names, or is it. Without this script a click opens it. */
(function () {
  "use strict";

  function open() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    target.scrollIntoView();
  }

  addEventListener("hashchange", open);
  open();
})();
