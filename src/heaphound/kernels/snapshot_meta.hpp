// The "snapshot" object of a .heapsnapshot file: where each field stands, how many rows to expect.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace heaphound {

struct ScanError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct ScanTruncated : ScanError {
  using ScanError::ScanError;
};
struct ScanNotASnapshot : ScanError {
  using ScanError::ScanError;
};
struct ScanCorrupt : ScanError {
  using ScanError::ScanError;
};

inline constexpr int kMaxFields = 32;  // V8 writes 7 at most; more would overrun a row's buffer

struct SnapshotMeta {
  // Lists of field names, and the names of the first field's enumeration.
  std::vector<std::string> node_fields, edge_fields, location_fields, node_types, edge_types;
  int64_t node_count = -1;  // -1: the header does not say
  int64_t edge_count = -1;
  int64_t trace_function_count = 0;  // more than 0: allocations were tracked

  // The position of a field, or -1.
  static int find(const std::vector<std::string>& names, std::string_view name);
};

// Reads the raw JSON text; throws ScanCorrupt when it is not JSON, ScanNotASnapshot when it lacks
// what a heap snapshot must have.
SnapshotMeta parse_snapshot_meta(std::string_view text);

}  // namespace heaphound
