// A plain file -> a SnapshotScanner that has read it, nodes and edges in parallel.
#pragma once
#include <cstdint>
#include <functional>

#include "snapshot_scanner.hpp"

namespace heaphound {

// Stays in the processor's cache from the read to the parser.
inline constexpr size_t kBlockBytes = 1 << 18;

// Reads a file of `size` bytes with `workers` threads beside this one, in blocks of `block_bytes`;
// `hear` is called in this thread with the bytes read so far, and may throw. False when the file holds anything that V8
// does not write, or could not be read to its end: then the scanner is spoilt, and the bytes are
// to be fed to a new one.
bool scan_file(SnapshotScanner& scanner, int descriptor, int64_t size, int workers,
               size_t block_bytes, const std::function<void(int64_t)>& hear);

}  // namespace heaphound
