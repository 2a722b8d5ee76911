// Gives the focus back to the button that opened the menu, the contents or the search, which the theme
// drops when it closes them. https://github.com/pydata/pydata-sphinx-theme/pull/2338
(() => {
  let opener;
  addEventListener("click", (event) => {
    opener = event.target.closest?.(".sidebar-toggle, .search-button__button") ?? opener;
  }, true);
  for (const dialog of document.querySelectorAll("dialog[id^=pst-]")) {
    dialog.addEventListener("close", () => {
      setTimeout(() => { if (document.activeElement === document.body) opener?.focus(); });
    });
  }
})();
