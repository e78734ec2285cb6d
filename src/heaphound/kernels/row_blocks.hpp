// Blocks of the nodes and edges sections -> columns, any block in any thread.
//
// Takes only what V8 mostly writes: numbers with commas between them, all of them in range, ids and
// sizes below 2^31. At anything else a block is refused, and the caller reads the file again with
// the push parser, which says what is wrong and where, or takes it.
#pragma once
#include <array>
#include <cstdint>

#include "number_stream.hpp"
#include "snapshot_rows.hpp"

namespace heaphound {

// A stretch of a section, copied to where `NumberStream` may read it.
struct NumberBlock {
  SnapshotRows::Section section;
  const uint8_t* bytes;   // the byte before is readable; the section's bracket is made a comma
  size_t size;            // rows that begin in these bytes are taken
  int64_t commas_before;  // in the section
  int64_t commas_inside;  // in `size` bytes
  bool is_first;
};

// What can be judged only when all blocks are read.
struct BlockSums {
  int64_t largest_node_name = -1;
  int64_t largest_edge_name = -1;  // of edges that have names
  int64_t total_size = 0;
  int64_t edges_promised = 0;

  // False when the sizes add up to more than a heap can have.
  bool add(const BlockSums& other);
};

struct NodeRow {
  int64_t type, name, id, size, count, detached;
};

struct EdgeRow {
  int64_t type, name, target;
};

class RowBlocks {
 public:
  // Allocates the columns by the counts in the header.
  RowBlocks(SnapshotRows& rows, const SnapshotMeta& meta);

  // False when the block holds anything that only the push parser can judge.
  bool read(const NumberBlock& block, BlockSums& sums) const;

  // After all blocks: counts become offsets. False when the sums do not fit.
  bool finish(const BlockSums& sums, size_t string_count);

  // Whether the header's counts can be true of a file of this many bytes.
  static bool is_plausible(const SnapshotMeta& meta, int64_t file_bytes);

  // How many numbers the header promises in a section.
  int64_t numbers_of(SnapshotRows::Section section) const;

 private:
  bool read_nodes(const NumberBlock& block, BlockSums& sums) const;
  bool read_edges(const NumberBlock& block, BlockSums& sums) const;
  template <typename Next>
  bool take_nodes(const NumberBlock& block, BlockSums& sums, Next next) const;
  template <typename Next>
  bool take_edges(const NumberBlock& block, BlockSums& sums, Next next) const;

  // What the name or index of an edge may be; `strings` has all bits when it is a string's number.
  struct EdgeNames {
    int64_t least, most, strings;
  };
  enum class NodeOrder { kOther, kSix, kSeven };

  SnapshotRows& rows_;
  int node_width_, edge_width_, node_type_count_, edge_type_count_;
  int type_, name_, id_, self_size_, edge_count_, detachedness_;
  int edge_type_, edge_name_, to_node_;
  int64_t node_count_, edge_total_;
  uint64_t reciprocal_;  // of the width of a node, rounded up, times 2^64
  NodeOrder node_order_ = NodeOrder::kOther;
  std::array<EdgeNames, 256> edge_names_{};
};

}  // namespace heaphound
