// Which one object owns each internal array: owners spread along edges until two of them meet.
// Agrees with calculateShallowSizes in DevTools' HeapSnapshot.ts. O(nodes + edges): a node enters
// the worklist at most twice.
#include <algorithm>
#include <vector>

#include "column.hpp"
#include "graph_arrays.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;

constexpr std::int32_t kNobody = -1;
constexpr std::int32_t kSeveral = -2;
constexpr std::int32_t kAhead = 16;  // reads to have under way: each may wait for memory

nb::object single_owners(const Column<std::int32_t>& first_edge,
                                             const Column<std::int32_t>& to_node, const Column<bool>& follow,
                                             const Column<bool>& owns_itself) {
  heaphound::Column<std::int32_t> owner_of;
  {
    nb::gil_scoped_release released;
    const auto g = graph::checked_graph(first_edge, to_node);
    graph::check_length(follow, g.edge_count);
    graph::check_length(owns_itself, g.node_count);
    owner_of.allocate(g.node_count);
    std::int32_t* const owner = owner_of.data();
    for (std::int32_t node = 0; node < g.node_count; ++node) owner[node] = owns_itself.data()[node] ? node : kNobody;
    const auto last_edge = static_cast<std::int32_t>(g.edge_count - 1);
    std::vector<std::int32_t> worklist;
    for (std::int32_t start = 0; start < g.node_count; ++start) {
      if (!owns_itself.data()[start]) continue;
      worklist.push_back(start);
      while (!worklist.empty()) {
        const std::int32_t node = worklist.back();
        worklist.pop_back();
        const std::int32_t spread = owner[node];
        for (std::int32_t edge = g.first_edge[node]; edge < g.first_edge[node + 1]; ++edge) {
          __builtin_prefetch(owner + g.to_node[std::min(edge + kAhead, last_edge)]);
          if (!follow.data()[edge]) continue;
          const std::int32_t target = g.to_node[edge];
          const std::int32_t held = owner[target];
          if (held == target || held == spread || held == kSeveral) continue;
          owner[target] = held == kNobody ? spread : kSeveral;
          worklist.push_back(target);
        }
      }
    }
  }
  return owner_of.release();
}

}  // namespace

void register_owners(nb::module_& module) {
  module.def("single_owners", &single_owners, nb::arg("first_edge"), nb::arg("to_node"), nb::arg("follow"),
             nb::arg("owns_itself"));
}
