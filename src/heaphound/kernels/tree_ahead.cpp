// What heap/essential_edges.py does with whole columns, done to a scanner's: tests hold them equal.
#include "tree_ahead.hpp"

#include <nanobind/nanobind.h>

#include <algorithm>

#include "edges.hpp"
#include "owned_walk.hpp"
#include "reach.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace heaphound {
namespace {

constexpr std::int32_t kRoot = 0;
constexpr std::string_view kDomTrees = "(Document DOM trees)";

}  // namespace

TreeAhead::TreeAhead(SnapshotScanner& scanner) : scanner_(scanner) {
  SnapshotRows& rows = scanner.rows();
  if (!scanner.is_finished() || rows.first_edge.size() == 0) throw ScanError("the scanner has not finished");
  rows.first_edge.fit();
  rows.to_node.fit();
  rows.edge_type.fit();
  rows.edge_name.fit();
  rows.short_node_id.fit();
  rows.node_id.fit();
  graph_ = {static_cast<std::int32_t>(rows.first_edge.size() - 1),
            static_cast<std::int64_t>(rows.to_node.size()), rows.first_edge.data(), rows.to_node.data()};
  edge_type_ = rows.edge_type.data();
  edge_name_ = rows.edge_name.data();
  const bool are_short = rows.short_node_id.size() > 0;
  short_id_ = are_short ? rows.short_node_id.data() : nullptr;
  long_id_ = are_short ? nullptr : rows.node_id.data();
}

std::vector<std::pair<std::int32_t, std::string_view>> TreeAhead::entry_names(std::size_t shortest) const {
  std::vector<std::pair<std::int32_t, std::string_view>> names;
  const auto count = static_cast<std::int32_t>(scanner_.strings().size());
  for (std::int32_t string = 0; string < count; ++string) {
    const std::string_view one = text(string);
    if (one.size() >= shortest && is_digit(static_cast<unsigned char>(one.front())) && one.back() == ')')
      names.emplace_back(string, one);
  }
  return names;
}

void TreeAhead::prepare(const std::vector<std::pair<std::int32_t, std::int32_t>>& entry_of,
                        const std::vector<std::int64_t>& table_id) {
  const auto entries = static_cast<std::int32_t>(table_id.size());
  if (!entry_of.empty()) {
    std::vector<std::int32_t> by_name(scanner_.strings().size(), -1);
    for (const auto& [name, one] : entry_of) {
      graph::check_node(name, static_cast<std::int32_t>(by_name.size()));
      graph::check_node(one, entries);
      by_name[name] = one;
    }
    const std::int32_t internal = edge_type("internal");
    for (std::int64_t edge = 0; edge < graph_.edge_count; ++edge) {
      const std::int32_t one = edge_type_[edge] == internal ? by_name[edge_name_[edge]] : -1;
      if (one < 0) continue;
      entry_edge.push(static_cast<std::int32_t>(edge));
      entry.push(one);
      const std::int32_t source = source_of(static_cast<std::int32_t>(edge));
      if (id_of(source) == table_id[one]) tables_half_.push_back(static_cast<std::int32_t>(edge));
    }
  }
  if (graph_.node_count == 0) return;
  // Where the program begins: the globals of contexts, and the trees of documents.
  const SnapshotRows& rows = scanner_.rows();
  const std::int32_t shortcut = edge_type("shortcut"), element = edge_type("element");
  const std::int32_t synthetic = SnapshotMeta::find(rows.meta().node_types, "synthetic");
  for (std::int32_t edge = graph_.first_edge[kRoot]; edge < graph_.first_edge[kRoot + 1]; ++edge) {
    const std::int32_t target = graph_.to_node[edge];
    const bool is_tree = edge_type_[edge] == element && rows.node_type[target] == synthetic &&
                         text(rows.node_name[target]) == kDomTrees;
    if (edge_type_[edge] == shortcut || is_tree) starts_.push_back(target);
  }
}

void TreeAhead::find() {
  if (graph_.node_count == 0) return;
  try {
    find_tree();
    is_found_ = true;
  } catch (const Stopped&) {
    // What was found so far is of no use.
  }
}

void TreeAhead::find_tree() {
  const KeepingRule rule{edge_type("weak"), edge_type("shortcut"), kRoot};
  essential.allocate(graph_.edge_count);
  {
    Preorder walked(graph_, &is_stopped_);
    if (walk_by_owner({graph_, edge_type_, starts_, tables_half_, rule}, essential.data(), walked)) {
      tree = dominators_of_walk(graph_, essential.data(), kRoot, std::move(walked));
      return;
    }
  }
  {
    Column<bool> owned;
    owned.allocate(graph_.node_count);
    std::fill_n(owned.data(), graph_.node_count, false);
    const auto is_strong = [this, rule](std::int32_t edge) { return edge_type_[edge] != rule.weak; };
    reach(graph_, starts_.data(), starts_.size(), is_strong, owned.data());
    choose_keeping_edges(graph_, edge_type_, owned.data(), rule, essential.data());
  }
  for (const std::int32_t edge : tables_half_) essential.data()[edge] = 0;
  check_wanted(&is_stopped_);
  tree = find_dominators(graph_, essential.data(), kRoot, &is_stopped_);
}

std::string_view TreeAhead::text(std::int32_t string) const {
  const StringArray& strings = scanner_.strings();
  const std::int64_t begin = strings.offsets[string];
  return {reinterpret_cast<const char*>(strings.bytes.data()) + begin,
          static_cast<std::size_t>(strings.offsets[string + 1] - begin)};
}

std::int64_t TreeAhead::id_of(std::int32_t node) const {
  return short_id_ != nullptr ? short_id_[node] : long_id_[node];
}

std::int32_t TreeAhead::source_of(std::int32_t edge) const {
  const std::int32_t* const first = graph_.first_edge;
  return static_cast<std::int32_t>(std::upper_bound(first, first + graph_.node_count + 1, edge) - first) - 1;
}

std::int32_t TreeAhead::edge_type(std::string_view name) const {
  return SnapshotMeta::find(scanner_.rows().meta().edge_types, name);
}

}  // namespace heaphound

void register_tree_ahead(nb::module_& module) {
  using heaphound::TreeAhead;
  nb::class_<TreeAhead>(module, "TreeAhead")
      .def(nb::init<heaphound::SnapshotScanner&>(), nb::keep_alive<1, 2>())
      .def("entry_names",
           [](const TreeAhead& ahead, std::size_t shortest) {
             nb::list names;
             for (const auto& [string, text] : ahead.entry_names(shortest))
               names.append(nb::make_tuple(string, nb::bytes(text.data(), text.size())));
             return names;
           })
      .def("prepare",
           [](TreeAhead& ahead, const nb::dict& entry_of, const nb::list& table_id) {
             std::vector<std::pair<std::int32_t, std::int32_t>> entries;
             for (const auto& [name, entry] : entry_of)
               entries.emplace_back(nb::cast<std::int32_t>(name), nb::cast<std::int32_t>(entry));
             std::vector<std::int64_t> ids;
             for (const nb::handle id : table_id) ids.push_back(nb::cast<std::int64_t>(id));
             nb::gil_scoped_release released;
             ahead.prepare(entries, ids);
           })
      .def("find", &TreeAhead::find, nb::call_guard<nb::gil_scoped_release>())
      .def("stop", &TreeAhead::stop)
      .def_prop_ro("is_found", &TreeAhead::is_found)
      .def("take_entries",
           [](TreeAhead& ahead) { return nb::make_tuple(ahead.entry_edge.release(), ahead.entry.release()); })
      .def("take_tree", [](TreeAhead& ahead) {
        return nb::make_tuple(ahead.essential.release(), ahead.tree.dominator_of.release(),
                              ahead.tree.order.release());
      });
}
