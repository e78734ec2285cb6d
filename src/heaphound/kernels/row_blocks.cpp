#include "row_blocks.hpp"

#include <algorithm>

#include "number_stream.hpp"

namespace heaphound {
namespace {

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

// A row whose numbers may have any value; `bad` gets a high bit where one does not fit its column.
NodeRow checked(const NodeRow& row, uint64_t& bad) {
  const int64_t wrong = row.type | row.name | row.id | row.size | row.count | row.detached |
                        (UINT8_MAX - row.type) | (INT32_MAX - row.name) | (INT32_MAX - row.id) |
                        (INT32_MAX - row.size) | (INT32_MAX - row.count) | (UINT8_MAX - row.detached);
  if (wrong < 0) bad = ~uint64_t{0};
  return row;
}

// As above; what a name may be depends on the type, so that is left to the caller.
EdgeRow checked(const EdgeRow& row, uint64_t& bad) {
  const int64_t wrong = row.type | row.target | (UINT8_MAX - row.type) | (UINT32_MAX - row.target);
  if (wrong < 0) bad = ~uint64_t{0};
  return row;
}

// The common order of fields is known when this is compiled; any other is looked up. Numbers of up
// to eight digits fit every column.
template <int width>
[[gnu::always_inline]] inline NodeRow usual_node(NumberStream& numbers, uint64_t& bad) {
  const NumberText type = numbers.next_text(), name = numbers.next_text(), id = numbers.next_text();
  const NumberText size = numbers.next_text(), count = numbers.next_text();
  const NumberText trace = width == 7 ? numbers.next_text() : type;
  const NumberText detached = numbers.next_text().without_newline();
  if (are_short(type, name, id, size, count, trace) && detached.length == 1) [[likely]] {
    if (width == 7) short_value(trace, bad);
    return {short_value(type, bad), short_value(name, bad),  short_value(id, bad),
            short_value(size, bad), short_value(count, bad), digit_value(detached, bad)};
  }
  if (any_value(trace) == kNotANumber) bad = ~uint64_t{0};
  return checked(NodeRow{any_value(type), any_value(name), any_value(id), any_value(size), any_value(count),
                         any_value(detached)},
                 bad);
}

[[gnu::always_inline]] inline EdgeRow usual_edge(NumberStream& numbers, uint64_t& bad) {
  const NumberText type = numbers.next_text(), name = numbers.next_text();
  const NumberText target = numbers.next_text().without_newline();
  if (are_short(name, target) && type.length == 1) [[likely]]
    return {digit_value(type, bad), short_value(name, bad), short_value(target, bad)};
  return checked(EdgeRow{any_value(type), any_value(name), any_value(target)}, bad);
}

// All fields of a row of any order, known and unknown.
void any_row(NumberStream& numbers, int width, int64_t* row, uint64_t& bad) {
  for (int field = 0; field < width; ++field) {
    row[field] = numbers.next();
    if (row[field] == kNotANumber) bad = ~uint64_t{0};
  }
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
  for (size_t type = 0; type < edge_names_.size(); ++type) {
    const bool is_numbered = type < meta.edge_types.size() && (meta.edge_types[type] == "element" ||
                                                               meta.edge_types[type] == "hidden");
    edge_names_[type] = is_numbered ? EdgeNames{INT32_MIN, UINT32_MAX, 0} : EdgeNames{0, INT32_MAX, -1};
  }
  const std::vector<std::string> six = {"type", "name", "id", "self_size", "edge_count", "detachedness"};
  std::vector<std::string> seven = six;
  seven.insert(seven.end() - 1, "trace_node_id");
  if (meta.node_fields == six) node_order_ = NodeOrder::kSix;
  if (meta.node_fields == seven) node_order_ = NodeOrder::kSeven;
  const auto nodes = static_cast<size_t>(node_count_);
  const auto edges = static_cast<size_t>(edge_total_);
  rows_.node_type.allocate(nodes);
  rows_.node_name.allocate(nodes);
  rows_.short_node_id.allocate(nodes);
  rows_.short_self_size.allocate(nodes);
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
  // Files with allocation stacks are rare, and small: the push parser reads them.
  if (meta.trace_function_count > 0) return false;
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

// The usual order is tried first. What that refuses (a negative index, say) is read again slowly.
bool RowBlocks::read_nodes(const NumberBlock& block, BlockSums& sums) const {
  const auto usual = [&](auto next) { return take_nodes(block, sums, next); };
  if (node_order_ == NodeOrder::kSix && usual([](auto& from, auto& bad) { return usual_node<6>(from, bad); }))
    return true;
  if (node_order_ == NodeOrder::kSeven && usual([](auto& from, auto& bad) { return usual_node<7>(from, bad); }))
    return true;
  sums = {};
  return take_nodes(block, sums, [this](auto& from, auto& bad) {
    int64_t row[kMaxFields] = {};
    any_row(from, node_width_, row, bad);
    const int64_t detached = detachedness_ < 0 ? 0 : row[detachedness_];
    return checked(NodeRow{row[type_], row[name_], row[id_], row[self_size_], row[edge_count_], detached}, bad);
  });
}

template <typename Next>
bool RowBlocks::take_nodes(const NumberBlock& block, BlockSums& sums, Next next) const {
  const RowRange range = rows_of(block, node_width_);
  NumberStream numbers(first_number(block));
  for (int64_t at = 0; at < range.skipped; ++at) numbers.next();
  uint8_t* const types = rows_.node_type.data();
  uint8_t* const detachedness = rows_.detachedness.data();
  int32_t* const names = rows_.node_name.data();
  int32_t* const ids = rows_.short_node_id.data();
  int32_t* const sizes = rows_.short_self_size.data();
  auto* const counts = rows_.first_edge.data() + 1;
  const int64_t last_type = node_type_count_ - 1;
  int64_t wrong = 0;  // negative once any check fails
  uint64_t bad = 0;
  int64_t largest = sums.largest_node_name, total = 0, promised = 0;
  for (int64_t at = range.first; at < range.end; ++at) {
    const NodeRow row = next(numbers, bad);
    wrong |= last_type - row.type;
    types[at] = static_cast<uint8_t>(row.type);
    names[at] = static_cast<int32_t>(row.name);
    ids[at] = static_cast<int32_t>(row.id);
    sizes[at] = static_cast<int32_t>(row.size);
    counts[at] = static_cast<int32_t>(row.count);
    detachedness[at] = static_cast<uint8_t>(row.detached);
    largest = std::max(largest, row.name);
    total += static_cast<int32_t>(row.size);  // what does not fit is wrong, and must not overflow
    promised += static_cast<int32_t>(row.count);
  }
  sums.largest_node_name = largest;
  sums.total_size += total;
  sums.edges_promised += promised;
  return wrong >= 0 && !is_bad(bad);
}

bool RowBlocks::read_edges(const NumberBlock& block, BlockSums& sums) const {
  const bool is_usual = edge_width_ == 3 && edge_type_ == 0 && edge_name_ == 1 && to_node_ == 2;
  const auto usual = [](auto& from, auto& bad) { return usual_edge(from, bad); };
  if (is_usual && take_edges(block, sums, usual)) return true;
  sums = {};
  return take_edges(block, sums, [this](auto& from, auto& bad) {
    int64_t row[kMaxFields] = {};
    any_row(from, edge_width_, row, bad);
    return checked(EdgeRow{row[edge_type_], row[edge_name_], row[to_node_]}, bad);
  });
}

template <typename Next>
bool RowBlocks::take_edges(const NumberBlock& block, BlockSums& sums, Next next) const {
  const RowRange range = rows_of(block, edge_width_);
  NumberStream numbers(first_number(block));
  for (int64_t at = 0; at < range.skipped; ++at) numbers.next();
  uint8_t* const types = rows_.edge_type.data();
  int32_t* const names = rows_.edge_name.data();
  int32_t* const targets = rows_.to_node.data();
  int64_t wrong = 0;
  uint64_t bad = 0;
  int64_t largest = sums.largest_edge_name;
  const auto node_width = static_cast<uint64_t>(node_width_);
  const int64_t last_type = edge_type_count_ - 1, last_node = node_count_ - 1;
  for (int64_t at = range.first; at < range.end; ++at) {
    const EdgeRow row = next(numbers, bad);
    // Names of edges are checked against the strings; indexes must fit 32 bits, signed or not.
    const EdgeNames allowed = edge_names_[static_cast<uint8_t>(row.type)];
    wrong |= (last_type - row.type) | (row.name - allowed.least) | (allowed.most - row.name);
    largest = std::max(largest, row.name & allowed.strings);
    const auto place = static_cast<uint64_t>(static_cast<uint32_t>(row.target));
    const auto ordinal =
        static_cast<uint64_t>((static_cast<unsigned __int128>(place) * reciprocal_) >> 64);
    wrong |= -static_cast<int64_t>(ordinal * node_width != place);
    wrong |= last_node - static_cast<int64_t>(ordinal);
    types[at] = static_cast<uint8_t>(row.type);
    names[at] = static_cast<int32_t>(static_cast<uint32_t>(row.name));
    targets[at] = static_cast<int32_t>(ordinal);
  }
  sums.largest_edge_name = largest;
  return wrong >= 0 && !is_bad(bad);
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
