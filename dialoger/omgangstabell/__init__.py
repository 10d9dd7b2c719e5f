"""A round as a spreadsheet and back: what is written (`skriv`), read (`las`) and compared with the cases (`jamfor`).

A hidden sheet holds what the cells to be filled in said when the file was made. What differs from it is what the person
has changed, and a case where somebody else has changed the same since then is not overwritten.
"""
