"""A source map's mappings decoded one character at a time, as ECMA-426 tells it."""

from __future__ import annotations

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def decoded(text: str) -> list[tuple[int, int, int, int, int, int]]:
    """Rows of generated line and column, source, line, column, name; -1 for what is missing."""
    rows = []
    source = line = column = name = 0
    for generated_line, segments in enumerate(text.split(";")):
        generated_column = 0
        for segment in filter(None, segments.split(",")):
            fields = _numbers(segment)
            generated_column += fields[0]
            row = [generated_line, generated_column, -1, -1, -1, -1]
            if len(fields) > 1:
                source, line, column = source + fields[1], line + fields[2], column + fields[3]
                row[2:5] = source, line, column
            if len(fields) > 4:
                name += fields[4]
                row[5] = name
            rows.append((row[0], row[1], row[2], row[3], row[4], row[5]))
    return sorted(rows, key=lambda each: each[:2])


def encoded(rows: list[tuple[int, int, int, int, int, int]]) -> str:
    """The text of rows in the order of generated positions."""
    lines: list[list[str]] = []
    source = line = column = name = generated_column = 0
    for row in rows:
        while len(lines) <= row[0]:
            lines.append([])
            generated_column = 0
        fields = [row[1] - generated_column]
        generated_column = row[1]
        if row[2] >= 0:
            fields += [row[2] - source, row[3] - line, row[4] - column]
            source, line, column = row[2:5]
            if row[5] >= 0:
                fields.append(row[5] - name)
                name = row[5]
        lines[-1].append("".join(_vlq(field) for field in fields))
    return ";".join(",".join(segments) for segments in lines)


def _numbers(segment: str) -> list[int]:
    numbers, value, shift = [], 0, 0
    for character in segment:
        digit = _ALPHABET.index(character)
        value |= (digit & 31) << shift
        shift += 5
        if not digit & 32:
            numbers.append(-(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return numbers


def _vlq(number: int) -> str:
    rest = (-number << 1) | 1 if number < 0 else number << 1
    text = ""
    while True:
        digit, rest = rest & 31, rest >> 5
        text += _ALPHABET[digit | (32 if rest else 0)]
        if not rest:
            return text
