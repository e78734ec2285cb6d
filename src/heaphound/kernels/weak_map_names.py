"""The texts by which V8 names the edges of a WeakMap's entries; needs no numpy."""

from __future__ import annotations

import re
from collections.abc import Iterable

# V8 writes a WeakMap's entry as two edges of the same text, from the key and from the table.
_ENTRY = re.compile(
    rb"\d+( / part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\))"
)
_NEWLINE = re.compile(rb"(?<!\\)(?:\\\\)*\\n")  # DevTools takes no text with one for an entry
_MOST_DIGITS = 18  # of an id in a file
_NO_ID = 2**63 - 1
SHORTEST_ENTRY = len("1 / part of key ( @1) -> value ( @1) pair in WeakMap (table @1)")


def weak_map_entries(names: Iterable[tuple[int, bytes]]) -> tuple[dict[int, int], list[int]]:
    """Recognise the names of entries, and which two belong together.

    >>> text = b" / part of key (K @3) -> value (V @5) pair in WeakMap (table @7)"
    >>> weak_map_entries([(4, b"1" + text), (8, b"2" + text), (9, b"3 / part of cake")])
    ({4: 0, 8: 0}, [7])
    >>> weak_map_entries([(0, b"1" + text.replace(b"@7", b"@" + 5000 * b"9"))])[1] == [2**63 - 1]
    True

    Args:
        names: numbers of strings, and their texts as they stand in the file.

    Returns:
        The entry of each name that is one's, and the id of each entry's table; of an id that no
        file can have, the largest number of 64 bits.
    """
    entry_of_name: dict[int, int] = {}
    entry_of_text: dict[bytes, int] = {}
    table_id: list[int] = []
    for name, text in names:
        match = _ENTRY.fullmatch(text)
        if match is None or _NEWLINE.search(text):
            continue
        entry_of_name[name] = entry_of_text.setdefault(match[1], len(table_id))
        if entry_of_name[name] == len(table_id):
            digits = match[2].lstrip(b"0") or b"0"
            table_id.append(int(digits) if len(digits) <= _MOST_DIGITS else _NO_ID)
    return entry_of_name, table_id
