// Plain objects by the properties they have: which lists of names occur, and which of some given
// interfaces fits each object best. Agrees with inferInterfaceDefinitions and
// applyInterfaceDefinitions in DevTools' HeapSnapshot.ts.
#include <algorithm>
#include <unordered_map>

#include "graph_arrays.hpp"
#include "number_lists.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;
using graph::NewColumn;
using heaphound::NumberLists;

// The properties of some nodes: offsets and nodes are checked at once, names as they are met.
class Properties {
 public:
  Properties(const Column<std::int32_t>& first_edge, const Column<std::uint8_t>& edge_type,
             const Column<std::int32_t>& edge_name, const Column<std::int32_t>& nodes, std::int32_t property_type,
             std::int64_t name_count)
      : first_edge_(first_edge.data()),
        edge_type_(edge_type.data()),
        edge_name_(edge_name.data()),
        property_type_(property_type),
        name_count_(name_count) {
    if (first_edge.size() == 0) throw nb::value_error("first_edge needs one entry more than there are nodes");
    graph::check_offsets(first_edge_, first_edge.size(), edge_type.size());
    graph::check_length(edge_name, static_cast<std::int64_t>(edge_type.size()));
    graph::check_indexes(nodes.data(), nodes.size(), static_cast<std::int64_t>(first_edge.size()) - 1);
  }

  // Calls `take` with the name of each property, in order, until it returns false.
  template <typename Take>
  void each(std::int32_t node, Take take) const {
    for (std::int64_t edge = first_edge_[node]; edge < first_edge_[node + 1]; ++edge) {
      if (edge_type_[edge] != property_type_) continue;
      graph::check_indexes(edge_name_ + edge, 1, name_count_);
      if (!take(edge_name_[edge])) return;
    }
  }

 private:
  const std::int32_t* first_edge_;
  const std::uint8_t* edge_type_;
  const std::int32_t* edge_name_;
  std::int32_t property_type_;
  std::int64_t name_count_;
};

NewColumn<std::int32_t> property_names(const Column<std::int32_t>& first_edge,
                                       const Column<std::uint8_t>& edge_type,
                                       const Column<std::int32_t>& edge_name,
                                       const Column<std::int32_t>& nodes, std::int32_t property_type,
                                       std::int32_t name_count) {
  std::vector<std::int32_t> names;
  {
    nb::gil_scoped_release released;
    const Properties properties(first_edge, edge_type, edge_name, nodes, property_type, name_count);
    std::vector<bool> is_met(static_cast<std::size_t>(std::max(name_count, 0)), false);
    for (std::size_t at = 0; at < nodes.size(); ++at)
      properties.each(nodes.data()[at], [&](std::int32_t name) { return is_met[name] = true; });
    for (std::int32_t name = 0; name < name_count; ++name)
      if (is_met[name]) names.push_back(name);
  }
  return graph::give(std::move(names));
}

nb::tuple property_lists(const Column<std::int32_t>& first_edge, const Column<std::uint8_t>& edge_type,
                         const Column<std::int32_t>& edge_name, const Column<std::int32_t>& nodes,
                         std::int32_t property_type, const Column<std::int32_t>& number_of_name,
                         const Column<std::int32_t>& shown_length, std::int32_t skipped,
                         std::int32_t longest) {
  std::vector<std::int64_t> count;
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> numbers;
  {
    nb::gil_scoped_release released;
    const Properties properties(first_edge, edge_type, edge_name, nodes, property_type,
                                static_cast<std::int64_t>(number_of_name.size()));
    const auto number_count = static_cast<std::int64_t>(shown_length.size());
    NumberLists lists;
    std::vector<std::int32_t> list;
    for (std::size_t at = 0; at < nodes.size(); ++at) {
      list.clear();
      std::int64_t length = 1;  // "{"
      std::size_t unseen = 0;   // empty names do not show before the first other one
      properties.each(nodes.data()[at], [&](std::int32_t name) {
        const std::int32_t number = number_of_name.data()[name];
        if (number == skipped) return true;
        graph::check_indexes(&number, 1, number_count);
        const std::int32_t more = shown_length.data()[number];
        if (length > 1 && length + more > longest) return false;
        if (length != 1) length += 2;  // ", "
        length += more;
        list.push_back(number);
        if (length == 1) unseen = list.size();
        return true;
      });
      if (list.empty()) continue;
      const std::int32_t position = lists.position_of(list.data() + unseen, list.data() + list.size());
      if (position == static_cast<std::int32_t>(count.size())) {
        count.push_back(0);
        numbers.insert(numbers.end(), list.begin(), list.end());
        offsets.push_back(static_cast<std::int64_t>(numbers.size()));
      }
      ++count[position];
    }
  }
  return nb::make_tuple(graph::give(std::move(count)), graph::give(std::move(offsets)),
                        graph::give(std::move(numbers)));
}

// Finds the definition with the most properties all of which a list has; of equals the earlier.
class Matcher {
 public:
  Matcher(const std::int64_t* offsets, std::size_t definitions, const std::int32_t* numbers)
      : size_(definitions), found_(definitions, 0) {
    std::vector<std::int32_t> sorted;
    for (std::size_t at = 0; at < definitions; ++at) {
      sorted.assign(numbers + offsets[at], numbers + offsets[at + 1]);
      std::sort(sorted.begin(), sorted.end());
      size_[at] = static_cast<std::int32_t>(sorted.size());
      each_occurrence(sorted, [&](std::uint64_t key) { wants_[key].push_back(static_cast<std::int32_t>(at)); });
    }
  }

  std::int32_t best(std::vector<std::int32_t>& list) {
    std::sort(list.begin(), list.end());
    std::int32_t best = -1;
    touched_.clear();
    each_occurrence(list, [&](std::uint64_t key) {
      const auto wanting = wants_.find(key);
      if (wanting == wants_.end()) return;
      for (const std::int32_t at : wanting->second) {
        if (found_[at] == 0) touched_.push_back(at);
        if (++found_[at] < size_[at]) continue;
        if (best < 0 || size_[at] > size_[best] || (size_[at] == size_[best] && at < best)) best = at;
      }
    });
    for (const std::int32_t at : touched_) found_[at] = 0;
    return best;
  }

 private:
  // The second time a name occurs in a list it is another key, and so on.
  template <typename Take>
  static void each_occurrence(const std::vector<std::int32_t>& sorted, Take take) {
    std::uint64_t occurrence = 0;
    for (std::size_t at = 0; at < sorted.size(); ++at) {
      occurrence = at > 0 && sorted[at] == sorted[at - 1] ? occurrence + 1 : 0;
      take(occurrence << 32 | static_cast<std::uint32_t>(sorted[at]));
    }
  }

  std::unordered_map<std::uint64_t, std::vector<std::int32_t>> wants_;
  std::vector<std::int32_t> size_, found_, touched_;
};

NewColumn<std::int32_t> best_interfaces(const Column<std::int32_t>& first_edge,
                                        const Column<std::uint8_t>& edge_type,
                                        const Column<std::int32_t>& edge_name,
                                        const Column<std::int32_t>& nodes, std::int32_t property_type,
                                        const Column<std::int32_t>& number_of_name,
                                        const Column<std::int64_t>& definition_offsets,
                                        const Column<std::int32_t>& definition_numbers) {
  std::vector<std::int32_t> answer;
  {
    nb::gil_scoped_release released;
    const Properties properties(first_edge, edge_type, edge_name, nodes, property_type,
                                static_cast<std::int64_t>(number_of_name.size()));
    if (definition_offsets.size() == 0) throw nb::value_error("definition_offsets is empty");
    graph::check_offsets(definition_offsets.data(), definition_offsets.size(), definition_numbers.size());
    Matcher matcher(definition_offsets.data(), definition_offsets.size() - 1, definition_numbers.data());
    NumberLists lists;
    std::vector<std::int32_t> best_of_list;
    std::vector<std::int32_t> list;
    answer.reserve(nodes.size());
    for (std::size_t at = 0; at < nodes.size(); ++at) {
      list.clear();
      properties.each(nodes.data()[at], [&](std::int32_t name) {
        const std::int32_t number = number_of_name.data()[name];
        if (number >= 0) list.push_back(number);
        return true;
      });
      const std::int32_t position = lists.position_of(list.data(), list.data() + list.size());
      if (position == static_cast<std::int32_t>(best_of_list.size())) best_of_list.push_back(matcher.best(list));
      answer.push_back(best_of_list[position]);
    }
  }
  return graph::give(std::move(answer));
}

}  // namespace

void register_interfaces(nb::module_& module) {
  module.def("property_names", &property_names, nb::arg("first_edge"), nb::arg("edge_type"),
             nb::arg("edge_name"), nb::arg("nodes"), nb::arg("property_type"), nb::arg("name_count"));
  module.def("property_lists", &property_lists, nb::arg("first_edge"), nb::arg("edge_type"),
             nb::arg("edge_name"), nb::arg("nodes"), nb::arg("property_type"), nb::arg("number_of_name"),
             nb::arg("shown_length"), nb::arg("skipped"), nb::arg("longest"));
  module.def("best_interfaces", &best_interfaces, nb::arg("first_edge"), nb::arg("edge_type"),
             nb::arg("edge_name"), nb::arg("nodes"), nb::arg("property_type"), nb::arg("number_of_name"),
             nb::arg("definition_offsets"), nb::arg("definition_numbers"));
}
