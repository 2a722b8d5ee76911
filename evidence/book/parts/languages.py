"""Mark text in another language, so that browsers and screen readers treat it as that language."""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..directives import GeneratedRole, PartError, warn

CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z]+)?")  # be, ru, be-tarask
LANGUAGE = "language-{}"  # the class from which docutils makes the attribute `lang`


class Lang(SphinxDirective):
    """{lang} CODE: paragraphs in another language."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the content in a block with the attribute, or warn of a code that is none."""
        code = self.arguments[0]
        if not CODE.fullmatch(code):
            warn(self, f"{{lang}} {code}: give the code of a language, such as be or ru.")
            return []
        block = nodes.container(classes=["ev-lang", LANGUAGE.format(code)])
        self.state.nested_parse(self.content, self.content_offset, block)
        return [block]


class LangRole(GeneratedRole):
    """{lang}`be тэкст`: words in another language within a sentence or a heading."""

    def make(self) -> nodes.Node:
        """Return the words with the attribute; PartError for text without a code."""
        code, _, words = self.text.partition(" ")
        if not CODE.fullmatch(code) or not words:
            raise PartError(
                f"{{lang}}`{self.text}`: write the code of a language, a space and the words."
            )
        return nodes.inline("", words, classes=[LANGUAGE.format(code)])


def setup(app: Sphinx) -> None:
    """Register the directive and the role."""
    app.add_directive("lang", Lang)
    app.add_role("lang", LangRole())
