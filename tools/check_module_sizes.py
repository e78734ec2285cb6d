"""Fail when a module has outgrown one idea: over 400 lines of Python or C++."""

from __future__ import annotations

import sys
from pathlib import Path

LIMIT = 400
ROOT = Path(__file__).parent.parent
FOLDERS = ("src", "tests", "tools", "bench")


def main() -> int:
    """Print each module over the limit; 1 when there is one."""
    modules = [
        path
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".cpp", ".hpp"}
    ]
    too_long = [
        (lines, path)
        for path in modules
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LIMIT
    ]
    for lines, path in too_long:
        print(f"{path.relative_to(ROOT)}: {lines} lines, the limit is {LIMIT}: split it by idea")
    return 1 if too_long else 0


if __name__ == "__main__":
    sys.exit(main())
