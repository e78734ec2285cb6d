"""The names V8 and DevTools give to things that are not the program's own.

Other stages compare with these instead of spelling them: node names of V8's synthetic roots and of
its implementation objects, and the class names DevTools shows for node types.
"""

from __future__ import annotations

GC_ROOTS = "(GC roots)"
DOCUMENT_DOM_TREES = "(Document DOM trees)"
MAP_DESCRIPTORS = "(map descriptors)"
NATIVE_CONTEXT = "system / NativeContext"
CONTEXT = "system / Context"
CONTEXT_CELL = "system / ContextCell"
EXTERNAL_STRING_DATA = "system / ExternalStringData"
SLOPPY_FUNCTION_MAP = "sloppy_function_map"

BUFFER_DATA = "system / JSArrayBufferData"
PLAIN_OBJECT = "Object"
ARRAY = "Array"
PROTO = "__proto__"

ELEMENTS_EDGE = "elements"
SHARED_FUNCTION_EDGE = "shared"
SCRIPT_EDGES = ("script", "script_or_debug_info")  # Node 22 and later; Node 18 and 20

DETACHED_PREFIX = "Detached "

# What DevTools calls nodes of these types, whatever their names. Types named in neither table are
# shown as "(type)"; `object` and `native` go by the node's own name.
CLASS_OF_TYPE = {
    "hidden": "(system)",
    "code": "(compiled code)",
    "closure": "Function",
    "regexp": "RegExp",
}
TYPES_WITH_OWN_NAMES = frozenset({"object", "native"})
