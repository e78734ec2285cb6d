"""One heap looked into: an object and why it is alive, dominators, strings, closure scopes.

In: a Heap, and the source on disk where it is there. Out: frozen values of plain numbers and
texts that `report` shows.
"""
