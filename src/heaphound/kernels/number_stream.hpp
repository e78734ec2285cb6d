// Numbers between commas, found 64 bytes at a time: the inner loop of reading files.
//
// One comparison gives the places of all commas in a window; each number is then read backwards
// from its comma, eight digits at once. No branch depends on a digit.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "short_number.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace heaphound {

inline constexpr size_t kWindow = 64;

// A bit for each comma of the 64 bytes.
inline uint64_t commas_of(const uint8_t* bytes) {
#if defined(__SSE2__)
  const __m128i comma = _mm_set1_epi8(',');
  uint64_t mask = 0;
  for (int part = 0; part < 4; ++part) {
    const __m128i piece = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes) + part);
    const auto equal = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(piece, comma)));
    mask |= static_cast<uint64_t>(equal) << (16 * part);
  }
  return mask;
#else
  uint64_t mask = 0;
  for (size_t at = 0; at < kWindow; ++at) mask |= static_cast<uint64_t>(bytes[at] == ',') << at;
  return mask;
#endif
}

// The numbers of a buffer, each ended by a comma (before it may stand one newline, as Node 22 and
// earlier end a node). Readable and without effect: 16 bytes before the first number. Beyond the
// last number there must be a comma in every window that `next` may reach.
class NumberStream {
 public:
  explicit NumberStream(const uint8_t* start)
      : start_(start), window_(start), commas_(commas_of(start)) {}

  // True once anything stood between two commas that is not a whole number of up to 15 digits.
  bool is_spoilt() const { return spoilt_; }

  const uint8_t* place() const { return start_; }

  int64_t next() {
    while (commas_ == 0) {
      window_ += kWindow;
      commas_ = commas_of(window_);
    }
    const uint8_t* const begin = start_;
    const uint8_t* end = window_ + std::countr_zero(commas_);
    commas_ &= commas_ - 1;
    start_ = end + 1;
    if (end[-1] == '\n') --end;
    const auto length = static_cast<size_t>(end - begin);
    if (length - 1 < 8) [[likely]] {
      const uint64_t digits = digits_before(end, length);
      if (!has_others(digits)) [[likely]] return static_cast<int64_t>(joined(digits));
    }
    return unusual(begin, length);
  }

 private:
  // The last bytes before `end`, as numbers 0 to 9, the last digit in the highest byte.
  static uint64_t digits_before(const uint8_t* end, size_t length) {
    uint64_t bytes;
    std::memcpy(&bytes, end - 8, sizeof bytes);
    return (bytes ^ 0x3030303030303030) & (~uint64_t{0} << (64 - 8 * length));
  }

  static bool has_others(uint64_t digits) {
    return (((digits + 0x7676767676767676) | digits) & 0x8080808080808080) != 0;
  }

  static uint64_t joined(uint64_t digits) {
    digits = (digits * (1 + (10 << 8)) >> 8) & 0x00ff00ff00ff00ff;
    digits = (digits * (1 + (100 << 16)) >> 16) & 0x0000ffff0000ffff;
    return digits * (1 + (uint64_t{10000} << 32)) >> 32;
  }

  // Negative, or longer than eight digits.
  int64_t unusual(const uint8_t* begin, size_t length) {
    const bool negative = length > 1 && *begin == '-';
    begin += negative;
    length -= negative;
    if (length == 0 || length > 15) {
      spoilt_ = true;
      return 0;
    }
    int64_t value = 0;
    for (size_t at = 0; at < length; ++at) {
      const auto digit = static_cast<unsigned>(begin[at] - '0');
      if (digit > 9) {
        spoilt_ = true;
        return 0;
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  const uint8_t* start_;
  const uint8_t* window_;
  uint64_t commas_;
  bool spoilt_ = false;
};

// Reading words backwards needs the last digit in the highest byte.
inline constexpr bool kCanReadBlocks = std::endian::native == std::endian::little;

}  // namespace heaphound
