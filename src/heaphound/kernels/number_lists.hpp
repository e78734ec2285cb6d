// Lists of numbers, each kept once: a list goes in, its position among the different ones comes out.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "hash_slots.hpp"

namespace heaphound {

class NumberLists {
 public:
  using Number = std::int32_t;

  // Positions are given in order of first appearance.
  std::int32_t position_of(const Number* begin, const Number* end) {
    const std::uint64_t hash = hash_of(begin, end);
    const std::int32_t found = slots_.find(hash, [&](std::int32_t at) {
      return std::equal(begin, end, numbers_.data() + offsets_[at], numbers_.data() + offsets_[at + 1]);
    });
    if (found >= 0) return found;
    numbers_.insert(numbers_.end(), begin, end);
    offsets_.push_back(static_cast<std::int64_t>(numbers_.size()));
    return slots_.add(hash);
  }

 private:
  static std::uint64_t hash_of(const Number* at, const Number* end) {
    std::uint64_t hash = static_cast<std::uint64_t>(end - at);
    for (; at != end; ++at) {
      hash = (hash ^ static_cast<std::uint32_t>(*at)) * 0x9E3779B97F4A7C15u;
      hash ^= hash >> 32;
    }
    return hash;
  }

  std::vector<Number> numbers_;
  std::vector<std::int64_t> offsets_{0};
  HashSlots slots_;
};

}  // namespace heaphound
