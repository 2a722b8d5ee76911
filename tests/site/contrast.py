"""Measure the contrast of the words inside pictures, in the browser that draws them."""

# axe does not read the words of an SVG. Behind a word is the page, and each filled shape drawn before
# it that holds its middle, in the order of the picture.
_WEAK = """(pictures) => {
  const parts = (colour) => (colour.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const over = (top, share, below) => below.map((value, i) => share * top[i] + (1 - share) * value);
  const light = (rgb) => rgb.map((value) => value / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const paper = parts(getComputedStyle(document.body).backgroundColor).slice(0, 3);
  const opacity = (node, root) => {
    let share = 1;
    for (let one = node; one !== root; one = one.parentNode) share *= Number(getComputedStyle(one).opacity);
    return share;
  };
  const weak = [];
  for (const picture of document.querySelectorAll(pictures)) {
    const shapes = [...picture.querySelectorAll('path, rect, circle')]
      .map((node) => ({ node, style: getComputedStyle(node), box: node.getBoundingClientRect() }))
      .filter(({ style, box }) => style.fill !== 'none' && box.width && box.height);
    for (const text of picture.querySelectorAll('text')) {
      const style = getComputedStyle(text), box = text.getBoundingClientRect();
      const share = opacity(text, picture) * Number(style.fillOpacity);
      if (!text.textContent.trim() || !box.width || !share || style.fill === 'none') continue;
      const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
      let behind = paper;
      for (const { node, style: paint, box: around } of shapes) {
        if (around.left > middle.x || around.right < middle.x || around.top > middle.y || around.bottom < middle.y
            || !(node.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
        if (!node.isPointInFill(middle.matrixTransform(node.getScreenCTM().inverse()))) continue;
        const colour = parts(paint.fill);
        behind = over(colour, opacity(node, picture) * Number(paint.fillOpacity) * (colour[3] ?? 1), behind);
      }
      const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
      const found = contrast(over(parts(style.fill), share, behind), behind);
      if (found < (size >= 24 || (bold && size >= 18.66) ? 3 : 4.5))
        weak.push(`${text.closest('figure')?.id || picture.id}: '${text.textContent}' ${found.toFixed(2)}:1`);
    }
  }
  return [...new Set(weak)];
}"""


def find_weak_words(page, pictures: str) -> list[str]:
    """Return the words with too little contrast in the pictures of a selector, in both themes.

    4.5:1 is asked, and 3:1 of large words, as WCAG 2.2 does of text (1.4.3).
    """
    said = []
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        said += [f"{theme}: {one}" for one in page.evaluate(_WEAK, pictures)]
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    return said
