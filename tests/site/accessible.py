"""Ask axe what is not accessible on a page, and measure the contrast of few words of each style.

Four fifths of what axe costs are for the contrast of words. It depends on the style of a word alone:
its colours, its size and what is painted behind it.
"""

from axe_playwright_python.sync_playwright import Axe

SAMPLES_PER_STYLE = 2  # visible words that are measured
# Marks the words that need no measuring, because enough words of their style are measured. Words are
# of one style if their elements, and the elements around these, have the same name and class, with the
# same colours, size and weight, over the same backgrounds. A word of one sign has a style of its own,
# because axe does not judge it; so has what stands inside an element that is moved over others.
# Hidden words do not count, because axe does not measure them. It does measure what Chromium leaves
# unpainted outside the window (`content-visibility: auto`), so that counts.
_MARK = """samples => {
  const backgrounds = new Map(), counts = {};
  const shown = {visibilityProperty: true, opacityProperty: true};
  const find = node => {
    if (!(node instanceof Element)) return '';
    if (backgrounds.has(node)) return backgrounds.get(node);
    const computed = getComputedStyle(node), own = [];
    if (computed.backgroundColor !== 'rgba(0, 0, 0, 0)') own.push(computed.backgroundColor);
    if (computed.backgroundImage !== 'none') own.push(computed.backgroundImage);
    if (computed.opacity !== '1' || computed.filter !== 'none') own.push(computed.opacity, computed.filter);
    if (computed.position !== 'static') own.push(computed.position, node.tagName, node.className);
    backgrounds.set(node, find(node.parentNode) + own.map(one => '>' + one).join(''));
    return backgrounds.get(node);
  };
  for (const node of document.querySelectorAll('body *')) {
    node.removeAttribute('data-alike');
    const words = [...node.childNodes].filter(one => one.nodeType === Node.TEXT_NODE)
      .map(one => one.textContent.trim()).join('');
    if (!words || !node.checkVisibility(shown)) continue;
    const computed = getComputedStyle(node), holder = node.parentElement;
    const style = [find(node), node.tagName, node.className, holder.tagName, holder.className, computed.color,
      computed.fontSize, computed.fontWeight, computed.textShadow,
      words.length === 1 || !/[\\p{L}\\p{N}]/u.test(words)].join();
    counts[style] = (counts[style] || 0) + 1;
    node.toggleAttribute('data-alike', counts[style] > samples);
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
    page.evaluate(_MARK, SAMPLES_PER_STYLE)
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe.axe_script)
        page.evaluate(_UNALIKE)
    return page.evaluate(
        "([context, options]) => axe.run(context || document, options).then(said => said.violations)",
        [context, {"resultTypes": ["violations"]} | options],
    )
