"""A shared compiler remembers a schema or template that is new each time.

## What it finds
`ajv.compile(schema)` and `ajv.validate(schema, data)` on a shared instance with a schema that is
written in place in code that runs any number of times.

## Why it leaks
The compiler keeps what it compiled, by the identity of the schema object. An object literal in a
function is a new object in each call, so nothing is found again and everything stays, with the code
that was generated for it.

## Known misses
Schemas that reach the call through a variable of another function.

## Example
    const check = (req) => ajv.compile({ type: "object", required: req.fields })(req.body);

Instead:
    const validate = ajv.compile(schema);
    const check = (req) => validate(req.body);

## References
- Ajv documentation, "Managing schemas"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.file_model import FileModel
from heaphound.source.lifetime import Longevity, describe_function
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import arguments, bare, callee, receiver
from heaphound.source.syntax import Node

_COMPILERS = frozenset({"ajv", "ajv/dist/2019", "ajv/dist/2020", "ajv/dist/jtd"})


class CompilePerCall:
    """A schema per call that its compiler keeps."""

    name: ClassVar[str] = "compile-per-call"
    category: ClassVar[str] = "closure"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each schema literal that a shared compiler gets per call."""
        for call in file.model.calls_named("compile", "validate", "compileAsync"):
            compiler = receiver(call)
            given = arguments(call)
            if compiler is None or not given or bare(given[0]).kind != "object":
                continue
            if not _is_shared_compiler(file.model, compiler):
                continue
            if file.lifetime.longevity(compiler) is not Longevity.MODULE:
                continue
            if file.lifetime.runs_once(call) or file.lifetime.guarded(call):
                continue
            where = describe_function(file.lifetime.outermost(call))
            yield Report(
                call,
                Confidence.HIGH,
                f"Every {where} gives `{compiler.text}` a schema object of its own, which it "
                f"compiles anew and keeps with the generated code. Looked for and not found: a "
                f"schema at module level.",
                f"Compile once at module level: `const validate = {compiler.text}.compile(schema)`.",
            )


def _is_shared_compiler(model: FileModel, compiler: Node) -> bool:
    binding = model.bindings.of(bare(compiler))
    if binding is None or binding.value is None:
        return False
    made = bare(binding.value)
    target = callee(made) if made.kind == "new_expression" else None
    origin = model.origin(target) if target is not None else None
    return origin is not None and origin[0] in _COMPILERS
