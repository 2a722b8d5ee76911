"""Tables as text: strict CSV, cells and their types, schemas, and files that spreadsheets write.

Nothing here knows the book: `evidence.tables` says where tables lie and what describes them.
"""
