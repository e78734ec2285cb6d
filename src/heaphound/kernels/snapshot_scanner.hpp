// The push parser: the bytes of a .heapsnapshot in any chunking -> columns of numbers.
//
// A state machine over the JSON text. It knows the sections "snapshot", "nodes", "edges",
// "locations" and "strings" in any order and skips every other one. Nothing of the text is kept
// but the header, the bytes of the strings and the two sections of allocation stacks, which are
// small beside the heap, and empty unless allocations were tracked.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "json_bytes.hpp"
#include "short_number.hpp"
#include "snapshot_rows.hpp"

namespace heaphound {

inline constexpr size_t kMostHeader = size_t{1} << 24;
inline constexpr size_t kMostKey = 256;
inline constexpr int kMaxDigits = 18;  // fits int64 without a check per digit

class SnapshotScanner {
 public:
  void feed(const uint8_t* data, size_t size) { take(data, size); }

  // Feeds up to the first byte of rows whose meaning is known; says how many bytes it took.
  size_t feed_to_rows(const uint8_t* data, size_t size) {
    stops_at_rows_ = true;
    const size_t taken = take(data, size);
    stops_at_rows_ = false;
    return taken;
  }

  bool is_at_rows() const { return is_at_rows_; }

  // The rows from here to their closing bracket, which is fed next, were read elsewhere.
  void skip_rows(int64_t bytes) {
    offset_ += bytes;
    rows_read_elsewhere_ = true;
    is_at_rows_ = false;
  }

  // Of the rows it stands at.
  SnapshotRows::Section row_section() const {
    return state_ == State::kNodes ? SnapshotRows::kNodes : SnapshotRows::kEdges;
  }

  SnapshotRows& rows() { return rows_; }

  void finish() {
    if (over_) throw ScanError("the scanner has finished");
    over_ = true;
    if (state_ != State::kDone) {
      if (offset_ == 0) throw ScanTruncated("it is empty");
      if (sections_ended_ > 0 && !rows_.has_meta() && section_ != "snapshot")
        throw ScanNotASnapshot("it has no \"snapshot\" section");
      throw ScanTruncated("it ends after " + std::to_string(offset_) + " bytes, " + place());
    }
    for (size_t i = 0; i < kNames.size(); ++i)
      if (!seen_[i] && kNames[i] != "locations")
        throw ScanNotASnapshot("it has no \"" + std::string(kNames[i]) + "\" section");
    if (!rows_read_elsewhere_) rows_.check_finished(strings_.size());
    finished_ = true;
  }

  // Both give their columns away once, after `finish`.
  void check_takeable() {
    if (!finished_ || taken_) throw ScanError("columns are there once, after finish()");
    taken_ = true;
  }
  bool is_finished() const { return finished_ && !taken_; }
  StringArray& strings() { return strings_; }

  const std::string& header() const { return header_; }
  const std::string& trace_functions() const { return kept_[0]; }
  const std::string& trace_tree() const { return kept_[1]; }
  const std::string& section() const { return section_; }
  int64_t offset() const { return offset_; }
  size_t node_count() const { return rows_.node_type.size(); }

 private:
  enum class State {
    kStart,      // before the first brace
    kFirstKey,   // a key or the end of the object
    kKey,        // a key
    kInKey,      // between its quotes
    kColon,
    kValue,      // the first byte of a section
    kHeader,     // in the "snapshot" object
    kSkip,       // in a section nobody asked for
    kNodes,      // in one of the arrays of numbers
    kEdges,
    kLocations,
    kStrings,
    kAfter,      // after a section
    kDone,       // after the last brace
  };
  enum class Item { kFirst, kNext, kIn, kAfter };  // where in an array of numbers
  static constexpr std::array<std::string_view, 5> kNames = {"snapshot", "nodes", "edges",
                                                             "locations", "strings"};
  static constexpr std::array<std::string_view, 2> kKeptNames = {"trace_function_infos",
                                                                 "trace_tree"};

  size_t take(const uint8_t* data, size_t size) {
    if (over_) throw ScanError("the scanner has finished");
    over_ = true;  // stays so when what follows throws
    begin_ = at_ = data;
    end_ = data + size;
    while (at_ != end_ && !is_at_rows_) step();
    const auto taken = static_cast<size_t>(at_ - data);
    offset_ += static_cast<int64_t>(taken);
    begin_ = at_ = end_ = nullptr;
    over_ = false;
    return taken;
  }

  std::string place() const {
    return section_.empty() ? "outside of any section" : "in the section \"" + section_ + "\"";
  }

  std::string here() const {
    return "at byte " + std::to_string(offset_ + (at_ - begin_)) + ", " + place() + ": ";
  }

  [[noreturn]] void unexpected(const char* wanted) const {
    const unsigned char c = *at_;
    static const char* hex = "0123456789abcdef";
    std::string found = c > 32 && c < 127
                            ? std::string("'") + static_cast<char>(c) + "'"
                            : std::string("byte 0x") + hex[c >> 4] + hex[c & 15];
    throw ScanCorrupt(here() + "expected " + wanted + ", found " + found);
  }

  // Consumes at least one byte, or changes the state.
  void step() {
    switch (state_) {
      case State::kHeader: return header_bytes();
      case State::kSkip: return skip_bytes();
      case State::kNodes: return numbers<SnapshotRows::kNodes>();
      case State::kEdges: return numbers<SnapshotRows::kEdges>();
      case State::kLocations: return numbers<SnapshotRows::kLocations>();
      case State::kStrings: return string_bytes();
      case State::kInKey: return key_byte();
      default: break;
    }
    const unsigned char c = *at_;
    if (is_space(c)) {
      ++at_;
      return;
    }
    switch (state_) {
      case State::kStart:
        if (c != '{') throw ScanNotASnapshot("it does not begin with \"{\"");
        state_ = State::kFirstKey;
        break;
      case State::kFirstKey:
      case State::kKey:
        if (c == '}' && state_ == State::kFirstKey) {
          state_ = State::kDone;
        } else if (c == '"') {
          section_.clear();
          state_ = State::kInKey;
        } else {
          if (sections_ended_ == 0) throw ScanNotASnapshot("it is not a JSON object");
          unexpected("the name of a section");
        }
        break;
      case State::kColon:
        if (c != ':') unexpected("':'");
        state_ = State::kValue;
        break;
      case State::kValue:
        begin_section(c);
        return;
      case State::kAfter:
        section_.clear();
        if (c == ',') state_ = State::kKey;
        else if (c == '}') state_ = State::kDone;
        else unexpected("',' or '}'");
        break;
      default:
        unexpected("nothing after the end");
    }
    ++at_;
  }

  void key_byte() {
    const char c = static_cast<char>(*at_++);
    if (c == '"') {
      state_ = State::kColon;
      return;
    }
    // Keys of snapshots have no escapes; a key that has some is of no section we know.
    if (c == '\\' || section_.size() >= kMostKey)
      throw ScanNotASnapshot("it has a key that no heap snapshot has");
    section_.push_back(c > 32 && c < 127 ? c : '?');  // messages must be text
  }

  void begin_section(unsigned char c) {
    item_ = Item::kFirst;
    for (size_t i = 0; i < kNames.size(); ++i) {
      if (section_ != kNames[i]) continue;
      if (seen_[i]) throw ScanCorrupt(here() + "the section is there twice");
      seen_[i] = true;
      const char opening = i == 0 ? '{' : '[';
      if (c != opening) unexpected(i == 0 ? "'{'" : "'['");
      constexpr State states[] = {State::kHeader, State::kNodes, State::kEdges, State::kLocations,
                                  State::kStrings};
      state_ = states[i];
      if (i != 0) ++at_;
      const bool is_of_rows = state_ == State::kNodes || state_ == State::kEdges;
      is_at_rows_ = stops_at_rows_ && is_of_rows && rows_.has_meta();
        return;
    }
    state_ = State::kSkip;
    passed_ = PassedValue();
    for (size_t i = 0; i < kKeptNames.size(); ++i) {
      if (section_ != kKeptNames[i]) continue;
      if (!kept_[i].empty()) throw ScanCorrupt(here() + "the section is there twice");
      passed_ = PassedValue(&kept_[i]);
    }
  }

  void end_section() {
    state_ = State::kAfter;
    ++sections_ended_;
  }

  void header_bytes() {
    while (at_ != end_) {
      const unsigned char c = *at_;
      if (header_.size() >= kMostHeader) throw ScanCorrupt(here() + "the header does not end");
      header_.push_back(static_cast<char>(c));
      const bool closed = nesting_.follow(c);
      ++at_;
      if (closed) {
        rows_.set_meta(parse_snapshot_meta(header_));
        end_section();
        return;
      }
    }
  }

  void skip_bytes() {
    switch (passed_.follow(at_, end_)) {
      case PassedValue::kUnfinished: return;
      case PassedValue::kEnded: return end_section();
      case PassedValue::kWantsValue: unexpected("a value");
    }
  }

  template <SnapshotRows::Section section>
  void numbers() {
    const uint8_t* at = at_;
    const uint8_t* const end = end_;
    int64_t value = value_;
    int digits = digits_;
    bool negative = negative_;
    Item item = item_;
    const auto save = [&] {
      at_ = at;
      value_ = value;
      digits_ = digits;
      negative_ = negative;
      item_ = item;
    };
    while (at != end) {
      if (item == Item::kNext) {
        at = short_numbers<section>(at, end, item);
        if (at == end) break;
      }
      if (item == Item::kIn) {
        unsigned char c = 0;
        while (at != end && is_digit(c = *at)) {
          if (++digits > kMaxDigits) {
            save();
            throw ScanCorrupt(here() + "a number is out of range");
          }
          value = value * 10 + (c - '0');
          ++at;
        }
        if (at == end) break;
        if (digits == 0) {
          save();
          unexpected("a digit");
        }
        try_row<section>(negative ? -value : value, at);
        item = Item::kAfter;
      }
      const unsigned char c = *at;
      if (item == Item::kAfter) {
        if (c == ',') {
          item = Item::kNext;
          ++at;
        } else if (is_space(c)) {
          ++at;
        } else if (c == ']') {
          ++at;
          save();
          return end_numbers(section);
        } else {
          save();
          unexpected("',' or ']' after a number");
        }
      } else if (is_digit(c)) {
        item = Item::kIn;
        value = c - '0';
        digits = 1;
        negative = false;
        ++at;
      } else if (c == '-') {
        item = Item::kIn;
        value = digits = 0;
        negative = true;
        ++at;
      } else if (is_space(c)) {
        ++at;
      } else if (c == ']' && item == Item::kFirst) {
        ++at;
        save();
        return end_numbers(section);
      } else {
        save();
        unexpected("a whole number");
      }
    }
    save();
  }

  // The common case, without a branch per digit: numbers of up to 7 digits, each followed by a
  // comma (Node 22 and earlier end a node with a newline before it), far enough from the end of
  // the chunk. Stops, with nothing of the next number consumed, where that does not hold.
  template <SnapshotRows::Section section>
  const uint8_t* short_numbers(const uint8_t* at, const uint8_t* end, Item& item) {
    while (end - at >= kShortNumberBytes) {
      const ShortNumber number = read_short_number(at);
      if (number.length == 0) return at;
      try_row<section>(number.value, at);
      at += number.length;
      if (*at == '\n') ++at;
      if (*at != ',') {
        item = Item::kAfter;
        return at;
      }
      ++at;
    }
    return at;
  }

  template <SnapshotRows::Section section>
  void try_row(int64_t value, const uint8_t* at) {
    try {
      rows_.number<section>(value);
    } catch (const ScanCorrupt& error) {
      at_ = at;
      throw ScanCorrupt(here() + error.what());
    }
  }

  void end_numbers(SnapshotRows::Section section) {
    try {
      rows_.end_section(section);
    } catch (const ScanCorrupt& error) {
      throw ScanCorrupt(here() + error.what());
    }
    end_section();
  }

  void string_bytes() {
    switch (strings_.scan(at_, end_)) {
      case StringArray::kUnfinished: return;
      case StringArray::kEnded: return end_section();
      case StringArray::kWantsString: unexpected("a string");
      case StringArray::kWantsComma: unexpected("',' or ']' after a string");
    }
  }

  State state_ = State::kStart;
  Item item_ = Item::kFirst;
  const uint8_t *begin_ = nullptr, *at_ = nullptr, *end_ = nullptr;
  int64_t offset_ = 0;  // bytes before the current chunk
  int64_t value_ = 0;
  int digits_ = 0;
  bool negative_ = false;
  Nesting nesting_;
  bool over_ = false, finished_ = false, taken_ = false;
  bool stops_at_rows_ = false, is_at_rows_ = false, rows_read_elsewhere_ = false;
  int sections_ended_ = 0;
  std::string section_, header_;
  std::array<std::string, kKeptNames.size()> kept_;
  PassedValue passed_;
  std::array<bool, kNames.size()> seen_{};
  SnapshotRows rows_;
  StringArray strings_;
};

}  // namespace heaphound
