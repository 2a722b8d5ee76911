/* Fills the form for disputes with the claim that the address names: dispute.html?claim=nau-2025-23. */
(function () {
  "use strict";

  const claim = new URLSearchParams(location.search).get("claim") || "";
  if (!/^[a-z0-9-]+$/.test(claim)) return;
  const line = document.getElementById("ev-disputed");
  line.textContent = `The form below is filled in for the claim ${claim}.`;
  line.hidden = false;
  for (const code of document.querySelectorAll(".highlight pre")) {
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    let after = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (after && node.data.trim() && node.data.trim() !== ":") {
        node.data = node.data.replace(/[a-z0-9-]+/, claim);
        break;
      }
      after = after || node.data.trim() === "claim";
    }
  }
})();
