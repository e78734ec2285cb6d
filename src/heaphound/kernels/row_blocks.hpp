// Blocks of the nodes and edges sections -> columns, any block in any thread.
//
// Takes only what V8 writes: numbers of up to 15 digits with commas between them, all of them in
// range. At anything else a block is refused, and the caller reads the file again with the push
// parser, which says what is wrong and where, or takes it.
#pragma once
#include <array>
#include <cstdint>

#include "snapshot_rows.hpp"

namespace heaphound {

// A stretch of a section, copied to where `NumberStream` may read it.
struct NumberBlock {
  SnapshotRows::Section section;
  const uint8_t* bytes;   // 16 bytes before are readable; the section's bracket is made a comma
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

  SnapshotRows& rows_;
  int node_width_, edge_width_, node_type_count_, edge_type_count_;
  int type_, name_, id_, self_size_, edge_count_, detachedness_;
  int edge_type_, edge_name_, to_node_;
  int64_t node_count_, edge_total_;
  uint64_t reciprocal_;  // of the width of a node, rounded up, times 2^64
  std::array<bool, 256> has_name_{};
};

}  // namespace heaphound
