"""Read and check tables as text: strict CSV, types of cells, schemas, files of spreadsheets.

Nothing here depends on the book: `evidence.tables` knows where tables and descriptors are.
"""
