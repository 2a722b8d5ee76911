// Runs in a page of the book before Chromium prints it; portable/pdf.py passes what the page cannot know.
({ inside, outside, anchors, style }) => {
  // Open what print.js opens, so that hidden links can be told from shown ones.
  dispatchEvent(new Event("beforeprint"));
  const article = document.querySelector("article");

  // Links within the book lead to its other PDFs, or nowhere if the page is not among them.
  for (const link of document.querySelectorAll("a[href]")) {
    const address = new URL(link.href);
    if (address.host !== location.host) continue;
    const page = address.pathname.slice(1);
    if (address.pathname === location.pathname || inside.includes(page)) continue;
    if (outside) link.href = outside + page + address.hash;
    else link.removeAttribute("href");
  }

  // A card leads to the page that was read and to its record; without the record its brackets are empty.
  for (const record of article.querySelectorAll(".ev-card a[data-page]:not([href])")) {
    for (const near of [record.previousSibling, record.nextSibling]) {
      if (near?.nodeType === Node.TEXT_NODE && /^[ (),]*$/.test(near.data)) near.remove();
    }
    record.remove();
  }

  // A sample of rows that is wider than the sheet would be cut, and shrink the whole page: the file has it.
  for (const box of article.querySelectorAll("details > .ev-scroll")) {
    if (box.firstElementChild.offsetWidth > box.clientWidth) box.parentElement.remove();
  }

  // Chromium remembers the place of an anchor only if a link on the same page names it.
  const named = document.createElement("div");
  named.style.cssText = "height: 0; overflow: hidden";
  for (const anchor of anchors) {
    if (!document.getElementById(anchor)) continue;
    const link = document.createElement("a");
    link.href = `#${anchor}`;
    named.append(link);
  }
  article.append(named);

  // Addresses outside the book become notes.
  const notes = new Map();
  for (const link of article.querySelectorAll("a[href^=http]")) {
    if (link.host === location.host || (outside && link.href.startsWith(outside))) continue;
    if (!link.textContent.trim() || !link.checkVisibility()) continue;
    const address = link.href.replace(/#:~:text=.*/, ""); // a passage to look for: the page is the same
    if (!notes.has(address)) notes.set(address, notes.size + 1);
    const mark = document.createElement("sup");
    mark.textContent = notes.get(address);
    link.after(mark);
  }
  if (notes.size) {
    const head = document.createElement("h2"), list = document.createElement("ol");
    head.textContent = "Addresses";
    list.className = "pdf-notes";
    for (const address of notes.keys()) {
      const item = document.createElement("li");
      item.textContent = decodeURI(address);
      list.append(item);
    }
    article.append(head, list);
  }

  // The foot of a sheet is that of the whole book, not the one of print.js. This listener is the
  // last, so it comes after those of the page.
  const own = document.createElement("style");
  own.textContent = style;
  const settle = () => {
    document.querySelectorAll(".ev-print-foot").forEach((foot) => foot.remove());
    document.head.append(own);
  };
  settle();
  addEventListener("beforeprint", settle);
}
