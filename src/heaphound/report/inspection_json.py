"""What the inspecting commands found, as JSON: sizes in bytes, lines and columns from 1.

In: values of `inspection`. Out: plain values that json.dumps takes as they are. Texts of the heap
are cut, because they may be secrets.
"""

from __future__ import annotations

from typing import Any

from heaphound.inspection.dominator_folds import Fold
from heaphound.inspection.facts import STRING_TYPES, ObjectFacts, Reference
from heaphound.inspection.held_by import HolderField
from heaphound.inspection.one_object import ObjectView, Path, Step
from heaphound.inspection.retaining_tree import RetainerRow
from heaphound.inspection.scopes import Scope, Scopes
from heaphound.inspection.string_waste import StringWaste
from heaphound.report.json_report import place_json

OBJECT_SCHEMA = "heaphound/object@1"
DOMINATORS_SCHEMA = "heaphound/dominators@1"
STRINGS_SCHEMA = "heaphound/strings@1"
CONTEXTS_SCHEMA = "heaphound/contexts@1"


def object_json(view: ObjectView, preview: int) -> dict[str, Any]:
    """Turn what is known of one object into the shape heaphound/object@1."""
    return {
        "schema": OBJECT_SCHEMA,
        "object": facts_json(view.facts, preview),
        "kept_alive_by": view.ways,
        "fields": [_step(step, preview) for step in view.fields],
        "field_count": view.field_count,
        "retainers": [_retainer(row, preview) for row in view.retainers],
        "retainers_left_out": view.retainers_left_out,
        "weak_count": view.weak_count,
        "application_path": (None if view.app_path is None else _path(view.app_path, preview)),
        "shortest_paths": [_path(path, preview) for path in view.paths],
        "dominator": None if view.dominator is None else facts_json(view.dominator, preview),
        "dominates": [
            {
                "constructor": row.constructor,
                "count": row.count,
                "retained_bytes": row.retained_bytes,
                "largest": facts_json(row.largest, preview),
            }
            for row in view.dominates
        ],
        "dominates_left_out": view.dominates_left_out,
    }


def dominators_json(tree: Fold, total_bytes: int, preview: int) -> dict[str, Any]:
    """Turn a folded dominator tree into the shape heaphound/dominators@1."""
    return {
        "schema": DOMINATORS_SCHEMA,
        "total_bytes": total_bytes,
        "tree": _fold(tree, preview),
    }


def contexts_json(found: Scopes, preview: int) -> dict[str, Any]:
    """Turn closure scopes into the shape heaphound/contexts@1."""
    return {
        "schema": CONTEXTS_SCHEMA,
        "contexts": found.contexts,
        "closures": found.closures,
        "scopes": [_scope(scope, preview) for scope in found.scopes],
        "left_out": found.left_out,
    }


def strings_json(found: StringWaste, preview: int) -> dict[str, Any]:
    """Turn what strings waste into the shape heaphound/strings@1."""
    return {
        "schema": STRINGS_SCHEMA,
        "count": found.count,
        "total_bytes": found.total_bytes,
        "wasted_bytes": found.wasted_bytes,
        "duplicates": [
            {
                "text": one.text[:preview],
                "same_beginning_only": one.cut,
                "count": one.count,
                "total_bytes": one.total_bytes,
                "wasted_bytes": one.wasted_bytes,
                "largest": facts_json(one.largest, preview),
                "holders": _holders(one.holders),
            }
            for one in found.duplicates
        ],
        "pinned_bytes": found.pinned_bytes,
        "pinned": [
            {
                "parent": facts_json(one.parent, preview),
                "parent_bytes": one.parent_bytes,
                "slices": one.slices,
                "slice_bytes": one.slice_bytes,
                "only_slices": one.only_slices,
                "holders": _holders(one.holders),
            }
            for one in found.pinned
        ],
        "joint_bytes": found.joint_bytes,
        "ropes": [
            {
                "string": facts_json(one.string, preview),
                "joints": one.joints,
                "joint_bytes": one.joint_bytes,
                "retained_bytes": one.retained_bytes,
                "holders": _holders(one.holders),
            }
            for one in found.ropes
        ],
        "long_count": found.long_count,
        "long": [
            {
                "string": facts_json(one.string, preview),
                "bytes": one.size_bytes,
                "holders": _holders(one.holders),
            }
            for one in found.long
        ],
    }


def facts_json(facts: ObjectFacts, preview: int) -> dict[str, Any]:
    """One object; `name` is the beginning of a string's text."""
    return {
        "node_id": facts.node_id,
        "type": facts.node_type,
        "constructor": facts.constructor,
        "name": _name(facts, preview),
        "shallow_bytes": facts.shallow_bytes,
        "retained_bytes": facts.retained_bytes,
        "distance": facts.distance,
        "location": place_json(facts.place),
    }


def _name(facts: ObjectFacts, preview: int) -> str | None:
    if facts.name is None or facts.node_type not in STRING_TYPES:
        return facts.name
    return facts.name[:preview]


def _reference(by: Reference) -> dict[str, Any]:
    return {"type": by.edge_type, "name": by.name}


def _step(step: Step, preview: int) -> dict[str, Any]:
    return {"edge": _reference(step.by), "object": facts_json(step.to, preview)}


def _path(path: Path, preview: int) -> dict[str, Any]:
    return {"left_out": path.left_out, "steps": [_step(step, preview) for step in path.steps]}


def _retainer(row: RetainerRow, preview: int) -> dict[str, Any]:
    return {
        "edges": [_reference(by) for by in row.references],
        "edge_count": row.reference_count,
        "object": facts_json(row.holder, preview),
        "cut_frees": row.cut_frees,
        "ending": None if row.ending is None else row.ending.value,
        "retainers": [_retainer(below, preview) for below in row.below],
        "retainers_left_out": row.left_out,
    }


def _fold(fold: Fold, preview: int) -> dict[str, Any]:
    return {
        "constructor": fold.constructor,
        "count": fold.count,
        "chained": fold.chained,
        "shallow_bytes": fold.shallow_bytes,
        "retained_bytes": fold.retained_bytes,
        "largest": facts_json(fold.largest, preview),
        "edge": None if fold.by is None else _reference(fold.by),
        "children": [_fold(below, preview) for below in fold.below],
        "left_out": fold.left_out,
        "left_out_bytes": fold.left_out_bytes,
    }


def _scope(scope: Scope, preview: int) -> dict[str, Any]:
    return {
        "function": scope.place.function,
        "location": place_json(scope.place.place),
        "location_is": scope.place.certainty.value,
        "contexts": scope.contexts,
        "shallow_bytes": scope.shallow_bytes,
        "retained_bytes": scope.retained_bytes,
        "closures": scope.closures,
        "most_closures_of_one": scope.most_sharing,
        "functions": [
            {"location": place_json(function.place), "count": function.count}
            for function in scope.functions
        ],
        "functions_left_out": scope.functions_left_out,
        "variables": [
            {
                "name": variable.name,
                "location": place_json(variable.place),
                "count": variable.count,
                "constructor": variable.constructor,
                "other_constructors": variable.other_constructors,
                "exclusive_bytes": variable.exclusive_bytes,
                "shared_bytes": variable.shared_bytes,
                "largest": facts_json(variable.largest, preview),
            }
            for variable in scope.variables
        ],
        "largest": facts_json(scope.largest, preview),
    }


def _holders(holders: tuple[HolderField, ...]) -> list[dict[str, Any]]:
    return [
        {
            "constructor": one.constructor,
            "field": one.field,
            "is_variable": one.is_variable,
            "count": one.count,
        }
        for one in holders
    ]
