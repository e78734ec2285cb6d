#include "snapshot_rows.hpp"

#include <algorithm>
#include <array>

namespace heaphound {
namespace {

constexpr int64_t kMostReserved = int64_t{1} << 22;  // a header may lie about its counts
constexpr int64_t kUint32Max = UINT32_MAX;
constexpr int64_t kMostTotalSize = int64_t{1} << 62;
constexpr const char* kSectionNames[] = {"nodes", "edges", "locations"};

[[noreturn]] void corrupt(const std::string& what) { throw ScanCorrupt(what); }

// Numbers that V8 holds in 32 bits and prints as signed or unsigned: element indexes past 2^31 are
// negative in Node 24 and later, and positive before; so is -1, "not known", in locations.
bool fits_32_bits(int64_t value) { return value >= INT32_MIN && value <= kUint32Max; }

size_t grown(size_t size) { return size + size / 2 + 1024; }

std::string numbered(const char* kind, size_t index) {
  return std::string(kind) + " " + std::to_string(index);
}

}  // namespace

void SnapshotRows::set_meta(SnapshotMeta meta) {
  meta_ = std::move(meta);
  const auto& node = meta_.node_fields;
  const auto& edge = meta_.edge_fields;
  const auto& location = meta_.location_fields;
  width_[kNodes] = static_cast<int>(node.size());
  width_[kEdges] = static_cast<int>(edge.size());
  width_[kLocations] = static_cast<int>(location.size());
  type_ = SnapshotMeta::find(node, "type");
  name_ = SnapshotMeta::find(node, "name");
  id_ = SnapshotMeta::find(node, "id");
  self_size_ = SnapshotMeta::find(node, "self_size");
  edge_count_ = SnapshotMeta::find(node, "edge_count");
  detachedness_ = SnapshotMeta::find(node, "detachedness");
  if (meta_.trace_function_count > 0) trace_ = SnapshotMeta::find(node, "trace_node_id");
  edge_type_ = SnapshotMeta::find(edge, "type");
  edge_name_ = SnapshotMeta::find(edge, "name_or_index");
  to_node_ = SnapshotMeta::find(edge, "to_node");
  object_index_ = SnapshotMeta::find(location, "object_index");
  script_id_ = SnapshotMeta::find(location, "script_id");
  line_ = SnapshotMeta::find(location, "line");
  column_ = SnapshotMeta::find(location, "column");

  const auto nodes = static_cast<size_t>(std::clamp<int64_t>(meta_.node_count, 0, kMostReserved));
  reserve_nodes(nodes);
  const auto edges = static_cast<size_t>(std::clamp<int64_t>(meta_.edge_count, 0, kMostReserved));
  reserve_edges(edges);

  has_meta_ = true;
  first_edge.push(0);
  replay<kNodes>();
  replay<kEdges>();
  replay<kLocations>();
}

template <SnapshotRows::Section section>
void SnapshotRows::replay() {
  Column<int64_t>& numbers = early_[section];
  for (size_t i = 0; i < numbers.size(); ++i) number<section>(numbers[i]);
  if (ended_[section]) end_section(section);
  numbers.clear();
}

void SnapshotRows::reserve_nodes(size_t count) {
  node_name.reserve(count);
  node_id.reserve(count);
  self_size.reserve(count);
  first_edge.reserve(count + 1);
  detachedness.reserve(count);
  node_type.reserve(count);
}

void SnapshotRows::reserve_edges(size_t count) {
  edge_name.reserve(count);
  to_node.reserve(count);
  edge_type.reserve(count);
}

int64_t SnapshotRows::ordinal_of(int64_t place) const {
  const auto width = static_cast<uint32_t>(width_[kNodes]);
  // Dividing 32 bits takes half the time, and nearly every file is that small.
  const int64_t ordinal = place >= 0 && place <= kUint32Max ? static_cast<uint32_t>(place) / width
                                                           : place / width;
  return place >= 0 && ordinal * width == place && ordinal < node_limit_ ? ordinal : -1;
}

void SnapshotRows::node_row() {
  const size_t index = node_type.size();
  const int64_t type = row_[type_];
  const int64_t name = row_[name_];
  const int64_t detached = detachedness_ < 0 ? 0 : row_[detachedness_];
  if (index >= static_cast<size_t>(INT32_MAX)) corrupt("more than 2147483647 nodes");
  if ((type | name | row_[id_] | row_[self_size_] | row_[edge_count_]) < 0)
    corrupt(numbered("node", index) + " has a negative number");
  if (type >= static_cast<int64_t>(meta_.node_types.size()))
    corrupt(numbered("node", index) + " has type " + std::to_string(type) + " of " +
            std::to_string(meta_.node_types.size()) + " types");
  if (name > INT32_MAX)
    corrupt(numbered("node", index) + " has name index " + std::to_string(name) +
            ", out of range");
  if (detached < 0 || detached > UINT8_MAX)
    corrupt(numbered("node", index) + " has detachedness " + std::to_string(detached));
  // Sums stay far from 2^63: a count beyond this bound cannot be right.
  if (row_[edge_count_] > kUint32Max)
    corrupt(numbered("node", index) + " claims " + std::to_string(row_[edge_count_]) + " edges");
  total_size_ += row_[self_size_];  // a number has at most 18 digits: no overflow before the check
  if (total_size_ > kMostTotalSize) corrupt(numbered("node", index) + " makes the heap too large");
  edges_promised_ += row_[edge_count_];
  if (edges_promised_ > INT32_MAX)
    corrupt(numbered("node", index) + " makes them more than 2147483647 edges");
  if (node_type.is_full()) reserve_nodes(grown(index));
  if (trace_ >= 0) {
    if (row_[trace_] < 0 || row_[trace_] > INT32_MAX)
      corrupt(numbered("node", index) + " has trace " + std::to_string(row_[trace_]));
    trace_number.push(static_cast<int32_t>(row_[trace_]));
  }
  node_type.put(static_cast<uint8_t>(type));
  node_name.put(static_cast<int32_t>(name));
  node_id.put(row_[id_]);
  self_size.put(row_[self_size_]);
  first_edge.put(static_cast<int32_t>(edges_promised_));
  detachedness.put(static_cast<uint8_t>(detached));
}

void SnapshotRows::edge_row() {
  const int64_t type = row_[edge_type_];
  const int64_t name = row_[edge_name_];
  const int64_t target = row_[to_node_];
  const int64_t ordinal = ordinal_of(target);
  if (type < 0 || type >= static_cast<int64_t>(meta_.edge_types.size()))
    corrupt(numbered("edge", edge_type.size()) + " has type " + std::to_string(type) + " of " +
            std::to_string(meta_.edge_types.size()) + " types");
  if (!fits_32_bits(name))
    corrupt(numbered("edge", edge_type.size()) + " has name or index " + std::to_string(name) +
            ", out of range");
  if (ordinal < 0)
    corrupt(numbered("edge", edge_type.size()) + " leads to " + std::to_string(target) +
            ", which is not the place of a node");
  if (edge_type.is_full()) reserve_edges(grown(edge_type.size()));
  edge_type.put(static_cast<uint8_t>(type));
  edge_name.put(static_cast<int32_t>(static_cast<uint32_t>(name)));
  to_node.put(static_cast<int32_t>(ordinal));
}

void SnapshotRows::location_row() {
  const int64_t target = row_[object_index_];
  const int64_t ordinal = ordinal_of(target);
  if (ordinal < 0)
    corrupt(numbered("location", location_node.size()) + " is of " + std::to_string(target) +
            ", which is not the place of a node");
  for (const int field : {script_id_, line_, column_})
    if (!fits_32_bits(row_[field]))
      corrupt(numbered("location", location_node.size()) + " has the number " +
              std::to_string(row_[field]) + ", out of range");
  location_node.push(static_cast<int32_t>(ordinal));
  location_script_id.push(static_cast<int32_t>(static_cast<uint32_t>(row_[script_id_])));
  location_line.push(static_cast<int32_t>(static_cast<uint32_t>(row_[line_])));
  location_column.push(static_cast<int32_t>(static_cast<uint32_t>(row_[column_])));
}

void SnapshotRows::end_section(Section section) {
  ended_[section] = true;
  if (!has_meta_) return;
  if (filled_ != 0)
    corrupt(std::string("the ") + kSectionNames[section] + " end in the middle of a row");
  if (section == kNodes) node_limit_ = static_cast<int64_t>(node_type.size());
}

void SnapshotRows::check_name(int64_t name, size_t string_count, const char* kind,
                              size_t index) const {
  // Wrapped element indexes are negative here, and out of range as names.
  if (name < 0 || static_cast<size_t>(name) >= string_count)
    corrupt(numbered(kind, index) + " has string " +
            std::to_string(static_cast<uint32_t>(name)) + " of " + std::to_string(string_count));
}

void SnapshotRows::check_finished(size_t string_count) {
  const auto nodes = static_cast<int64_t>(node_type.size());
  const auto edges = static_cast<int64_t>(edge_type.size());
  if (meta_.node_count >= 0 && meta_.node_count != nodes)
    corrupt("the header promises " + std::to_string(meta_.node_count) + " nodes, there are " +
            std::to_string(nodes));
  if (edges_promised_ != edges)
    corrupt("the nodes promise " + std::to_string(edges_promised_) + " edges, there are " +
            std::to_string(edges));
  if (meta_.edge_count >= 0 && meta_.edge_count != edges)
    corrupt("the header promises " + std::to_string(meta_.edge_count) + " edges, there are " +
            std::to_string(edges));
  for (size_t i = 0; i < node_name.size(); ++i) check_name(node_name[i], string_count, "node", i);

  std::array<bool, 256> by_number{};
  for (size_t type = 0; type < meta_.edge_types.size(); ++type)
    by_number[type] = meta_.edge_types[type] == "element" || meta_.edge_types[type] == "hidden";
  for (size_t i = 0; i < edge_name.size(); ++i) {
    if (!by_number[edge_type[i]]) check_name(edge_name[i], string_count, "edge", i);
    // Repeats the check of edge_row for edges that were read before the nodes.
    if (to_node[i] >= nodes) corrupt(numbered("edge", i) + " leads past the last node");
  }
  for (size_t i = 0; i < location_node.size(); ++i)
    if (location_node[i] >= nodes) corrupt(numbered("location", i) + " is past the last node");
}

template void SnapshotRows::number<SnapshotRows::kNodes>(int64_t);
template void SnapshotRows::number<SnapshotRows::kEdges>(int64_t);
template void SnapshotRows::number<SnapshotRows::kLocations>(int64_t);

}  // namespace heaphound
