// The dominator tree of a scanned file, found while Python still imports what will ask for it.
#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "dominators.hpp"
#include "graph_arrays.hpp"
#include "snapshot_scanner.hpp"

namespace heaphound {

// Looks at the columns of a scanner that has finished. Those must outlive `find`; who takes them
// from the scanner meanwhile must keep them.
class TreeAhead {
 public:
  explicit TreeAhead(SnapshotScanner& scanner);

  // Numbers of the strings that may be the text of a WeakMap's entry, and the texts, still escaped.
  std::vector<std::pair<std::int32_t, std::string_view>> entry_names(std::size_t shortest) const;

  // Notes which edges are entries of WeakMaps, and from which node to begin: all that needs more
  // than the graph. `entry_of` gives pairs of a string's number and that of its entry.
  void prepare(const std::vector<std::pair<std::int32_t, std::int32_t>>& entry_of,
               const std::vector<std::int64_t>& table_id);

  // The part that takes long; what `prepare` found may be taken meanwhile.
  void find();

  // Has `find` end soon with nothing found, whether it has begun or not; from any thread.
  void stop() { is_stopped_ = true; }

  Column<std::int32_t> entry_edge, entry;  // ascending; the entry of each
  Column<std::uint8_t> essential;          // 1 or 0 for each edge
  DominatorTree tree;
  bool is_found() const { return is_found_; }

 private:
  void find_tree();
  std::string_view text(std::int32_t string) const;
  std::int64_t id_of(std::int32_t node) const;
  std::int32_t source_of(std::int32_t edge) const;
  std::int32_t edge_type(std::string_view name) const;

  SnapshotScanner& scanner_;
  graph::Graph graph_;
  const std::uint8_t* edge_type_;
  const std::int32_t* edge_name_;
  const std::int32_t* short_id_;  // one of these is null
  const std::int64_t* long_id_;
  std::vector<std::int32_t> tables_half_;  // of the edges of entries, those that come from tables
  std::vector<std::int32_t> starts_;
  std::atomic<bool> is_stopped_ = false;
  bool is_found_ = false;
};

}  // namespace heaphound
