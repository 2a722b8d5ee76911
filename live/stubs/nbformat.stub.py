"""Stand in for nbformat, whose notebooks the browser does not read."""


class NotebookNode(dict):
    """A name that type annotations mention."""
