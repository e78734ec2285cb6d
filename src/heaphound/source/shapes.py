"""Small questions about a node that need nothing but the tree: names, callees, arguments."""

from __future__ import annotations

from heaphound.source.syntax import Node

FUNCTIONS = frozenset(
    {
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
        "arrow_function",
        "method_definition",
    }
)
FIELDS = frozenset({"field_definition", "public_field_definition"})
CLASSES = frozenset({"class_declaration", "class", "abstract_class_declaration"})
CALLS = frozenset({"call_expression", "new_expression"})
LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})
_WRAPPERS = frozenset(
    {
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "await_expression",
    }
)


def bare(node: Node) -> Node:
    """Strip parentheses, casts, `!` and `await`."""
    while node.kind in _WRAPPERS and node.children:
        node = node.children[0]
    if node.kind == "type_assertion" and len(node.children) > 1:
        return bare(node.children[1])
    return node


def last_value(node: Node) -> Node:
    """What an assignment chain ends in: `c` for `a = b = c`."""
    node = bare(node)
    while node.kind == "assignment_expression":
        right = node.child("right")
        if right is None:
            break
        node = bare(right)
    return node


def value_site(node: Node) -> Node:
    """The outermost node that has the value of this one: out through casts and parentheses."""
    while node.parent is not None and node.parent.kind in _WRAPPERS:
        node = node.parent
    return node


def callee(call: Node) -> Node | None:
    """What a call or `new` expression calls."""
    target = call.child("function") or call.child("constructor")
    return bare(target) if target is not None else None


def callee_name(call: Node) -> str:
    """The last name of what is called: `on` for `a.b.on(...)`, or empty."""
    target = callee(call)
    return last_name(target) if target is not None else ""


def last_name(node: Node) -> str:
    """The last name of an identifier or member expression, or empty."""
    node = bare(node)
    if node.kind in {"identifier", "shorthand_property_identifier", "type_identifier"}:
        return node.text
    if node.kind == "member_expression":
        prop = node.child("property")
        return prop.text if prop is not None else ""
    return ""


def receiver(call: Node) -> Node | None:
    """The object a method is called on: `a.b` for `a.b.on(...)`."""
    target = callee(call)
    if target is None or target.kind not in {"member_expression", "subscript_expression"}:
        return None
    owner = target.child("object")
    return bare(owner) if owner is not None else None


def arguments(call: Node) -> list[Node]:
    """The arguments of a call; empty for `new X` and template calls."""
    given = call.child("arguments")
    return given.children if given is not None and given.kind == "arguments" else []


def property_name(node: Node) -> str:
    """The name of a method, field or pair, without quotes; empty when computed."""
    name = node.child("name") or node.child("property") or node.child("key")
    if name is None or name.kind == "computed_property_name":
        return ""
    return name.text.strip("'\"")


def string_value(node: Node) -> str | None:
    """The text of a string literal without placeholders."""
    node = bare(node)
    if node.kind == "string":
        return node.text[1:-1]
    if node.kind == "template_string" and not any(
        child.kind == "template_substitution" for child in node.children
    ):
        return node.text[1:-1]
    return None


def discarded(call: Node) -> bool:
    """Say whether the value of an expression is dropped, also through `&&`, `?:` and `.unref()`."""
    node = value_site(call)
    parent = node.parent
    while parent is not None:
        if parent.kind == "expression_statement":
            return True
        if (
            parent.kind in {"ternary_expression", "binary_expression"} and node.field != "condition"
        ) or parent.kind == "sequence_expression":
            if parent.kind == "binary_expression" and node.field == "left":
                return False
        elif parent.kind == "unary_expression":
            return "void" in parent.tokens and discarded(parent)
        elif not _is_unref(parent):
            return False
        node = parent if parent.kind != "member_expression" else parent.parent or parent
        node = value_site(node)
        parent = node.parent
    return False


def _is_unref(member: Node) -> bool:
    return (
        member.kind == "member_expression"
        and last_name(member) in {"unref", "ref"}
        and member.parent is not None
        and member.parent.kind == "call_expression"
        and member.field == "function"
    )


def calls_unref(call: Node) -> bool:
    """Say whether `.unref()` is called on the value right where it is made."""
    parent = value_site(call).parent
    return parent is not None and _is_unref(parent) and last_name(parent) == "unref"


def literal(node: Node) -> bool:
    """Say whether a node is a constant: string, number, boolean, null, undefined."""
    node = bare(node)
    return node.kind in {"number", "true", "false", "null", "undefined"} or (
        string_value(node) is not None
    )


def short_text(node: Node) -> str:
    """The text of a node on one line, cut when it is long."""
    text = " ".join(node.text.split())
    return text if len(text) <= 40 else text[:37] + "..."


def hands_out_shared(call: Node) -> bool:
    """Say whether a call returns an object that others hold too: `Bus.getInstance()`."""
    name = callee_name(call)
    if name in {"getInstance", "instance", "getDefault", "shared"}:
        return True
    given = arguments(call)
    return name == "get" and len(given) == 1 and string_value(given[0]) is not None


_LENDING = frozenset({"getConnection", "acquire", "checkout", "checkOut", "borrow", "lease"})


def lends(call: Node) -> bool:
    """Say whether a call takes something out of a pool for a while: `pool.getConnection()`."""
    name = callee_name(call)
    if name in _LENDING:
        return True
    owner = receiver(call)
    return name == "connect" and owner is not None and last_name(owner).lower().endswith("pool")
