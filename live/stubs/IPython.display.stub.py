"""Stand in for IPython.display: pass every output to the running chapter."""

import IPython


def display(*values, raw=False, **_):
    """Show each value as an output of the running cell; `raw` values are MIME bundles."""
    for value in values:
        IPython.shell.show(value, raw)


class HTML:
    """Text that a page shows as HTML."""

    def __init__(self, data):
        self.data = data

    def _repr_html_(self):
        return self.data


class Markdown(HTML):
    """Text in Markdown, shown as it is written."""

    def _repr_html_(self):
        return None

    def __repr__(self):
        return self.data
