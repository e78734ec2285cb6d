// Numbers between commas, found 64 bytes at a time: the inner loop of reading files.
//
// One comparison gives the places of all commas in a window; the digits between two of them are
// then joined eight at once. No branch depends on a digit.
#pragma once
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

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

// How many of the bytes are commas.
inline int64_t count_commas(const uint8_t* at, size_t size) {
  int64_t count = 0;
  const uint8_t* const end = at + size;
#if defined(__SSE2__)
  constexpr ptrdiff_t kMostInByte = 255;  // pieces before a byte of the sums could overflow
  const __m128i comma = _mm_set1_epi8(',');
  while (end - at >= 16) {
    __m128i sums = _mm_setzero_si128();
    const ptrdiff_t pieces = std::min<ptrdiff_t>(kMostInByte, (end - at) / 16);
    for (ptrdiff_t piece = 0; piece < pieces; ++piece, at += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      sums = _mm_sub_epi8(sums, _mm_cmpeq_epi8(bytes, comma));
    }
    const __m128i halves = _mm_sad_epu8(sums, _mm_setzero_si128());
    count += _mm_cvtsi128_si64(halves) + _mm_cvtsi128_si64(_mm_unpackhi_epi64(halves, halves));
  }
#endif
  return count + std::count(at, end, ',');
}

// What stands between two commas.
struct NumberText {
  const uint8_t* begin;
  size_t length;

  // As Node 22 and earlier end a row.
  NumberText without_newline() const {
    return {begin, length - static_cast<size_t>(begin[static_cast<ptrdiff_t>(length) - 1] == '\n')};
  }
};

// Whether all of them have 1 to 8 bytes.
template <typename... Texts>
[[gnu::always_inline]] inline bool are_short(const Texts&... texts) {
  return ((texts.length - 1) | ...) < 8;
}

// The value of a short text; `bad` gets a high bit when it is not of digits alone.
[[gnu::always_inline]] inline int64_t short_value(NumberText text, uint64_t& bad) {
  uint64_t digits;
  std::memcpy(&digits, text.begin, sizeof digits);
  // Digits become 0 to 9, the last one in the highest byte.
  digits = (digits ^ 0x3030303030303030) << (8 * (8 - text.length));
  bad |= (digits + 0x7676767676767676) | digits;
  digits = (digits * (1 + (10 << 8)) >> 8) & 0x00ff00ff00ff00ff;
  digits = (digits * (1 + (100 << 16)) >> 16) & 0x0000ffff0000ffff;
  return static_cast<int64_t>(digits * (1 + (uint64_t{10000} << 32)) >> 32);
}

// The value of a text of one byte, which is most often the type of an edge.
[[gnu::always_inline]] inline int64_t digit_value(NumberText text, uint64_t& bad) {
  const uint64_t digit = *text.begin ^ uint64_t{0x30};
  bad |= (digit + 0x76) | digit;
  return static_cast<int64_t>(digit);
}

inline bool is_bad(uint64_t bad) { return (bad & 0x8080808080808080) != 0; }

// Far out of every range, and below zero.
inline constexpr int64_t kNotANumber = INT64_MIN / 4;

// The value of a text of up to 15 digits with or without a sign; anything else is kNotANumber.
[[gnu::noinline]] inline int64_t any_value(NumberText text) {
  const auto negative = static_cast<size_t>(text.length > 1 && *text.begin == '-');
  text = {text.begin + negative, text.length - negative};
  if (text.length == 0 || text.length > 15) return kNotANumber;
  uint64_t bad = 0;
  const size_t upper = text.length > 8 ? text.length - 8 : 0;
  int64_t value = short_value({text.begin + upper, text.length - upper}, bad);
  if (upper > 0) value += 100'000'000 * short_value({text.begin, upper}, bad);
  if (is_bad(bad)) return kNotANumber;
  return negative != 0 ? -value : value;
}

// The numbers of a buffer, each ended by a comma (before it may stand one newline, as Node 22 and
// earlier end a row). Readable and without effect: 1 byte before the first number. Beyond the last
// number there must be a comma in every window that `next` may reach.
class NumberStream {
 public:
  explicit NumberStream(const uint8_t* start)
      : start_(start), window_(start), commas_(commas_of(start)) {}

  [[gnu::always_inline]] NumberText next_text() {
    while (commas_ == 0) {
      window_ += kWindow;
      commas_ = commas_of(window_);
    }
    const uint8_t* const begin = start_;
    const uint8_t* const end = window_ + std::countr_zero(commas_);
    commas_ &= commas_ - 1;
    start_ = end + 1;
    return {begin, static_cast<size_t>(end - begin)};
  }

  int64_t next() { return any_value(next_text().without_newline()); }

 private:
  const uint8_t* start_;
  const uint8_t* window_;
  uint64_t commas_;
};

// Joining digits needs the first one in the lowest byte.
inline constexpr bool kCanReadBlocks = std::endian::native == std::endian::little;

}  // namespace heaphound
