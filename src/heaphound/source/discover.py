"""Which files a scan reads.

In: the paths a user names. Out: the source files under them in order, without what `.gitignore`
names, tests, vendored and built folders. A file that is named itself is always read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pathspec

from heaphound.errors import OptionError
from heaphound.source.settings import Settings
from heaphound.source.syntax import SUFFIXES

_Spec = pathspec.GitIgnoreSpec

_SKIPPED_FOLDERS_WORDS = """
    node_modules bower_components jspm_packages vendor vendors third_party third-party
    .git .hg .next .nuxt .output .svelte-kit .cache .turbo .vercel .yarn .pnpm-store
    coverage __tests__ __test__ __mocks__ __fixtures__ __snapshots__ test tests spec specs
    testing e2e fixtures fixture examples example bench benchmark benchmarks docs cypress
    playwright
"""
_SKIPPED_FOLDERS = frozenset(_SKIPPED_FOLDERS_WORDS.split())
_BUILT_FOLDER = re.compile(r"^(dist|build|out|lib|cjs|esm|umd|es\d*|iife|commonjs)([-_.]\w+)*$")
_SKIPPED_FILES = re.compile(
    r"(\.d\.[cm]?ts|\.min\.[cm]?js|[.-](test|spec|bench|e2e|stories|mock)s?\.[cm]?[jt]sx?|"
    r"\.config\.[cm]?[jt]s|\.generated\.[jt]sx?|[._]pb\.[jt]s|bundle\.js)$"
)
_SOURCE_FOLDERS = frozenset({"src", "source"})


def source_files(paths: Sequence[Path], settings: Settings) -> Iterator[Path]:
    """Yield the files to scan, sorted within each path and each only once.

    A path that does not exist is yielded beside others, to be reported as one that cannot be read.

    Raises:
        OptionError: none of the paths exists.
    """
    if paths and not any(path.exists() for path in paths):
        raise OptionError(
            f"{paths[0]} does not exist, so there is nothing to scan there.",
            hint="Name a file or folder with JavaScript or TypeScript in it.",
        )
    seen: set[str] = set()
    for path in paths:
        for found in _walk(path, settings) if path.is_dir() else [path]:
            real = os.path.realpath(found)
            if real not in seen:
                seen.add(real)
                yield found


def _walk(root: Path, settings: Settings) -> Iterator[Path]:
    include = _spec(settings.include) if settings.include else None
    exclude = _spec(settings.exclude)
    visited: set[str] = set()

    def folder(at: Path, ignores: list[tuple[Path, _Spec]], *, has_source: bool) -> Iterator[Path]:
        real = os.path.realpath(at)
        if real in visited:
            return
        visited.add(real)
        ignores = _with_gitignore(at, ignores)
        try:
            entries = sorted(os.scandir(at), key=lambda entry: entry.name)
        except OSError:
            return
        names = {entry.name for entry in entries}
        has_source = bool(names & _SOURCE_FOLDERS) or (has_source and "package.json" not in names)
        for entry in entries:
            path = at / entry.name
            relative = path.relative_to(root).as_posix()
            is_folder = entry.is_dir(follow_symlinks=False)
            if _ignored(path, ignores, is_folder=is_folder) or exclude.match_file(relative):
                continue
            if is_folder:
                if not _skip_folder(path, names, has_source=has_source):
                    yield from folder(path, ignores, has_source=has_source)
            elif path.suffix in SUFFIXES and not _SKIPPED_FILES.search(entry.name):
                if (include is None or include.match_file(relative)) and path.is_file():
                    yield path

    yield from folder(root, _parent_gitignores(root), has_source=False)


def _skip_folder(path: Path, siblings: set[str], *, has_source: bool) -> bool:
    """Say whether a folder holds no source of the project, or a built copy of some."""
    name = path.name
    if name in _SKIPPED_FOLDERS or name.startswith("."):
        return True
    if name == "cjs" and "esm" in siblings:
        return True
    if not has_source or _BUILT_FOLDER.match(name) is None:
        return False
    return name != "lib" or any(path.glob("*.d.ts")) or any(path.glob("*.js.map"))


def _spec(patterns: Sequence[str]) -> _Spec:
    return pathspec.GitIgnoreSpec.from_lines(patterns)


def _with_gitignore(at: Path, ignores: list[tuple[Path, _Spec]]) -> list[tuple[Path, _Spec]]:
    try:
        lines = (at / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ignores
    return [*ignores, (at, _spec(lines))]


def _parent_gitignores(root: Path) -> list[tuple[Path, _Spec]]:
    """The `.gitignore` files above a folder, up to the repository's root."""
    above: list[Path] = []
    at = root.resolve()
    if (at / ".git").exists():
        return []
    for parent in at.parents:
        above.append(parent)
        if (parent / ".git").exists():
            break
    else:
        return []
    ignores: list[tuple[Path, _Spec]] = []
    for parent in reversed(above):
        ignores = _with_gitignore(parent, ignores)
    return ignores


def _ignored(path: Path, ignores: list[tuple[Path, _Spec]], *, is_folder: bool) -> bool:
    for base, spec in ignores:
        try:
            relative = path.absolute().relative_to(base.absolute()).as_posix()
        except ValueError:
            continue
        if spec.match_file(relative + "/" if is_folder else relative):
            return True
    return False
