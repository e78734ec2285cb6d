"""Modules that are loaded again and again.

## What it finds
Growing numbers of modules under Node's loaders: copies of one file that a parent module keeps in
`module.children`, or ES modules imported under ever new URLs.

## Why it leaks
`delete require.cache[file]` forgets the module in one place; the module that required it keeps
every copy. An ES module can never be unloaded: `import("./x.mjs?" + n)` adds one for each `n`.

## Known misses
Loaders of bundlers and test runners with caches of their own.

## Example
    delete require.cache[require.resolve("./rules.js")];
    const rules = require("./rules.js");

Instead:
    const rules = JSON.parse(await readFile("rules.json", "utf8"));

## References
- Node.js documentation, "modules": module.children, require.cache
- Node.js documentation, "esm": import() and query strings
"""

from __future__ import annotations

from collections.abc import Callable

from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.finding import Category
from heaphound.diagnosis.program_files import own_files
from heaphound.diagnosis.signs import modules_are_copies
from heaphound.heap.locations import Place
from heaphound.source.declarations import Declaration, dynamic_import, member_use

_Find = Callable[[str, str], Declaration | None]
HALF = 0.5
_ESM = ("ModuleWrap", "ModuleJob", "system / SourceTextModule")


class ModuleReload:
    """Copies of modules kept by Node's loaders."""

    name = "module-reload"

    def check(self, exhibit: Exhibit) -> Claim | None:
        """Claim growing lists of modules, when they are copies and not the program starting up."""
        if modules_are_copies(exhibit):
            return self._claim(exhibit, "module.children", "require.cache", member_use)
        wraps = max(exhibit.region_counts[name] for name in _ESM)
        inside = any("oadCache" in label for label in exhibit.path_labels[-4:])
        if inside and wraps >= HALF * max(len(exhibit.entries), 2):
            return self._claim(exhibit, "import()", "import", dynamic_import)
        return None

    def _claim(self, exhibit: Exhibit, keeper: str, how: str, find: _Find) -> Claim:
        place = None
        for file in own_files(exhibit.heap):
            found = find(file, how)
            if found is not None:
                place = Place(file, found.line, found.column, found.function)
                break
        return Claim(
            category=Category.GLOBAL_STATE,
            strength=0.92,
            name=keeper,
            place=place,
            what="modules are loaded again and again, and every copy is kept",
            evidence=(
                f"Node's loader keeps {exhibit.counts_text} of them",
                (
                    "deleting a module from require.cache leaves it in its parent's children, "
                    "and an ES module cannot be unloaded"
                ),
            ),
            fix="Load code once. Read what changes as data (JSON.parse(readFile…)), or run "
            "reloadable code in a worker thread or process that ends.",
            constructor="Module",
        )
