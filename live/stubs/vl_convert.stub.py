"""Stand in for vl_convert: the browser draws charts by itself, only the version is asked for."""

VERSION = ""  # set by session.py


def get_vegalite_versions():
    """Return the version of Vega-Lite that the book's own script holds."""
    return [VERSION]
