"""Adjust the web pages once Sphinx has written them: theme, style sheet, scripts, search, previews."""
