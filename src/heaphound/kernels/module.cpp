// The compiled module: one register function per kernel file, nothing else.
#include <nanobind/nanobind.h>

#include "registers.hpp"

namespace nb = nanobind;

NB_MODULE(_native, module) {
  module.doc() = "Array kernels of heaphound: arrays in, arrays out.";
  register_scan_snapshot(module);
  register_csr(module);
  register_dominators(module);
  register_edges(module);
  register_node_names(module);
  register_owners(module);
  register_traverse(module);
  register_growth(module);
  register_blame(module);
  register_cheapest_paths(module);
  register_texts(module);
  register_interfaces(module);
  register_classes(module);
  register_changes(module);
  register_tree_ahead(module);
}
