// Reads the escaped text of a JSON string as UTF-16 code units, which is how JavaScript counts.
#pragma once
#include <cstdint>

namespace heaphound {

// What is not text (a backslash before nothing known, a byte that is no UTF-8, half of a surrogate
// pair) is read as one unit, so that any bytes have exactly one reading.
class UnitReader {
 public:
  UnitReader(const std::uint8_t* at, const std::uint8_t* end) : at_(at), end_(end) {}

  // False at the end.
  bool next(std::uint16_t& unit) {
    if (waiting_ != 0) {
      unit = waiting_;
      waiting_ = 0;
      return true;
    }
    if (at_ == end_) return false;
    const std::uint32_t point = read();
    if (point >= 0x10000) {
      unit = static_cast<std::uint16_t>(0xD7C0 + (point >> 10));
      waiting_ = static_cast<std::uint16_t>(0xDC00 + (point & 0x3FF));
    } else {
      unit = is_half(point) ? pair_up(point) : static_cast<std::uint16_t>(point);
    }
    return true;
  }

 private:
  static constexpr std::uint16_t kReplacement = 0xFFFD;

  static bool is_half(std::uint32_t point) { return point >= 0xD800 && point < 0xE000; }

  std::uint16_t pair_up(std::uint32_t high) {
    const std::uint8_t* after_high = at_;
    if (high < 0xDC00 && at_ != end_) {
      const std::uint32_t low = read();
      if (low >= 0xDC00 && low < 0xE000) {
        waiting_ = static_cast<std::uint16_t>(low);
        return static_cast<std::uint16_t>(high);
      }
    }
    at_ = after_high;
    return kReplacement;
  }

  std::uint32_t read() {
    const std::uint8_t c = *at_++;
    if (c == '\\') return read_escape();
    return c < 0x80 ? c : read_utf8(c);
  }

  std::uint32_t read_escape() {
    if (at_ == end_) return '\\';
    switch (*at_) {
      case '"':
      case '\\':
      case '/':
        return *at_++;
      case 'b':
        return ++at_, '\b';
      case 'f':
        return ++at_, '\f';
      case 'n':
        return ++at_, '\n';
      case 'r':
        return ++at_, '\r';
      case 't':
        return ++at_, '\t';
      case 'u':
        return read_hex();
      default:
        return '\\';
    }
  }

  std::uint32_t read_hex() {
    if (end_ - at_ < 5) return '\\';
    std::uint32_t value = 0;
    for (int place = 1; place <= 4; ++place) {
      const std::uint8_t c = at_[place];
      const std::uint8_t letter = c | 0x20;
      if (c >= '0' && c <= '9')
        value = value << 4 | static_cast<std::uint32_t>(c - '0');
      else if (letter >= 'a' && letter <= 'f')
        value = value << 4 | static_cast<std::uint32_t>(letter - 'a' + 10);
      else
        return '\\';
    }
    at_ += 5;
    return value;
  }

  std::uint32_t read_utf8(std::uint8_t lead) {
    const int more = lead >= 0xF0 && lead < 0xF5 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
    if (more == 0 || lead >= 0xF5 || end_ - at_ < more) return kReplacement;
    std::uint32_t point = lead & (0x3F >> more);
    for (int place = 0; place < more; ++place) {
      if ((at_[place] & 0xC0) != 0x80) return kReplacement;
      point = point << 6 | (at_[place] & 0x3Fu);
    }
    const bool is_shortest = more == 1 || point >= (more == 2 ? 0x800u : 0x10000u);
    if (!is_shortest || is_half(point) || point > 0x10FFFF) return kReplacement;
    at_ += more;
    return point;
  }

  const std::uint8_t* at_;
  const std::uint8_t* end_;
  std::uint16_t waiting_ = 0;
};

}  // namespace heaphound
