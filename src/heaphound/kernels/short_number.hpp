// Reads a decimal number of up to 7 digits from 8 bytes at once, without a branch per digit.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace heaphound {

struct ShortNumber {
  int64_t value;
  int length;  // digits; 0: there is none here, or it is longer than 7 digits
};

inline constexpr ptrdiff_t kShortNumberBytes = 16;  // the number and the bytes looked at after it

// At least 8 bytes must be readable at `at`.
inline ShortNumber read_short_number(const uint8_t* at) {
  if constexpr (std::endian::native != std::endian::little) return {0, 0};
  uint64_t bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  bytes ^= 0x3030303030303030;  // digits become 0 to 9
  // The high bit of each byte over 9. A carry can only spoil bytes after the first of them.
  const uint64_t others = ((bytes + 0x7676767676767676) | bytes) & 0x8080808080808080;
  if (others == 0) return {0, 0};
  const int length = std::countr_zero(others) >> 3;
  if (length == 0) return {0, 0};
  // Line the digits up with the end of the word; then join pairs, fours and eights.
  bytes <<= (8 - length) * 8;
  bytes = (bytes * 10 + (bytes >> 8)) & 0x00ff00ff00ff00ff;
  bytes = (bytes * 100 + (bytes >> 16)) & 0x0000ffff0000ffff;
  bytes = (bytes * 10000 + (bytes >> 32)) & 0x00000000ffffffff;
  return {static_cast<int64_t>(bytes), length};
}

}  // namespace heaphound
