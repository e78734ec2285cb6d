"""One value that is added to for ever.

## What it finds
A variable or property whose string, buffer or nested value weighs more in every snapshot although
it is not a collection that gains entries: `log += line`, `body = Buffer.concat([body, chunk])`.

## Why it leaks
It is state that can only grow, in one piece: V8 keeps a string that was added to as a chain of all
its parts.

## Known misses
A value that is cut back now and then, but grows on the whole.

## Example
    let log = "";
    exports.write = (line) => { log += line; };

Instead:
    exports.write = (line) => stream.write(line);

## References
- V8, "ConsString" in src/objects/string.h
"""

from __future__ import annotations

from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.finding import Category
from heaphound.diagnosis.signs import slot_name
from heaphound.growth.slots import ELEMENTS
from heaphound.units import bytes_text

MAIN_SHARE = 0.6
_KINDS = {
    "(string)": "string",
    "(concatenated string)": "string",
    "(sliced string)": "string",
    "ArrayBuffer": "buffer",
    "Buffer": "buffer",
    "Uint8Array": "buffer",
    "system / JSArrayBufferData": "buffer",
}


class GrownValue:
    """A string or buffer that is appended to."""

    name = "grown-value"

    def check(self, exhibit: Exhibit) -> Claim | None:
        """Claim variables and properties whose growth is one string's or one buffer's."""
        if exhibit.label == ELEMENTS or exhibit.grower.merged:
            return None
        by_kind: dict[str, int] = {}
        for constructor, size in exhibit.region_bytes.items():
            kind = _KINDS.get(constructor, "")
            by_kind[kind] = by_kind.get(kind, 0) + size
        kind = max(by_kind, key=lambda name: by_kind[name], default="")
        if not kind or by_kind[kind] < MAIN_SHARE * sum(by_kind.values()):
            return None
        named = slot_name(exhibit)
        who = named.name or exhibit.constructor
        return Claim(
            category=Category.GLOBAL_STATE,
            strength=0.7,
            name=named.name,
            place=named.place,
            what=f"the {kind} in {who} is added to and never cut",
            evidence=(
                (
                    f"the {kind} that {who} holds weighs {bytes_text(by_kind[kind])} in the last "
                    "snapshot, and more in each"
                ),
            ),
            fix=f"Write it out as it comes (a stream, a file), or keep the last part only: "
            f"{who} = {who}.slice(-MAX).",
            constructor=kind,
        )
