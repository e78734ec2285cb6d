"""Heap snapshot files, damaged on purpose: by their structure, by their bytes, or both."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from tests.builders.random_heaps import random_heap

Sections = dict[str, Any]

NUMBERS = (
    0,
    1,
    -1,
    7,
    255,
    256,
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**32,
    2**53 + 1,
    10**14,
    10**17,
    10**19,
)
PIECES = (
    b"[",
    b"]",
    b"{",
    b"}",
    b'"',
    b"\\",
    b",",
    b",,",
    b"\n",
    b" ",
    b"-",
    b"9" * 9,
    b"9" * 16,
    b"9" * 19,
)
ARRAYS = ("nodes", "edges", "locations")


def damaged_file(dice: random.Random) -> bytes:
    """A snapshot of a small random heap; most of the time something is wrong with it."""
    sections = copy.deepcopy(random_heap(dice.randrange(50), 12).as_json())
    for _ in range(dice.choice((0, 1, 1, 1, 2))):
        dice.choice(STRUCTURE)(dice, sections)
    data = bytearray(_written(dice, sections))
    for _ in range(dice.choice((0, 0, 0, 1, 1, 2))):
        dice.choice(BYTES)(dice, data)
    return bytes(data)


def _written(dice: random.Random, sections: Sections) -> bytes:
    style = dice.randrange(4)
    if style == 0:
        return json.dumps(sections, indent=dice.choice((0, 1, "\t"))).encode()
    text = json.dumps(sections, separators=(",", ":"), ensure_ascii=dice.random() < 0.5)
    data = text.encode("utf-8", "replace")
    if style == 1:  # as Node 22 and earlier end rows
        data = data.replace(b",0,0,", b",0,0\n,")
    return data


def _replace_number(dice: random.Random, sections: Sections) -> None:
    numbers = sections.get(dice.choice(ARRAYS))
    if isinstance(numbers, list) and numbers:
        numbers[dice.randrange(len(numbers))] = dice.choice(NUMBERS)


def _nudge_number(dice: random.Random, sections: Sections) -> None:
    numbers = sections.get(dice.choice(ARRAYS))
    if isinstance(numbers, list) and numbers:
        at = dice.randrange(len(numbers))
        if isinstance(numbers[at], int):
            numbers[at] += dice.choice((-6, -1, 1, 6))


def _wrong_kind(dice: random.Random, sections: Sections) -> None:
    numbers = sections.get(dice.choice(ARRAYS))
    if isinstance(numbers, list) and numbers:
        numbers[dice.randrange(len(numbers))] = dice.choice((None, 1.5, "7", [], {}, True))


def _cut_array(dice: random.Random, sections: Sections) -> None:
    numbers = sections.get(dice.choice((*ARRAYS, "strings")))
    if isinstance(numbers, list) and numbers:
        at = dice.randrange(len(numbers))
        del numbers[at : at + dice.choice((1, 3, 4, 6, 7))]


def _grow_array(dice: random.Random, sections: Sections) -> None:
    numbers = sections.get(dice.choice(ARRAYS))
    if isinstance(numbers, list) and numbers:
        numbers += numbers[: dice.choice((1, 3, 4, 6, 7))]


def _drop_section(dice: random.Random, sections: Sections) -> None:
    del sections[dice.choice(list(sections))]


def _empty_section(dice: random.Random, sections: Sections) -> None:
    name = dice.choice(list(sections))
    sections[name] = dice.choice(([], {}, None, 0, ""))


def _reorder(dice: random.Random, sections: Sections) -> None:
    entries = list(sections.items())
    dice.shuffle(entries)
    sections.clear()
    sections.update(entries)


def _unknown_section(dice: random.Random, sections: Sections) -> None:
    entries = list(sections.items())
    entries.insert(dice.randrange(len(entries) + 1), ("scopes", [{"a": ["]", '"', {}]}, -1.5e3]))
    sections.clear()
    sections.update(entries)


def _header_count(dice: random.Random, sections: Sections) -> None:
    header = sections.get("snapshot")
    if isinstance(header, dict):
        header[dice.choice(("node_count", "edge_count"))] = dice.choice((*NUMBERS, None, "5", 1.5))


def _header_fields(dice: random.Random, sections: Sections) -> None:
    header = sections.get("snapshot")
    meta = header.get("meta") if isinstance(header, dict) else None
    if isinstance(meta, dict):
        name = dice.choice(("node_fields", "edge_fields", "location_fields"))
        fields = meta.get(name)
        if isinstance(fields, list):
            dice.choice((dice.shuffle, lambda one: one.append("new_field"), list.clear))(fields)


def _same_ids(dice: random.Random, sections: Sections) -> None:
    nodes = sections.get("nodes")
    if isinstance(nodes, list) and nodes and all(isinstance(one, int) for one in nodes):
        nodes[2::6] = [dice.choice((1, 7))] * len(nodes[2::6])


STRUCTURE = (
    _replace_number,
    _replace_number,
    _nudge_number,
    _wrong_kind,
    _cut_array,
    _grow_array,
    _drop_section,
    _empty_section,
    _reorder,
    _unknown_section,
    _header_count,
    _header_fields,
    _same_ids,
)


def _truncate(dice: random.Random, data: bytearray) -> None:
    del data[dice.randrange(len(data) + 1) :]


def _splice(dice: random.Random, data: bytearray) -> None:
    at = dice.randrange(len(data) + 1)
    data[at : at + dice.choice((0, 1, 5))] = dice.choice(PIECES)


def _flip(dice: random.Random, data: bytearray) -> None:
    if data:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _repeat(dice: random.Random, data: bytearray) -> None:
    at, length = dice.randrange(len(data) + 1), dice.randrange(1, 40)
    data[at:at] = data[at : at + length]


BYTES = (_truncate, _splice, _splice, _flip, _repeat)
