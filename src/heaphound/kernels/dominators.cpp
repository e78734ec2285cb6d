// Immediate dominators by semi-NCA, and sums up the dominator tree.
//
// Georgiadis, Tarjan and Werneck 2006, "Finding dominators in practice": semidominators as in
// Lengauer and Tarjan 1979 with simple path compression, then the nearest common ancestor of each
// node's tree parent and semidominator. Nodes that the root does not reach are treated as in
// DevTools (HeapSnapshot.calculateDominatorsAndRetainedSizes): those without any retainer count as
// children of the root and are walked from; the rest (cliques) become children of the root one by
// one, and their edges count for nothing.
//
// From the walk on, nodes are preorder numbers: what is used together lies together. No retainers
// are needed: an edge from a smaller number bounds a semidominator at once, and only edges from
// larger numbers are kept. About 30 bytes per node and 12 per kept edge at most.
#include "dominators.hpp"

#include <algorithm>
#include <vector>

#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;
template <typename T>
using Scratch = heaphound::Column<T>;

constexpr std::int32_t kAhead = 16;  // reads to have under way: each may wait for memory

using heaphound::kNone;
using heaphound::Preorder;

// For each preorder number the larger ones that lead to it.
struct Later {
  Scratch<std::int32_t> first;   // count + 1 offsets
  Scratch<std::int32_t> number;
};

// Sorts the edges to smaller numbers by target.
Later list_later(Preorder& tree) {
  Later later;
  later.first = std::move(tree.larger);
  std::int32_t* const first = later.first.data();
  // Counts become ends; filling moves each end down to its beginning.
  for (std::int32_t w = 1; w <= tree.count; ++w) first[w] += first[w - 1];
  later.number.allocate(first[tree.count]);
  std::int32_t* const numbers = later.number.data();
  heaphound::LaterEdges& edges = tree.later_edges;
  std::int32_t source = kNone;
  for (std::size_t block = 0; block < edges.block_count(); ++block) {
    const std::int32_t* const number = edges.block(block);
    const auto size = static_cast<std::int64_t>(edges.block_size(block));
    const auto ahead = [number, size](std::int64_t at) {
      return std::max(number[std::min(at, size - 1)], 0);  // of a source, anything
    };
    for (std::int64_t at = 0; at < size; ++at) {
      __builtin_prefetch(first + ahead(at + 2 * kAhead), 1);
      __builtin_prefetch(numbers + std::max(first[ahead(at + kAhead)] - 1, 0), 1);
      if (number[at] < 0) source = ~number[at];
      else numbers[--first[number[at]]] = source;
    }
    edges.drop_block(block);
  }
  return later;
}

// `tree.parent` becomes the immediate dominator of each preorder number.
void semi_nca(Preorder& tree, const Later& all_later) {
  struct Link {
    std::int32_t ancestor;
    std::int32_t least;  // the smallest semidominator from here up to below the ancestor
  };
  const std::int32_t count = tree.count;
  Scratch<Link> links;
  links.allocate(count);
  Link* const link = links.data();
  for (std::int32_t w = 0; w < count; ++w) link[w] = {tree.parent[w], w};
  std::vector<std::int32_t> path;
  // Numbers above `last` are linked; `ancestor` of those is compressed towards numbers <= last.
  const auto evaluate = [&](std::int32_t v, std::int32_t last) {
    if (link[v].ancestor <= last) return link[v].least;
    std::int32_t u = v;
    for (; link[u].ancestor > last; u = link[u].ancestor) path.push_back(u);
    std::int32_t above = u;
    for (; !path.empty(); path.pop_back()) {
      Link& one = link[path.back()];
      one.least = std::min(one.least, link[above].least);
      one.ancestor = link[above].ancestor;
      above = path.back();
    }
    return link[v].least;
  };
  const std::int32_t* const later = all_later.number.data();
  const std::int32_t* const first = all_later.first.data();
  for (std::int32_t w = count - 1; w > 0; --w) {
    heaphound::check_wanted(tree.is_stopped);
    std::int32_t best = tree.bound[w];
    for (std::int32_t at = first[w + 1] - 1; at >= first[w]; --at) {
      __builtin_prefetch(link + later[std::max(at - 2 * kAhead, 0)]);
      __builtin_prefetch(link + std::max(link[later[std::max(at - kAhead, 0)]].ancestor, 0));
      best = std::min(best, evaluate(later[at], w));
    }
    tree.bound.data()[w] = link[w].least = best;
  }
  std::int32_t* const dominator = tree.parent.data();
  for (std::int32_t w = 1; w < count; ++w) {
    std::int32_t up = dominator[w];
    while (up > tree.bound[w]) up = dominator[up];
    dominator[w] = up;
  }
}

}  // namespace

namespace heaphound {

DominatorTree find_dominators(const graph::Graph& g, const std::uint8_t* follow, std::int32_t root,
                              const std::atomic<bool>* is_stopped) {
  Preorder tree(g, is_stopped);
  walk_from(g, follow_all(follow), root, kNone, tree);
  return dominators_of_walk(g, follow, root, std::move(tree));
}

DominatorTree dominators_of_walk(const graph::Graph& g, const std::uint8_t* follow, std::int32_t root,
                                 Preorder&& walked) {
  Preorder tree = std::move(walked);
  if (tree.count < g.node_count) {
    std::vector<bool> is_retained(g.node_count, false);
    for (std::int64_t edge = 0; edge < g.edge_count; ++edge)
      if (follow[edge] != 0) is_retained[g.to_node[edge]] = true;
    for (std::int32_t node = 0; node < g.node_count; ++node)
      if (tree.number_of[node] == kNone && !is_retained[node]) walk_from(g, follow_all(follow), node, 0, tree);
  }
  for (std::int32_t node = 0, end = tree.count; end < g.node_count; ++node)
    if (tree.number_of[node] == kNone) tree.node_at.data()[end++] = node;
  tree.number_of.clear();
  {
    const Later later = list_later(tree);
    semi_nca(tree, later);
  }
  tree.bound.clear();
  DominatorTree found;
  found.dominator_of.allocate(g.node_count);
  std::int32_t* const dominator_of = found.dominator_of.data();
  std::fill_n(dominator_of, g.node_count, root);
  dominator_of[root] = kNone;
  for (std::int32_t w = 1; w < tree.count; ++w) {
    const std::int32_t* const ahead = tree.node_at.data() + std::min(w + kAhead, tree.count - 1);
    __builtin_prefetch(dominator_of + *ahead, 1);
    dominator_of[tree.node_at[w]] = tree.node_at[tree.parent[w]];
  }
  found.order = std::move(tree.node_at);
  return found;
}

}  // namespace heaphound

namespace {

nb::tuple immediate_dominators(const Column<std::int32_t>& first_edge, const Column<std::int32_t>& to_node,
                               const Column<bool>& follow, std::int32_t root) {
  heaphound::DominatorTree tree;
  {
    nb::gil_scoped_release released;
    const auto g = graph::checked_graph(first_edge, to_node);
    graph::check_length(follow, g.edge_count);
    graph::check_node(root, g.node_count);
    static_assert(sizeof(bool) == 1);
    tree = heaphound::find_dominators(g, reinterpret_cast<const std::uint8_t*>(follow.data()), root);
  }
  return nb::make_tuple(tree.dominator_of.release(), tree.order.release());
}

// Sums of 32 bits are for sizes whose total fits.
template <typename Size>
nb::object sum_up_tree(const Column<Size>& size, const Column<std::int32_t>& parent,
                       const Column<std::int32_t>& order) {
  Scratch<Size> sum;
  {
    nb::gil_scoped_release released;
    const auto count = static_cast<std::int64_t>(size.size());
    graph::check_length(parent, count);
    graph::check_length(order, count);
    graph::check_indexes(order.data(), order.size(), count);
    graph::check_parents(parent);
    sum.allocate(count);
    std::copy_n(size.data(), count, sum.data());
    Size* const sums = sum.data();
    for (std::int64_t at = count - 1; at >= 0; --at) {
      if (at >= kAhead) __builtin_prefetch(parent.data() + order.data()[at - kAhead]);
      const std::int32_t node = order.data()[at];
      const std::int32_t up = parent.data()[node];
      if (up != kNone) sums[up] += sums[node];
    }
  }
  return sum.release();
}

}  // namespace

void register_dominators(nb::module_& module) {
  module.def("immediate_dominators", &immediate_dominators, nb::arg("first_edge"), nb::arg("to_node"),
             nb::arg("follow"), nb::arg("root"));
  // The wide one is first: it is the one that sizes of other types are converted for.
  module.def("sum_up_tree", &sum_up_tree<std::int64_t>, nb::arg("size"), nb::arg("parent"), nb::arg("order"));
  module.def("sum_up_tree", &sum_up_tree<std::int32_t>, nb::arg("size"), nb::arg("parent"), nb::arg("order"));
}
