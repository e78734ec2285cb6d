// A hash table of positions: what is at a position stays with the caller, who says what is equal.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace heaphound {

class HashSlots {
 public:
  // The position with this hash for which `is_it(position)` holds, or -1.
  template <typename IsIt>
  std::int32_t find(std::uint64_t hash, IsIt is_it) const {
    if (slots_.empty()) return -1;
    for (std::size_t at = start(hash);; at = (at + 1) & mask()) {
      const Slot& slot = slots_[at];
      if (slot.position < 0) return -1;
      if (slot.tag == tag(hash) && is_it(slot.position)) return slot.position;
    }
  }

  // Gives the next position, counted from 0, to something that is not there yet.
  std::int32_t add(std::uint64_t hash) {
    const auto position = static_cast<std::int32_t>(hashes_.size());
    hashes_.push_back(hash);
    if (2 * hashes_.size() > slots_.size()) grow(2 * slots_.size());
    else place(position);
    return position;
  }

  // Makes room, so that nothing has to be placed twice.
  void reserve(std::size_t count) {
    hashes_.reserve(count);
    std::size_t size = kFewest;
    while (size < 2 * count) size *= 2;
    if (size > slots_.size()) grow(size);
  }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::int32_t position = -1;
  };

  static std::uint32_t tag(std::uint64_t hash) { return static_cast<std::uint32_t>(hash); }
  std::size_t mask() const { return slots_.size() - 1; }
  // The upper half of a product depends on all bits of the hash.
  std::size_t start(std::uint64_t hash) const { return (hash * 0x9E3779B97F4A7C15u >> 32) & mask(); }

  void place(std::int32_t position) {
    const std::uint64_t hash = hashes_[position];
    std::size_t at = start(hash);
    while (slots_[at].position >= 0) at = (at + 1) & mask();
    slots_[at] = {tag(hash), position};
  }

  void grow(std::size_t size) {
    slots_.assign(std::max(size, kFewest), Slot{});
    for (std::size_t at = 0; at < hashes_.size(); ++at) place(static_cast<std::int32_t>(at));
  }

  static constexpr std::size_t kFewest = 16;
  std::vector<Slot> slots_;  // a power of two of them, half of them free at least
  std::vector<std::uint64_t> hashes_;  // by position
};

}  // namespace heaphound
