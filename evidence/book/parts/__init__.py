"""Show the generated parts of pages: a module for each part or family of parts, with its template.

A module registers what it shows with `registry.part`, and is listed in `evidence.book.MODULES`.
"""
