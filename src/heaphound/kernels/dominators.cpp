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
// larger numbers are kept, by target. About 30 bytes per node and 4 per kept edge.
#include "dominators.hpp"

#include <algorithm>
#include <vector>

#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;
template <typename T>
using Scratch = heaphound::Column<T>;

constexpr std::int32_t kNone = -1;

// The depth-first spanning tree, in preorder numbers, and what else leads to each number.
struct Tree {
  Scratch<std::int32_t> node_at;      // preorder number -> node
  Scratch<std::int32_t> number_of;    // node -> preorder number, kNone while unmet
  Scratch<std::int32_t> parent;       // preorder number -> preorder number
  Scratch<std::int32_t> bound;        // the smallest number that leads here; then the semidominator
  Scratch<std::int32_t> first_later;  // count + 1; how many larger numbers lead here; then offsets
  Scratch<std::int32_t> later;        // the larger numbers, by target
  std::int32_t count = 0;             // nodes met
};

// Where the walk stands in the edges of a node of the current path.
struct Place {
  std::int32_t number, next_edge, end_edge;
};

constexpr std::int32_t kAhead = 16;  // reads to have under way: each may wait for memory

// What is known of each edge: whether it counts, and whether it is kept by its target.
constexpr std::uint8_t kFollowed = 1, kLater = 2;

void walk(const graph::Graph& g, std::uint8_t* marks, std::int32_t start, std::int32_t start_parent,
          std::vector<Place>& path, Tree& tree) {
  std::int32_t* const number_of = tree.number_of.data();
  std::int32_t* const bound = tree.bound.data();
  std::int32_t* const larger = tree.first_later.data();
  const auto last_edge = static_cast<std::int32_t>(g.edge_count - 1);
  const auto number = [&](std::int32_t node, std::int32_t parent) {
    number_of[node] = tree.count;
    tree.node_at.data()[tree.count] = node;
    tree.parent.data()[tree.count] = bound[tree.count] = parent;
    return tree.count++;
  };
  path.push_back({number(start, start_parent), g.first_edge[start], g.first_edge[start + 1]});
  while (!path.empty()) {
    Place here = path.back();
    const std::int32_t v = here.number;
    std::int32_t down = kNone;
    for (; here.next_edge < here.end_edge && down == kNone; ++here.next_edge) {
      const std::int32_t edge = here.next_edge;
      const std::int32_t soon = g.to_node[std::min(edge + kAhead, last_edge)];
      __builtin_prefetch(number_of + soon);
      __builtin_prefetch(g.first_edge + soon);
      if (marks[edge] == 0) continue;
      const std::int32_t target = g.to_node[edge];
      const std::int32_t w = number_of[target];
      if (w == kNone) {
        if (g.first_edge[target] == g.first_edge[target + 1]) number(target, v);  // nothing below it
        else down = target;
      } else if (w < v) {
        ++larger[w];
        marks[edge] |= kLater;
      } else if (v < bound[w]) {
        bound[w] = v;
      }
    }
    if (down == kNone) {
      path.pop_back();
    } else {
      path.back().next_edge = here.next_edge;
      path.push_back({number(down, v), g.first_edge[down], g.first_edge[down + 1]});
    }
  }
}

// Lists, for each preorder number, the larger ones that lead to it; takes the marks back.
void list_later(const graph::Graph& g, std::uint8_t* marks, Tree& tree) {
  const std::int32_t count = tree.count;
  const std::int32_t* const number_of = tree.number_of.data();
  std::int32_t* const first = tree.first_later.data();
  // Counts become ends; filling moves each end down to its beginning.
  for (std::int32_t w = 1; w <= count; ++w) first[w] += first[w - 1];
  tree.later.allocate(first[count]);
  std::int32_t* const later = tree.later.data();
  const auto last_edge = static_cast<std::int32_t>(g.edge_count - 1);
  for (std::int32_t node = 0; node < g.node_count; ++node) {  // in the order in which edges lie
    const std::int32_t v = number_of[node];
    for (std::int32_t edge = g.first_edge[node]; edge < g.first_edge[node + 1]; ++edge) {
      const std::int32_t soon = std::min(edge + kAhead, last_edge);
      const std::int32_t later_on = std::min(edge + 2 * kAhead, last_edge);
      if (marks[later_on] & kLater) __builtin_prefetch(number_of + g.to_node[later_on]);
      if (marks[soon] & kLater) __builtin_prefetch(first + number_of[g.to_node[soon]]);
      if ((marks[edge] & kLater) == 0) continue;
      marks[edge] = kFollowed;
      later[--first[number_of[g.to_node[edge]]]] = v;
    }
  }
}

// `tree.parent` becomes the immediate dominator of each preorder number.
void semi_nca(Tree& tree) {
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
  const std::int32_t* const later = tree.later.data();
  for (std::int32_t w = count - 1; w > 0; --w) {
    std::int32_t best = tree.bound[w];
    for (std::int32_t at = tree.first_later[w + 1] - 1; at >= tree.first_later[w]; --at) {
      __builtin_prefetch(link + later[std::max(at - kAhead, 0)]);
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

DominatorTree find_dominators(const graph::Graph& g, std::uint8_t* follow, std::int32_t root) {
  Tree tree;
  tree.number_of.allocate(g.node_count);
  std::fill_n(tree.number_of.data(), g.node_count, kNone);
  tree.node_at.allocate(g.node_count);
  tree.parent.allocate(g.node_count);
  tree.bound.allocate(g.node_count);
  tree.first_later.allocate(static_cast<std::size_t>(g.node_count) + 1);
  std::fill_n(tree.first_later.data(), g.node_count + 1, 0);
  std::vector<Place> path;
  walk(g, follow, root, kNone, path, tree);
  if (tree.count < g.node_count) {
    std::vector<bool> is_retained(g.node_count, false);
    for (std::int64_t edge = 0; edge < g.edge_count; ++edge)
      if (follow[edge] != 0) is_retained[g.to_node[edge]] = true;
    for (std::int32_t node = 0; node < g.node_count; ++node)
      if (tree.number_of[node] == kNone && !is_retained[node]) walk(g, follow, node, 0, path, tree);
  }
  list_later(g, follow, tree);
  for (std::int32_t node = 0, end = tree.count; end < g.node_count; ++node)
    if (tree.number_of[node] == kNone) tree.node_at.data()[end++] = node;
  tree.number_of.clear();
  semi_nca(tree);
  tree.bound.clear();
  tree.later.clear();
  tree.first_later.clear();
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
    Scratch<std::uint8_t> marks;
    marks.allocate(g.edge_count);
    for (std::int64_t edge = 0; edge < g.edge_count; ++edge) marks.data()[edge] = follow.data()[edge] ? 1 : 0;
    tree = heaphound::find_dominators(g, marks.data(), root);
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
