// The number sections of a snapshot: rows of fields in, columns out, every value checked.
#pragma once
#include <string>

#include "column.hpp"
#include "snapshot_meta.hpp"

namespace heaphound {

// Every row checks what can be checked when it is read; `check_finished` the rest.
class SnapshotRows {
 public:
  enum Section { kNodes, kEdges, kLocations, kSectionCount };

  Column<uint8_t> node_type, detachedness, edge_type;
  Column<int32_t> node_name, edge_name, to_node, first_edge;
  Column<int64_t> node_id, self_size;
  Column<int32_t> short_node_id, short_self_size;  // instead, where blocks were read
  Column<int32_t> trace_number;  // of each node; empty when allocations were not tracked
  Column<int32_t> location_node, location_script_id, location_line, location_column;

  bool has_meta() const { return has_meta_; }
  const SnapshotMeta& meta() const { return meta_; }

  // Fixes the fields; reads the rows of sections that came before the header.
  void set_meta(SnapshotMeta meta);

  // One number of a section's array.
  template <Section section>
  void number(int64_t value) {
    if (!has_meta_) {
      early_[section].push(value);
      return;
    }
    if (section == kLocations && width_[kLocations] == 0)
      throw ScanCorrupt("there are locations, but the header has no location_fields");
    row_[filled_++] = value;
    if (filled_ == width_[section]) {
      filled_ = 0;
      if constexpr (section == kNodes) node_row();
      if constexpr (section == kEdges) edge_row();
      if constexpr (section == kLocations) location_row();
    }
  }

  // The section's array is closed.
  void end_section(Section section);

  // All sections are there: do they fit together?
  void check_finished(size_t string_count);

 private:
  // The columns of a section grow together: one check per row.
  void reserve_nodes(size_t count);
  void reserve_edges(size_t count);
  // The node whose row begins at this place of the node array, or -1.
  int64_t ordinal_of(int64_t place) const;
  void node_row();
  void edge_row();
  void location_row();
  template <Section section>
  void replay();
  void check_name(int64_t name, size_t string_count, const char* kind, size_t index) const;

  SnapshotMeta meta_;
  bool has_meta_ = false;
  int width_[kSectionCount] = {};
  int type_ = 0, name_ = 0, id_ = 0, self_size_ = 0, edge_count_ = 0, detachedness_ = -1;
  int trace_ = -1;
  int edge_type_ = 0, edge_name_ = 0, to_node_ = 0;
  int object_index_ = 0, script_id_ = 0, line_ = 0, column_ = 0;
  int64_t row_[kMaxFields] = {};
  int filled_ = 0;
  int64_t edges_promised_ = 0, total_size_ = 0;
  int64_t node_limit_ = INT32_MAX;  // ordinals must stay below it; exact once the nodes are read
  bool ended_[kSectionCount] = {};
  Column<int64_t> early_[kSectionCount];
};

}  // namespace heaphound
