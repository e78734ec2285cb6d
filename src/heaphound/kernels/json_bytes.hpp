// Parts of the push parser that know JSON, but not snapshots.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>

#include "column.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace heaphound {

inline bool is_space(unsigned char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
inline bool is_digit(unsigned char c) { return static_cast<unsigned char>(c - '0') < 10; }

// The first quotation mark or backslash, or the end.
inline const uint8_t* find_quote_or_backslash(const uint8_t* at, const uint8_t* end) {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i found = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
    const int mask = _mm_movemask_epi8(found);
    if (mask != 0) return at + std::countr_zero(static_cast<unsigned>(mask));
  }
#endif
  while (at != end && *at != '"' && *at != '\\') ++at;
  return at;
}

// Follows the brackets of any JSON value, byte by byte; needs no stack, however deep they are.
class Nesting {
 public:
  // True when the byte closes the outermost bracket.
  bool follow(unsigned char c) {
    if (in_string_) {
      if (escaped_) escaped_ = false;
      else if (c == '\\') escaped_ = true;
      else if (c == '"') in_string_ = false;
      return false;
    }
    if (c == '"') in_string_ = true;
    else if (c == '{' || c == '[') ++depth_;
    else if (c == '}' || c == ']') return --depth_ == 0;
    return false;
  }

  bool is_outside() const { return depth_ == 0 && !in_string_; }

 private:
  int64_t depth_ = 0;
  bool in_string_ = false, escaped_ = false;
};

// A value that is not read: finds its end, and keeps its text when told where to.
class PassedValue {
 public:
  enum Outcome { kUnfinished, kEnded, kWantsValue };

  explicit PassedValue(std::string* kept = nullptr) : kept_(kept) {}

  // Moves `at` past what it took: up to the end, past the value, or to the byte that ends it.
  Outcome follow(const uint8_t*& at, const uint8_t* end) {
    const uint8_t* const from = at;
    const Outcome outcome = find_end(at, end);
    if (kept_ != nullptr) kept_->append(reinterpret_cast<const char*>(from), at - from);
    return outcome;
  }

 private:
  Outcome find_end(const uint8_t*& at, const uint8_t* end) {
    while (at != end) {
      const unsigned char c = *at;
      // A bare number or word ends where the next section or the end of the object begins.
      if (nesting_.is_outside() && (c == ',' || c == '}')) return begun_ ? kEnded : kWantsValue;
      if (nesting_.is_outside() && c == ']') return kWantsValue;
      if (!is_space(c)) begun_ = true;
      const bool closed = nesting_.follow(c);
      ++at;
      if (closed) return kEnded;
    }
    return kUnfinished;
  }

  std::string* kept_;
  Nesting nesting_;
  bool begun_ = false;
};

// An array of strings, after its opening bracket; keeps them as they stand, still escaped.
class StringArray {
 public:
  enum Outcome { kUnfinished, kEnded, kWantsString, kWantsComma };

  Column<uint8_t> bytes;
  Column<int64_t> offsets;  // one more than there are strings

  StringArray() { offsets.push(0); }

  size_t size() const { return offsets.size() - 1; }

  // Moves `at` past what it took: up to the end, or to the byte that is not as wanted.
  Outcome scan(const uint8_t*& at, const uint8_t* end) {
    for (; at != end; ++at) {
      const unsigned char c = *at;
      switch (place_) {
        case Place::kInString: {
          const uint8_t* run = at;
          at = find_quote_or_backslash(at, end);
          bytes.append(run, static_cast<size_t>(at - run));
          if (at == end) return kUnfinished;
          if (*at == '"') {
            offsets.push(static_cast<int64_t>(bytes.size()));
            place_ = Place::kAfterString;
          } else {
            bytes.push('\\');
            place_ = Place::kAfterBackslash;
          }
          break;
        }
        case Place::kAfterBackslash:
          bytes.push(c);
          place_ = Place::kInString;
          break;
        case Place::kAfterString:
          if (c == ',') {
            place_ = Place::kBeforeString;
          } else if (c == ']') {
            ++at;
            return kEnded;
          } else if (!is_space(c)) {
            return kWantsComma;
          }
          break;
        default:
          if (c == '"') {
            place_ = Place::kInString;
          } else if (c == ']' && place_ == Place::kFirst) {
            ++at;
            return kEnded;
          } else if (!is_space(c)) {
            return kWantsString;
          }
      }
    }
    return kUnfinished;
  }

 private:
  enum class Place { kFirst, kBeforeString, kInString, kAfterBackslash, kAfterString };
  Place place_ = Place::kFirst;
};

}  // namespace heaphound
