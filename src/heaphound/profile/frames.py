"""The frames of stacks: a function, where it stands, and whose code it is.

In: functions as V8 names them. Out: `Frame`s, and the `Kind` of each. A path alone says it; nothing
is read from disk.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from enum import Enum

from heaphound.heap.locations import file_path

_IN_MODULES = re.compile(r"^.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\@][^/\\]*)[/\\]")
# What Node 18 to 26 load modules with: what is allocated below is code, and stays.
_LOADERS = ("node:internal/modules/", "node:internal/bootstrap/realm", "node:internal/main/")
TOP_LEVEL = "(top level)"
ANONYMOUS = "(anonymous)"


class Kind(Enum):
    """Whose code a frame is; the value is what the user reads."""

    APPLICATION = "application"
    DEPENDENCY = "dependency"
    NODE = "Node core"
    V8 = "V8"
    EVALUATED = "evaluated"


@dataclass(frozen=True, slots=True)
class Frame:
    """A function on a stack.

    Attributes:
        function: its name; empty when it has none.
        file: the path, or V8's name of a script that is not a file; empty for V8's own.
        line: of the function, counted from 1; 0 when it is nowhere.
        column: as `line`.
        has_script: whether it is JavaScript at all; V8 names its own work in parentheses.
    """

    function: str
    file: str
    line: int
    column: int
    has_script: bool = True

    @property
    def kind(self) -> Kind:
        """Whose code it is."""
        return kind_of(self.file, has_script=self.has_script)

    @property
    def package(self) -> str | None:
        """The name of the package in node_modules that it belongs to, or None."""
        return package_name(self.file)

    @property
    def name(self) -> str:
        """The function's name, or words that stand for it."""
        if self.function:
            return self.function
        return TOP_LEVEL if self.line == 1 and self.column == 1 and self.file else ANONYMOUS

    @property
    def label(self) -> str:
        """The name; a function without one is told apart from others by its file and line."""
        if self.function or not self.line:
            return self.name
        return f"{self.name} {self.file.rsplit('/', 1)[-1]}:{self.line}"

    @property
    def place(self) -> str:
        """`file:line`, or the file alone, or nothing."""
        return f"{self.file}:{self.line}" if self.file and self.line else self.file

    @property
    def loads_modules(self) -> bool:
        """Whether it is Node's module loader."""
        return self.file.startswith(_LOADERS)


def frame_of(function: str, url: str, line: int, column: int, script_id: str) -> Frame:
    """Make a frame of what the inspector says.

    Args:
        function: may be empty.
        url: of the script; may be empty.
        line: counted from 0, as the inspector does; -1 when there is none.
        column: as `line`.
        script_id: "0" for what is no JavaScript.
    """
    has_script = script_id != "0" or bool(url)
    placed = has_script and line >= 0
    return Frame(
        function,
        file_path(url),
        line + 1 if placed else 0,
        column + 1 if placed else 0,
        has_script,
    )


@functools.lru_cache(maxsize=65536)
def kind_of(file: str, *, has_script: bool = True) -> Kind:
    """Say whose code a file is.

    >>> [kind_of(file).name for file in ("/srv/a.js", "/srv/node_modules/x/i.js", "node:fs", "")]
    ['APPLICATION', 'DEPENDENCY', 'NODE', 'EVALUATED']
    >>> kind_of("", has_script=False).name
    'V8'
    """
    if not file:
        return Kind.EVALUATED if has_script else Kind.V8
    if file.startswith(("node:", "internal/")):
        return Kind.NODE
    return Kind.DEPENDENCY if package_name(file) else Kind.APPLICATION


@functools.lru_cache(maxsize=65536)
def package_name(file: str) -> str | None:
    """Name the package in node_modules that a file belongs to.

    >>> package_name("/srv/node_modules/.pnpm/a@1/node_modules/@s/a/lib/i.js")
    '@s/a'
    """
    match = _IN_MODULES.match(file)
    return match[1].replace("\\", "/") if match else None
