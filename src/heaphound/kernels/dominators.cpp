// Immediate dominators by semi-NCA, and sums up the dominator tree.
//
// Georgiadis, Tarjan and Werneck 2006, "Finding dominators in practice": semidominators as in
// Lengauer and Tarjan 1979 with simple path compression, then the nearest common ancestor of each
// node's tree parent and semidominator. Nodes that the root does not reach are treated as in
// DevTools (HeapSnapshot.calculateDominatorsAndRetainedSizes): those without any retainer count as
// children of the root and are walked from; the rest (cliques) become children of the root one by
// one, and their edges count for nothing.
#include "graph_arrays.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;

constexpr std::int32_t kNone = -1;

struct Retainers {
  const std::int64_t* first;
  const std::int32_t* node;
  const std::int32_t* edge;
};

// The depth-first spanning tree, in preorder numbers.
struct Tree {
  std::vector<std::int32_t> node_at;    // preorder number -> node
  std::vector<std::int32_t> number_of;  // node -> preorder number, kNone while unmet
  std::vector<std::int32_t> parent;     // preorder number -> preorder number
};

void walk(const graph::Graph& g, const bool* follow, std::int32_t start, std::int32_t start_parent,
          std::vector<std::int64_t>& next_edge, Tree& tree) {
  auto meet = [&tree](std::int32_t node, std::int32_t parent) {
    const auto number = static_cast<std::int32_t>(tree.node_at.size());
    tree.number_of[node] = number;
    tree.node_at.push_back(node);
    tree.parent.push_back(parent);
    return number;
  };
  const std::int32_t first_number = meet(start, start_parent);
  for (std::int32_t number = first_number;;) {
    const std::int32_t node = tree.node_at[number];
    std::int32_t down = kNone;
    while (next_edge[node] < g.first_edge[node + 1]) {
      const std::int64_t edge = next_edge[node]++;
      if (follow[edge] && tree.number_of[g.to_node[edge]] == kNone) {
        down = g.to_node[edge];
        break;
      }
    }
    if (down != kNone)
      number = meet(down, number);
    else if (number == first_number)
      return;
    else
      number = tree.parent[number];
  }
}

bool is_retained(const Retainers& r, const bool* follow, std::int32_t node) {
  for (std::int64_t at = r.first[node]; at < r.first[node + 1]; ++at)
    if (follow[r.edge[at]]) return true;
  return false;
}

// Semidominators and then dominators of the first `count` preorder numbers.
std::vector<std::int32_t> semi_nca(const Retainers& r, const bool* follow, const Tree& tree, std::int32_t count) {
  std::vector<std::int32_t> semi(count), label(count), ancestor(tree.parent.begin(), tree.parent.begin() + count);
  for (std::int32_t w = 0; w < count; ++w) semi[w] = label[w] = w;
  std::vector<std::int32_t> path;
  // Numbers above `last` are linked; `ancestor` of those is compressed towards numbers <= last.
  auto evaluate = [&](std::int32_t v, std::int32_t last) {
    if (v <= last) return v;
    path.clear();
    std::int32_t u = v;
    for (; ancestor[u] > last; u = ancestor[u]) path.push_back(u);
    while (!path.empty()) {
      const std::int32_t w = path.back();
      path.pop_back();
      const std::int32_t above = ancestor[w];
      if (semi[label[above]] < semi[label[w]]) label[w] = label[above];
      ancestor[w] = ancestor[above];
    }
    return label[v];
  };
  for (std::int32_t w = count - 1; w > 0; --w) {
    const std::int32_t node = tree.node_at[w];
    std::int32_t best = tree.parent[w];
    for (std::int64_t at = r.first[node]; at < r.first[node + 1]; ++at) {
      if (!follow[r.edge[at]]) continue;
      const std::int32_t v = tree.number_of[r.node[at]];
      if (v == kNone || v >= count) continue;
      const std::int32_t found = semi[evaluate(v, w)];
      if (found < best) best = found;
    }
    semi[w] = best;
  }
  std::vector<std::int32_t> dominator(tree.parent.begin(), tree.parent.begin() + count);
  for (std::int32_t w = 1; w < count; ++w) {
    std::int32_t up = dominator[w];
    while (up > semi[w]) up = dominator[up];
    dominator[w] = up;
  }
  return dominator;
}

nb::tuple immediate_dominators(const Column<std::int64_t>& first_edge, const Column<std::int32_t>& to_node,
                               const Column<bool>& follow, const Column<std::int64_t>& first_retainer,
                               const Column<std::int32_t>& retaining_node,
                               const Column<std::int32_t>& retaining_edge, std::int32_t root) {
  std::vector<std::int32_t> dominator_of;
  Tree tree;
  {
    nb::gil_scoped_release released;
    const auto g = graph::checked_graph(first_edge, to_node);
    graph::check_length(follow, g.edge_count);
    graph::check_length(first_retainer, static_cast<std::int64_t>(g.node_count) + 1);
    graph::check_length(retaining_node, g.edge_count);
    graph::check_length(retaining_edge, g.edge_count);
    graph::check_offsets(first_retainer.data(), first_retainer.size(), retaining_edge.size());
    graph::check_indexes(retaining_node.data(), retaining_node.size(), g.node_count);
    graph::check_indexes(retaining_edge.data(), retaining_edge.size(), g.edge_count);
    graph::check_node(root, g.node_count);
    const Retainers r{first_retainer.data(), retaining_node.data(), retaining_edge.data()};

    tree.number_of.assign(g.node_count, kNone);
    tree.node_at.reserve(g.node_count);
    tree.parent.reserve(g.node_count);
    std::vector<std::int64_t> next_edge(g.first_edge, g.first_edge + g.node_count);
    walk(g, follow.data(), root, kNone, next_edge, tree);
    for (std::int32_t node = 0; node < g.node_count; ++node)
      if (tree.number_of[node] == kNone && !is_retained(r, follow.data(), node))
        walk(g, follow.data(), node, 0, next_edge, tree);
    const auto walked = static_cast<std::int32_t>(tree.node_at.size());
    const auto dominator = semi_nca(r, follow.data(), tree, walked);

    dominator_of.assign(g.node_count, root);
    dominator_of[root] = kNone;
    for (std::int32_t w = 1; w < walked; ++w) dominator_of[tree.node_at[w]] = tree.node_at[dominator[w]];
    for (std::int32_t node = 0; node < g.node_count; ++node)
      if (tree.number_of[node] == kNone) tree.node_at.push_back(node);
  }
  return nb::make_tuple(graph::give(std::move(dominator_of)), graph::give(std::move(tree.node_at)));
}

graph::NewColumn<std::int64_t> sum_up_tree(const Column<std::int64_t>& size, const Column<std::int32_t>& parent,
                                           const Column<std::int32_t>& order) {
  std::vector<std::int64_t> sum;
  {
    nb::gil_scoped_release released;
    const auto count = static_cast<std::int64_t>(size.size());
    graph::check_length(parent, count);
    graph::check_length(order, count);
    graph::check_indexes(order.data(), order.size(), count);
    for (std::int64_t at = 0; at < count; ++at)
      if (parent.data()[at] < kNone || parent.data()[at] >= count)
        throw nb::index_error("an index is out of range");
    sum.assign(size.data(), size.data() + count);
    for (std::int64_t at = count - 1; at >= 0; --at) {
      const std::int32_t node = order.data()[at];
      const std::int32_t up = parent.data()[node];
      if (up != kNone) sum[up] += sum[node];
    }
  }
  return graph::give(std::move(sum));
}

}  // namespace

void register_dominators(nb::module_& module) {
  module.def("immediate_dominators", &immediate_dominators, nb::arg("first_edge"), nb::arg("to_node"),
             nb::arg("follow"), nb::arg("first_retainer"), nb::arg("retaining_node"), nb::arg("retaining_edge"),
             nb::arg("root"));
  module.def("sum_up_tree", &sum_up_tree, nb::arg("size"), nb::arg("parent"), nb::arg("order"));
}
