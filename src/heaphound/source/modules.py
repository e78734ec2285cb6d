"""Which file of the scan an import means.

In: the files of a scan, and a specifier in one of them. Out: the file it names: relative paths with
and without endings, folders with an index, `paths` and `baseUrl` of tsconfig.json or jsconfig.json,
packages of the same repository by name. What cannot be found is no error: it is another package.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from heaphound.source.finding import Skipped

_ENDINGS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_COMPILED = re.compile(r"\.(js|jsx|mjs|cjs)$")
_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING = re.compile(r",(\s*[}\]])")
_MAX_UP = 30


class Modules:
    """The files of a scan as modules.

    Attributes:
        skipped: configuration files that could not be used, each with its reason.
    """

    def __init__(self, files: Iterable[str]) -> None:
        self._files = set(files)
        self._configurations: dict[str, _Aliases | None] = {}
        self._packages: dict[str, str] | None = None
        self._resolved: dict[tuple[str, str], str | None] = {}
        self.skipped: list[Skipped] = []

    def resolve(self, specifier: str, importer: str) -> str | None:
        """The file that a specifier in `importer` names; None when it is not one of the scan."""
        asked = (posixpath.dirname(importer), specifier)
        if asked not in self._resolved:
            self._resolved[asked] = self._found(specifier, asked[0])
        return self._resolved[asked]

    def _found(self, specifier: str, folder: str) -> str | None:
        if specifier.startswith("."):
            return self._file(posixpath.normpath(posixpath.join(folder, specifier)))
        aliases = self._aliases(folder)
        for candidate in aliases.candidates(specifier) if aliases is not None else ():
            found = self._file(candidate)
            if found is not None:
                return found
        return self._of_package(specifier)

    def _file(self, path: str) -> str | None:
        if path in self._files:
            return path
        stem = _COMPILED.sub("", path)
        candidates = [f"{base}{end}" for base in (path, stem) for end in _ENDINGS]
        candidates += [posixpath.join(path, f"index{end}") for end in _ENDINGS]
        return next((one for one in candidates if one in self._files), None)

    def _aliases(self, folder: str) -> _Aliases | None:
        if folder in self._configurations:
            return self._configurations[folder]
        found = None
        for name in ("tsconfig.json", "jsconfig.json"):
            path = Path(folder, name)
            if path.is_file():
                found = self._read(path, folder)
                break
        parent = posixpath.dirname(folder)
        if found is None and parent != folder and len(PurePosixPath(folder).parts) < _MAX_UP:
            found = self._aliases(parent)
        self._configurations[folder] = found
        return found

    def _read(self, path: Path, folder: str) -> _Aliases | None:
        content = _json(path)
        if isinstance(content, str):
            reason = f"cannot be used to find modules: {content}"
            self.skipped.append(Skipped(path.as_posix(), reason))
            return None
        options = content.get("compilerOptions", {})
        if not isinstance(options, dict) or not ({"paths", "baseUrl"} & set(options)):
            return None
        base = options.get("baseUrl", ".")
        paths = options.get("paths", {})
        if not isinstance(base, str) or not isinstance(paths, dict):
            reason = "compilerOptions.baseUrl must be text and compilerOptions.paths an object"
            self.skipped.append(Skipped(path.as_posix(), reason))
            return None
        root = posixpath.normpath(posixpath.join(folder, base))
        return _Aliases(root, paths, uses_base="baseUrl" in options)

    def _of_package(self, specifier: str) -> str | None:
        """A package of the same repository: its name, or a path below it."""
        if self._packages is None:
            self._packages = self._named_packages()
        parts = specifier.split("/")
        depth = 2 if specifier.startswith("@") else 1
        folder = self._packages.get("/".join(parts[:depth]))
        if folder is None:
            return None
        below = "/".join(parts[depth:])
        places = [below, f"src/{below}"] if below else ["src/index", "index", "lib/index", "src"]
        found = (self._file(posixpath.normpath(posixpath.join(folder, one))) for one in places)
        return next((one for one in found if one is not None), None)

    def _named_packages(self) -> dict[str, str]:
        folders = set()
        for file in self._files:
            folder = posixpath.dirname(file)
            while folder not in folders:
                folders.add(folder)
                folder = posixpath.dirname(folder)
        named: dict[str, str] = {}
        for folder in sorted(folders):
            manifest = Path(folder, "package.json")
            content = _json(manifest) if manifest.is_file() else {}
            name = content.get("name") if isinstance(content, dict) else None
            if isinstance(name, str):
                named[name] = folder
        return named


class _Aliases:
    """The `paths` and the `baseUrl` of one tsconfig.json."""

    def __init__(self, root: str, paths: dict[str, object], *, uses_base: bool) -> None:
        self._root = root
        self._uses_base = uses_base
        self._paths = [
            (pattern, [target for target in targets if isinstance(target, str)])
            for pattern, targets in paths.items()
            if isinstance(targets, list)
        ]

    def candidates(self, specifier: str) -> list[str]:
        """The paths that a specifier may mean, the first choice first."""
        found = []
        for pattern, targets in self._paths:
            before, star, after = pattern.partition("*")
            if not star and specifier != pattern:
                continue
            if star and not (specifier.startswith(before) and specifier.endswith(after)):
                continue
            middle = specifier[len(before) : len(specifier) - len(after)] if star else ""
            found += [self._under(target.replace("*", middle)) for target in targets]
        if self._uses_base:
            found.append(self._under(specifier))
        return found

    def _under(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self._root, path))


def _json(path: Path) -> dict[str, object] | str:
    """A JSON file with comments and trailing commas, or what is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        plain = _COMMENT.sub(lambda match: match.group(1) or "", text)
        content = json.loads(_TRAILING.sub(r"\1", plain))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        return " ".join(str(error).split()) or type(error).__name__
    return content if isinstance(content, dict) else "it is not an object"
