"""The error of a chart that the book cannot show."""


class FigureError(ValueError):
    """A chart that the book cannot show. The message names the fix; `figure` adds the figure's name."""
