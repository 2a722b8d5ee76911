"""A browser over the built book, for the tests, the checks, the bench and the PDF."""
