#include "owned_walk.hpp"

#include <algorithm>
#include <cstring>

#include "dominators.hpp"

namespace heaphound {
namespace {

// The edges of one type, ascending.
std::vector<std::int32_t> edges_of_type(const OwnedGraph& of, std::int32_t type) {
  std::vector<std::int32_t> edges;
  if (type < 0) return edges;
  const std::uint8_t* const begin = of.edge_type;
  const std::uint8_t* const end = begin + of.graph.edge_count;
  for (const std::uint8_t* at = begin; at < end; ++at) {
    at = static_cast<const std::uint8_t*>(std::memchr(at, type, static_cast<std::size_t>(end - at)));
    if (at == nullptr) break;
    edges.push_back(static_cast<std::int32_t>(at - begin));
  }
  return edges;
}

// What is owned beside what was met: along edges that own but keep nothing alive.
class OwnedUnmet {
 public:
  OwnedUnmet(const OwnedGraph& of, const Preorder& tree) : of_(of), tree_(tree) {
    owned_.allocate(static_cast<std::size_t>(of.graph.node_count));
    std::fill_n(owned_.data(), of.graph.node_count, false);
  }

  // False when the root is owned.
  bool follow(const std::vector<std::int32_t>& edges) {
    const graph::Graph& g = of_.graph;
    for (const std::int32_t edge : edges) {
      const std::int32_t* const after = std::upper_bound(g.first_edge, g.first_edge + g.node_count + 1, edge);
      const auto source = static_cast<std::int32_t>(after - g.first_edge) - 1;
      if (source != of_.rule.root && tree_.number_of[source] != kNone) meet(g.to_node[edge]);
    }
    while (!stack_.empty()) {
      const std::int32_t node = stack_.back();
      stack_.pop_back();
      for (std::int32_t edge = g.first_edge[node]; edge < g.first_edge[node + 1]; ++edge)
        if (of_.edge_type[edge] != of_.rule.weak) meet(g.to_node[edge]);
    }
    return !is_root_met_;
  }

  const bool* owned() const { return owned_.data(); }

 private:
  void meet(std::int32_t node) {
    is_root_met_ |= node == of_.rule.root;
    if (tree_.number_of[node] != kNone || owned_[node]) return;
    owned_.data()[node] = true;
    stack_.push_back(node);
  }

  const OwnedGraph& of_;
  const Preorder& tree_;
  Column<bool> owned_;
  std::vector<std::int32_t> stack_;
  bool is_root_met_ = false;
};

}  // namespace

bool walk_by_owner(const OwnedGraph& of, std::uint8_t* keeps, Preorder& tree) {
  const graph::Graph& g = of.graph;
  const KeepingRule rule = of.rule;
  for (std::int64_t edge = 0; edge < g.edge_count; ++edge)
    keeps[edge] = (of.edge_type[edge] != rule.weak) & (of.edge_type[edge] != rule.shortcut);
  for (std::int32_t edge = g.first_edge[rule.root]; edge < g.first_edge[rule.root + 1]; ++edge)
    keeps[edge] = of.edge_type[edge] != rule.weak;
  for (const std::int32_t edge : of.tables_half) keeps[edge] = 0;

  tree.number(rule.root, kNone);
  for (const std::int32_t start : of.starts) {
    if (start == rule.root) return false;
    if (tree.number_of[start] == kNone) walk_from(g, follow_all(keeps), start, 0, tree);
  }
  if (tree.larger[0] > 0) return false;  // something that is owned leads to the root
  const auto owned_numbers = static_cast<std::uint32_t>(tree.count) - 1;  // from 1 on
  OwnedUnmet unmet(of, tree);
  if (!unmet.follow(edges_of_type(of, rule.shortcut)) || !unmet.follow(of.tables_half)) return false;

  const bool* const is_owned_unmet = unmet.owned();
  const auto is_owned = [&](std::int32_t node, std::int32_t number) {
    return static_cast<std::uint32_t>(number) - 1 < owned_numbers || is_owned_unmet[node];
  };
  const auto from = [&](std::int32_t number) {
    const bool may_own = number == 0 || is_owned(tree.node_at[number], number);
    return [keeps, may_own, &is_owned](std::int32_t edge, std::int32_t target, std::int32_t target_number) {
      return keeps[edge] != 0 && (may_own || !is_owned(target, target_number));
    };
  };
  tree.path.push_back({0, g.first_edge[rule.root], g.first_edge[rule.root + 1]});
  walk_on(g, from, tree);

  for (std::int32_t node = 0; node < g.node_count; ++node) {
    const bool may_own = node == rule.root || is_owned(node, tree.number_of[node]);
    for (std::int32_t edge = g.first_edge[node]; edge < g.first_edge[node + 1]; ++edge) {
      const std::int32_t target = g.to_node[edge];
      keeps[edge] &= target != node;
      if (!may_own) keeps[edge] &= !is_owned(target, tree.number_of[target]);
    }
  }
  return true;
}

}  // namespace heaphound
