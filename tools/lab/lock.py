"""Write `lab/package-lock.json` anew, without any address in it: `python -m tools.lab.lock`.

A lock pins the packages that the pinned packages need. npm would write where each came from, and
where to send its authors money; both are left out, so that any registry will do.
"""

from __future__ import annotations

import json
import subprocess
import sys

from tools.lab.truth import LAB

LOCK = LAB / "package-lock.json"


def main() -> int:
    """Let npm resolve the pins of every service, and clean what it wrote."""
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
    command = ["npm", "install", "--package-lock-only", "--omit-lockfile-registry-resolved"]
    subprocess.run([*command, *options], cwd=LAB, check=True)
    content = json.loads(LOCK.read_text(encoding="utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)
        package.pop("deprecated", None)
    LOCK.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
