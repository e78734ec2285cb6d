"""Scopes and bindings: which declaration each name in a file means.

In: a `SyntaxTree`. Out: `Bindings`: every declared name with its value, writes and references.
ECMAScript's rules, except that function declarations in blocks stay in the block, and that types
(TypeScript's second name space) are not followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from heaphound.source.shapes import CLASSES, FUNCTIONS, bare, callee, last_name, string_value
from heaphound.source.syntax import Node, SyntaxTree

_BLOCKS = frozenset(
    {
        "statement_block",
        "for_statement",
        "for_in_statement",
        "switch_body",
        "catch_clause",
        "class_static_block",
    }
)
_PATTERNS = frozenset({"object_pattern", "array_pattern", "rest_pattern", "assignment_pattern"})
_REFERENCES = frozenset({"identifier", "shorthand_property_identifier"})
_TEMPORARY = re.compile(r"_([a-z]\d*|ref\d*|\w+\$\w+)$")  # TypeScript's and esbuild's, Babel's


@dataclass(eq=False, slots=True)
class Scope:
    """A region in which names are declared; `function` is the function whose variables live here.

    `function` is None for the module and for blocks directly in it.
    """

    node: Node
    parent: Scope | None
    function: Node | None
    names: dict[str, Binding] = field(default_factory=dict)

    def lookup(self, name: str) -> Binding | None:
        """Find what a name means here."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return None


@dataclass(eq=False, slots=True)
class Binding:
    """A declared name.

    Attributes:
        kind: var, let, const, function, class, param, import, catch, enum or namespace.
        node: the identifier that declares it.
        value: its initialiser or declaration; for destructuring, the whole right-hand side.
        path: property names from `value` to it when destructured; `*` for what is not a name.
        origin: (module, export) for an import; the export is `*` for a whole module.
        writes: (node, new value or None) of each later assignment.
        references: every use, without the declaration and without plain writes.
        exported: the names under which the module exports it.
    """

    name: str
    kind: str
    scope: Scope
    node: Node
    value: Node | None = None
    path: tuple[str, ...] = ()
    origin: tuple[str, str] | None = None
    writes: list[tuple[Node, Node | None]] = field(default_factory=list)
    references: list[Node] = field(default_factory=list)
    exported: set[str] = field(default_factory=set)

    @property
    def at_module_level(self) -> bool:
        """Say whether the variable lives as long as the module."""
        return self.scope.function is None


class Bindings:
    """All scopes and bindings of a file."""

    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self.module = Scope(tree.root, None, None)
        self.all: list[Binding] = []
        self._of: dict[int, Binding] = {}
        self._scopes: dict[int, Scope] = {tree.root.index: self.module}
        self._declare_all()
        self._resolve_all()

    def of(self, node: Node) -> Binding | None:
        """The binding an identifier declares or refers to."""
        return self._of.get(node.index)

    def scope_of(self, node: Node) -> Scope:
        """The innermost scope around a node."""
        at: Node | None = node
        while at is not None:
            if at.index in self._scopes:
                return self._scopes[at.index]
            at = at.parent
        return self.module

    def declare(
        self,
        scope: Scope,
        identifier: Node,
        kind: str,
        value: Node | None = None,
        path: tuple[str, ...] = (),
    ) -> Binding:
        """Add a name to a scope; a repeated `var` or overload is the same binding."""
        name = identifier.text
        known = scope.names.get(name)
        if known is not None:
            if value is not None:
                known.writes.append((identifier, value))
            self._of[identifier.index] = known
            return known
        binding = Binding(name, kind, scope, identifier, value, path)
        scope.names[name] = binding
        self.all.append(binding)
        self._of[identifier.index] = binding
        return binding

    def _declare_all(self) -> None:
        open_scopes = [self.module]
        for node in self.tree.nodes:
            while not open_scopes[-1].node.contains(node):
                open_scopes.pop()
            scope = open_scopes[-1]
            kind = node.kind
            if kind in FUNCTIONS:
                inner = Scope(node, scope, node)
                self._name_function(node, scope, inner)
                self._scopes[node.index] = inner
                open_scopes.append(inner)
                self._declare_parameters(node, inner)
            elif kind in CLASSES:
                name = node.child("name")
                if name is not None:
                    self.declare(scope, name, "class", node)
            elif kind in _BLOCKS:
                body_of_function = node.parent is not None and node.parent.kind in FUNCTIONS
                if not body_of_function:
                    inner = Scope(node, scope, scope.function)
                    self._scopes[node.index] = inner
                    open_scopes.append(inner)
                    self._declare_in_block(node, inner)
            else:
                self._declare_statement(node, scope)

    def _name_function(self, node: Node, scope: Scope, inner: Scope) -> None:
        name = node.child("name")
        if name is None or node.kind == "method_definition":
            return
        declared = node.kind.endswith("_declaration")
        self.declare(scope if declared else inner, name, "function", node)

    def _declare_parameters(self, node: Node, scope: Scope) -> None:
        single = node.child("parameter")
        if single is not None:
            self._declare_pattern(scope, single, "param", None)
        parameters = node.child("parameters")
        for parameter in parameters.children if parameters is not None else ():
            pattern = parameter.child("pattern") or parameter
            if pattern.kind != "this":
                self._declare_pattern(scope, pattern, "param", None)

    def _declare_in_block(self, node: Node, scope: Scope) -> None:
        if node.kind == "catch_clause":
            parameter = node.child("parameter")
            if parameter is not None:
                self._declare_pattern(scope, parameter, "catch", None)
        elif node.kind == "for_in_statement" and node.tokens:
            kind = next((token for token in node.tokens if token in {"var", "let", "const"}), "")
            left = node.child("left")
            if kind and left is not None:
                self._declare_pattern(_var_scope(scope) if kind == "var" else scope, left, kind)

    def _declare_statement(self, node: Node, scope: Scope) -> None:
        kind = node.kind
        if kind == "variable_declarator":
            name, parent = node.child("name"), node.parent
            if name is None or parent is None:
                return
            word = "var" if parent.kind == "variable_declaration" else "const"
            if parent.kind == "lexical_declaration":
                word = "let" if "let" in parent.tokens else "const"
            target = _var_scope(scope) if word == "var" else scope
            self._declare_pattern(target, name, word, node.child("value"))
        elif kind == "import_statement":
            self._declare_import(node)
        elif kind in {"enum_declaration", "internal_module"}:
            name = node.child("name")
            if name is not None and name.kind == "identifier":
                word = "enum" if kind == "enum_declaration" else "namespace"
                self.declare(scope, name, word, node)

    def _declare_import(self, node: Node) -> None:
        source = node.child("source")
        for child in node.children:
            if child.kind == "import_require_clause":
                required = child.child("source")
                module = string_value(required) if required is not None else None
                for name in child.children[:1]:
                    binding = self.declare(self.module, name, "import", node)
                    binding.origin = (module or "", "*")
            elif child.kind == "import_clause" and source is not None:
                self._declare_import_clause(child, string_value(source) or "", node)

    def _declare_import_clause(self, clause: Node, module: str, statement: Node) -> None:
        for part in clause.children:
            if part.kind == "identifier":
                self.declare(self.module, part, "import", statement).origin = (module, "default")
            elif part.kind == "namespace_import":
                for name in part.children:
                    self.declare(self.module, name, "import", statement).origin = (module, "*")
            elif part.kind == "named_imports":
                for specifier in part.children:
                    imported, alias = specifier.child("name"), specifier.child("alias")
                    if imported is not None:
                        local = alias or imported
                        binding = self.declare(self.module, local, "import", statement)
                        binding.origin = (module, imported.text.strip("'\""))

    def _declare_pattern(
        self,
        scope: Scope,
        pattern: Node,
        kind: str,
        value: Node | None = None,
        path: tuple[str, ...] = (),
    ) -> None:
        if pattern.kind in {"identifier", "shorthand_property_identifier_pattern"}:
            if pattern.kind != "identifier":
                path = (*path, pattern.text)
            self.declare(scope, pattern, kind, value, path)
        elif pattern.kind in {"assignment_pattern", "object_assignment_pattern"}:
            left = pattern.child("left")
            if left is not None:
                self._declare_pattern(scope, left, kind, value, path)
        elif pattern.kind == "pair_pattern":
            key, inner = pattern.child("key"), pattern.child("value")
            if inner is not None:
                step = key.text.strip("'\"") if key is not None else "*"
                self._declare_pattern(scope, inner, kind, value, (*path, step))
        elif pattern.kind in _PATTERNS:
            steps = () if pattern.kind == "object_pattern" else ("*",)
            for child in pattern.children:
                self._declare_pattern(scope, child, kind, value, (*path, *steps))

    def _resolve_all(self) -> None:
        open_scopes = [self.module]
        for node in self.tree.nodes:
            while not open_scopes[-1].node.contains(node):
                open_scopes.pop()
            if node.index in self._scopes and node is not self.tree.root:
                open_scopes.append(self._scopes[node.index])
            elif node.index in self._of:
                continue
            elif node.kind in _REFERENCES or (
                node.kind in {"shorthand_property_identifier_pattern", "type_identifier"}
            ):
                self._resolve(node, open_scopes[-1])
        for binding in self.all:
            _settle_temporary(binding)

    def _resolve(self, node: Node, scope: Scope) -> None:
        binding = scope.lookup(node.text)
        if binding is None:
            return
        self._of[node.index] = binding
        written, value = _write(node)
        if written is not None:
            binding.writes.append((written, value))
            if written.kind == "assignment_expression" or node.kind not in _REFERENCES:
                return
        if node.kind != "type_identifier":
            binding.references.append(node)


def _var_scope(scope: Scope) -> Scope:
    while scope.parent is not None and scope.node is not scope.function:
        scope = scope.parent
    return scope


def _settle_temporary(binding: Binding) -> None:
    """Take the one value of a compiler's temporary as its initialiser.

    Compilers write `(_a = options.signal) === null || _a === void 0 ? void 0 : _a.throwIfAborted()`
    for `options.signal?.throwIfAborted()`: the temporary is another name for the expression.
    """
    if binding.value is not None or binding.kind not in {"let", "var"} or binding.path:
        return
    if len(binding.writes) == 1 and _TEMPORARY.match(binding.name):
        binding.value = binding.writes[0][1]
        binding.writes.clear()


def _write(node: Node) -> tuple[Node | None, Node | None]:
    """The expression that writes to an identifier and the value, or (None, None)."""
    parent = node.parent
    if parent is None:
        return None, None
    if node.field == "left" and parent.kind in {
        "assignment_expression",
        "augmented_assignment_expression",
    }:
        return parent, parent.child("right")
    if parent.kind == "update_expression" or (
        node.field == "left" and parent.kind == "for_in_statement"
    ):
        return parent, None
    if node.kind == "shorthand_property_identifier_pattern" or parent.kind in _PATTERNS | {
        "pair_pattern"
    }:
        if node.field in {"key", "right"}:
            return None, None
        for ancestor in node.ancestors():
            if ancestor.kind == "assignment_expression":
                return ancestor, None
            if ancestor.kind not in _PATTERNS | {"pair_pattern", "object_assignment_pattern"}:
                break
    return None, None


def required_module(value: Node | None) -> str | None:
    """The module that a `require(...)` or `import(...)` expression loads."""
    if value is None:
        return None
    call = bare(value)
    if call.kind != "call_expression":
        return None
    target = callee(call)
    if target is None:
        return None
    if target.kind == "import" or last_name(target) == "require":
        given = call.child("arguments")
        if given is not None and given.children:
            return string_value(given.children[0])
    if target.kind == "identifier" and target.text.startswith(("__importDefault", "__importStar")):
        given = call.child("arguments")
        return required_module(given.children[0]) if given is not None and given.children else None
    return None
