"""Everything of the Balint dashboard that is true without a screen.

Rooms, from the ground up; a module imports only from the floors below its own:

1  figures, findings, definitions, terms, people      words everybody uses
2  spreadsheets                                       cells and shapes, no meaning
3  instruments, frameworks                            definitions of the field
4  record                                             the database
5  statistics, comparisons, evaluation, accreditation conclusions
6  access                                             who may see what
7  charts, __main__                                   showing
"""
