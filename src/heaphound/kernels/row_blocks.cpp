#include "row_blocks.hpp"

#include <algorithm>

#include "number_stream.hpp"

namespace heaphound {
namespace {

constexpr int64_t kMostSize = int64_t{1} << 43;  // of one node: sums of blocks stay in range
constexpr int64_t kMostTotalSize = int64_t{1} << 62;

struct RowRange {
  int64_t first, end;
  int64_t skipped;  // numbers of an earlier row at the start of the block
};

// A block takes the rows whose first number comes after a comma in it (or opens the section).
RowRange rows_of(const NumberBlock& block, int64_t width) {
  const int64_t first_number = block.is_first ? 0 : block.commas_before + 1;
  const int64_t end_number = block.commas_before + block.commas_inside + 1;
  const auto row_from = [&](int64_t number) { return (number + width - 1) / width; };
  const int64_t first = row_from(first_number);
  return {first, row_from(end_number), first * width - first_number};
}

// Where the block's first number begins.
const uint8_t* first_number(const NumberBlock& block) {
  if (block.is_first) return block.bytes;
  return std::find(block.bytes, block.bytes + block.size, ',') + 1;
}

}  // namespace

RowBlocks::RowBlocks(SnapshotRows& rows, const SnapshotMeta& meta)
    : rows_(rows),
      node_width_(static_cast<int>(meta.node_fields.size())),
      edge_width_(static_cast<int>(meta.edge_fields.size())),
      node_type_count_(static_cast<int>(meta.node_types.size())),
      edge_type_count_(static_cast<int>(meta.edge_types.size())),
      type_(SnapshotMeta::find(meta.node_fields, "type")),
      name_(SnapshotMeta::find(meta.node_fields, "name")),
      id_(SnapshotMeta::find(meta.node_fields, "id")),
      self_size_(SnapshotMeta::find(meta.node_fields, "self_size")),
      edge_count_(SnapshotMeta::find(meta.node_fields, "edge_count")),
      detachedness_(SnapshotMeta::find(meta.node_fields, "detachedness")),
      edge_type_(SnapshotMeta::find(meta.edge_fields, "type")),
      edge_name_(SnapshotMeta::find(meta.edge_fields, "name_or_index")),
      to_node_(SnapshotMeta::find(meta.edge_fields, "to_node")),
      node_count_(meta.node_count),
      edge_total_(meta.edge_count),
      reciprocal_(UINT64_MAX / static_cast<uint64_t>(node_width_) + 1) {
  for (size_t type = 0; type < meta.edge_types.size(); ++type)
    has_name_[type] = meta.edge_types[type] != "element" && meta.edge_types[type] != "hidden";
  const auto nodes = static_cast<size_t>(node_count_);
  const auto edges = static_cast<size_t>(edge_total_);
  rows_.node_type.allocate(nodes);
  rows_.node_name.allocate(nodes);
  rows_.node_id.allocate(nodes);
  rows_.self_size.allocate(nodes);
  rows_.first_edge.allocate(nodes + 1);
  rows_.detachedness.allocate(nodes);
  rows_.edge_type.allocate(edges);
  rows_.edge_name.allocate(edges);
  rows_.to_node.allocate(edges);
}

int64_t RowBlocks::numbers_of(SnapshotRows::Section section) const {
  return section == SnapshotRows::kNodes ? node_count_ * node_width_ : edge_total_ * edge_width_;
}

bool RowBlocks::is_plausible(const SnapshotMeta& meta, int64_t file_bytes) {
  // Each number takes two bytes at least.
  const int64_t most = std::min<int64_t>(file_bytes / 2, INT32_MAX - 1);
  return meta.node_count >= 0 && meta.edge_count >= 0 && meta.node_count <= most &&
         meta.edge_count <= most;
}

bool BlockSums::add(const BlockSums& other) {
  largest_node_name = std::max(largest_node_name, other.largest_node_name);
  largest_edge_name = std::max(largest_edge_name, other.largest_edge_name);
  edges_promised += other.edges_promised;
  if (other.total_size > kMostTotalSize - total_size) return false;
  total_size += other.total_size;
  return true;
}

bool RowBlocks::read(const NumberBlock& block, BlockSums& sums) const {
  if (block.commas_before + block.commas_inside >= numbers_of(block.section)) return false;
  if (block.commas_inside == 0 && !block.is_first) return true;
  return block.section == SnapshotRows::kNodes ? read_nodes(block, sums) : read_edges(block, sums);
}

bool RowBlocks::read_nodes(const NumberBlock& block, BlockSums& sums) const {
  const RowRange range = rows_of(block, node_width_);
  NumberStream numbers(first_number(block));
  for (int64_t at = 0; at < range.skipped; ++at) numbers.next();
  uint8_t* const types = rows_.node_type.data();
  uint8_t* const detachedness = rows_.detachedness.data();
  int32_t* const names = rows_.node_name.data();
  int64_t* const ids = rows_.node_id.data();
  int64_t* const sizes = rows_.self_size.data();
  auto* const counts = rows_.first_edge.data() + 1;
  std::array<int64_t, kMaxFields> row{};
  int64_t wrong = 0;  // negative once any check fails
  const int width = node_width_;
  for (int64_t at = range.first; at < range.end; ++at) {
    for (int field = 0; field < width; ++field) row[field] = numbers.next();
    const int64_t type = row[type_], name = row[name_], id = row[id_], size = row[self_size_];
    const int64_t count = row[edge_count_];
    const int64_t detached = detachedness_ < 0 ? 0 : row[detachedness_];
    wrong |= type | name | id | size | count | detached;
    wrong |= (node_type_count_ - 1 - type) | (INT32_MAX - name) | (kMostSize - size) |
             (INT32_MAX - count) | (UINT8_MAX - detached);
    types[at] = static_cast<uint8_t>(type);
    names[at] = static_cast<int32_t>(name);
    ids[at] = id;
    sizes[at] = size;
    counts[at] = static_cast<int32_t>(count);
    detachedness[at] = static_cast<uint8_t>(detached);
    sums.largest_node_name = std::max(sums.largest_node_name, name);
    sums.total_size += size;
    sums.edges_promised += count;
  }
  return wrong >= 0 && !numbers.is_spoilt();
}

bool RowBlocks::read_edges(const NumberBlock& block, BlockSums& sums) const {
  const RowRange range = rows_of(block, edge_width_);
  NumberStream numbers(first_number(block));
  for (int64_t at = 0; at < range.skipped; ++at) numbers.next();
  uint8_t* const types = rows_.edge_type.data();
  int32_t* const names = rows_.edge_name.data();
  int32_t* const targets = rows_.to_node.data();
  std::array<int64_t, kMaxFields> row{};
  int64_t wrong = 0;
  int64_t largest = sums.largest_edge_name;
  const int width = edge_width_;
  const bool is_usual = width == 3 && edge_type_ == 0 && edge_name_ == 1 && to_node_ == 2;
  const auto node_width = static_cast<uint64_t>(node_width_);
  for (int64_t at = range.first; at < range.end; ++at) {
    int64_t type, name, target;
    if (is_usual) {
      type = numbers.next();
      name = numbers.next();
      target = numbers.next();
    } else {
      for (int field = 0; field < width; ++field) row[field] = numbers.next();
      type = row[edge_type_];
      name = row[edge_name_];
      target = row[to_node_];
    }
    wrong |= type | target | (edge_type_count_ - 1 - type) | (UINT32_MAX - target);
    const bool has_name = has_name_[static_cast<uint8_t>(type)];
    // Names of edges are checked against the strings; indexes must fit 32 bits, signed or not.
    wrong |= has_name ? name | (INT32_MAX - name) : (name - INT32_MIN) | (UINT32_MAX - name);
    largest = std::max(largest, has_name ? name : -1);
    const auto place = static_cast<uint64_t>(static_cast<uint32_t>(target));
    const auto ordinal =
        static_cast<uint64_t>((static_cast<unsigned __int128>(place) * reciprocal_) >> 64);
    wrong |= -static_cast<int64_t>(ordinal * node_width != place);
    wrong |= node_count_ - 1 - static_cast<int64_t>(ordinal);
    types[at] = static_cast<uint8_t>(type);
    names[at] = static_cast<int32_t>(static_cast<uint32_t>(name));
    targets[at] = static_cast<int32_t>(ordinal);
  }
  sums.largest_edge_name = largest;
  return wrong >= 0 && !numbers.is_spoilt();
}

bool RowBlocks::finish(const BlockSums& sums, size_t string_count) {
  const auto strings = static_cast<int64_t>(string_count);
  if (sums.largest_node_name >= strings || sums.largest_edge_name >= strings) return false;
  if (sums.edges_promised != edge_total_) return false;
  for (size_t row = 0; row < rows_.location_node.size(); ++row)
    if (rows_.location_node[row] >= node_count_) return false;
  auto* const first = rows_.first_edge.data();
  first[0] = 0;
  for (int64_t node = 0; node < node_count_; ++node) first[node + 1] += first[node];
  return true;
}

}  // namespace heaphound
