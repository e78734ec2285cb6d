"""`.heapprofile`: the form of the inspector, which DevTools and VS Code open, and we read back."""

from __future__ import annotations

import json
from typing import Any

from heaphound.profile.frames import Frame
from heaphound.profile.tree import Profile


def heapprofile(profile: Profile) -> bytes:
    """Write a profile; empty branches are left out, so a window of time is a small file."""
    own = profile.self_bytes()
    total = own.copy()
    for node in range(len(own) - 1, 0, -1):
        total[profile.parent[node]] += total[node]
    scripts: dict[str, str] = {"": "0"}
    nodes: list[dict[str, Any]] = []
    for node in range(len(own)):
        frame = profile.frames[profile.frame[node]]
        nodes.append(
            {
                "callFrame": _call_frame(frame, scripts),
                "selfSize": int(own[node]),
                "id": node + 1,
                "children": [],
            }
        )
        if node and total[node]:
            nodes[profile.parent[node]]["children"].append(nodes[node])
    samples = [
        {"size": size, "nodeId": node + 1, "ordinal": ordinal}
        for size, node, ordinal in zip(
            profile.sample_bytes.tolist(),
            profile.sample_node.tolist(),
            profile.sample_ordinal.tolist(),
            strict=True,
        )
    ]
    text = json.dumps({"head": nodes[0], "samples": samples}, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _call_frame(frame: Frame, scripts: dict[str, str]) -> dict[str, Any]:
    script = scripts.setdefault(frame.file, str(len(scripts))) if frame.has_script else "0"
    if frame.has_script and not frame.file:
        script = "-1"  # a script without a name is no part of V8, whose scripts have the id 0
    return {
        "functionName": frame.function,
        "scriptId": script,
        "url": frame.file,
        "lineNumber": frame.line - 1,
        "columnNumber": frame.column - 1,
    }
