"""Ask axe what is not accessible on a page, without asking twice what one answer tells.

Four fifths of what axe costs are for the contrast of words. It depends on the look of a word alone: its
colours, its size and what is painted behind it. So axe measures a few words of each look on a page.
"""

from axe_playwright_python.sync_playwright import Axe

LIKES = 2  # words of a look that are measured
# Marks the words that look as LIKES others do: the same element and class in the same, with the same colours,
# size and weight, over the same backgrounds. A word of one sign is a kind of its own, because axe does not judge it;
# so is what stands inside an element that is moved over others.
_MARK = """likes => {
  const looks = new Map(), counts = {};
  const find = node => {
    if (!(node instanceof Element)) return '';
    if (looks.has(node)) return looks.get(node);
    const style = getComputedStyle(node), own = [];
    if (style.backgroundColor !== 'rgba(0, 0, 0, 0)') own.push(style.backgroundColor);
    if (style.backgroundImage !== 'none') own.push(style.backgroundImage);
    if (style.opacity !== '1' || style.filter !== 'none') own.push(style.opacity, style.filter);
    if (style.position !== 'static') own.push(style.position, node.tagName, node.className);
    looks.set(node, find(node.parentNode) + own.map(one => '>' + one).join(''));
    return looks.get(node);
  };
  for (const node of document.querySelectorAll('body *')) {
    node.removeAttribute('data-alike');
    const words = [...node.childNodes].filter(one => one.nodeType === Node.TEXT_NODE)
      .map(one => one.textContent.trim()).join('');
    if (!words) continue;
    const style = getComputedStyle(node), holder = node.parentElement;
    const look = [find(node), node.tagName, node.className, holder.tagName, holder.className, style.color,
      style.fontSize, style.fontWeight, style.textShadow, words.length === 1 || !/[\\p{L}\\p{N}]/u.test(words)].join();
    counts[look] = (counts[look] || 0) + 1;
    node.toggleAttribute('data-alike', counts[look] > likes);
  }
}"""
_UNALIKE = "axe.configure({ rules: [{ id: 'color-contrast', selector: '*:not([data-alike])' }] })"
_axe = Axe()


def find_violations(page, context: dict | None = None, **options) -> list[dict]:
    """Return the rules of axe that a page, or the part of it in `context`, violates.

    Parameters
    ----------
    page : playwright.sync_api.Page
        An open page.
    context : dict, optional
        What axe is asked about; all of the page if not given.
    **options
        Options of ``axe.run``, as `runOnly`.
    """
    page.evaluate(_MARK, LIKES)
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe.axe_script)
        page.evaluate(_UNALIKE)
    return page.evaluate(
        "([context, options]) => axe.run(context || document, options).then(said => said.violations)",
        [context, {"resultTypes": ["violations"]} | options],
    )
