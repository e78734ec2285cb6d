// What module.cpp calls: one function per kernel file, each adding its names to the module.
#pragma once
#include <nanobind/nanobind.h>

void register_scan_snapshot(nanobind::module_& module);
void register_csr(nanobind::module_& module);
void register_dominators(nanobind::module_& module);
void register_edges(nanobind::module_& module);
void register_node_names(nanobind::module_& module);
void register_owners(nanobind::module_& module);
void register_traverse(nanobind::module_& module);
void register_growth(nanobind::module_& module);
void register_blame(nanobind::module_& module);
void register_cheapest_paths(nanobind::module_& module);
void register_texts(nanobind::module_& module);
void register_interfaces(nanobind::module_& module);
void register_classes(nanobind::module_& module);
void register_changes(nanobind::module_& module);
void register_tree_ahead(nanobind::module_& module);
