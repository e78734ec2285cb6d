"""speedscope's JSON (https://www.speedscope.app/file-format-schema.json), a profile of stacks."""

from __future__ import annotations

import json

from heaphound.profile.tree import Profile, call_tree

_SCHEMA = "https://www.speedscope.app/file-format-schema.json"


def speedscope(profile: Profile, name: str) -> bytes:
    """Write every stack once, from the root down, with its bytes."""
    tree = call_tree((profile,))
    samples, weights = [], []
    for node in range(1, len(tree.parent)):
        size = int(tree.self_bytes[0, node])
        if size:
            stack = []
            at = node
            while at > 0:
                stack.append(int(tree.frame[at]))
                at = int(tree.parent[at])
            samples.append(stack[::-1])
            weights.append(size)
    document = {
        "$schema": _SCHEMA,
        "exporter": "heaphound",
        "name": name,
        "activeProfileIndex": 0,
        "shared": {
            "frames": [
                {"name": one.label}
                | ({"file": one.file} if one.file else {})
                | ({"line": one.line, "col": one.column} if one.line else {})
                for one in tree.frames
            ]
        },
        "profiles": [
            {
                "type": "sampled",
                "name": name,
                "unit": "bytes",
                "startValue": 0,
                "endValue": sum(weights),
                "samples": samples,
                "weights": weights,
            }
        ],
    }
    return json.dumps(document, separators=(",", ":")).encode("utf-8", "surrogatepass")
