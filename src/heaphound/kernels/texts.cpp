// Strings of a table compared and measured as JavaScript sees them, without decoding the table.
#include "texts.hpp"

#include "graph_arrays.hpp"
#include "hash_slots.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;
using graph::NewColumn;
using heaphound::UnitReader;

// A string table whose offsets have been checked.
struct Table {
  const std::uint8_t* bytes;
  const std::int64_t* offsets;

  UnitReader reader(std::int32_t text) const { return {bytes + offsets[text], bytes + offsets[text + 1]}; }
};

Table checked_table(const Column<std::uint8_t>& bytes, const Column<std::int64_t>& offsets,
                    const Column<std::int32_t>& picked) {
  if (offsets.size() == 0) throw nb::value_error("offsets need one entry more than there are strings");
  graph::check_offsets(offsets.data(), offsets.size(), bytes.size());
  graph::check_indexes(picked.data(), picked.size(), static_cast<std::int64_t>(offsets.size()) - 1);
  return {bytes.data(), offsets.data()};
}

std::uint64_t hash_of(UnitReader reader) {
  std::uint64_t hash = 0xCBF29CE484222325u;  // FNV-1a over units instead of bytes
  for (std::uint16_t unit; reader.next(unit);) hash = (hash ^ unit) * 0x100000001B3u;
  return hash;
}

bool is_equal(UnitReader one, UnitReader other) {
  for (std::uint16_t a = 0, b = 0;;) {
    const bool more = one.next(a);
    if (more != other.next(b)) return false;
    if (!more) return true;
    if (a != b) return false;
  }
}

NewColumn<std::int32_t> same_texts(const Column<std::uint8_t>& bytes, const Column<std::int64_t>& offsets,
                                   const Column<std::int32_t>& picked,
                                   const Column<std::uint8_t>& wanted_bytes,
                                   const Column<std::int64_t>& wanted_offsets,
                                   const Column<std::int32_t>& wanted) {
  std::vector<std::int32_t> found;
  {
    nb::gil_scoped_release released;
    const Table table = checked_table(bytes, offsets, picked);
    const Table wanted_table = checked_table(wanted_bytes, wanted_offsets, wanted);
    heaphound::HashSlots slots;
    slots.reserve(wanted.size());
    std::vector<std::int32_t> different;  // their positions in `wanted`
    const auto find = [&](const Table& of, std::int32_t text, std::uint64_t hash) {
      return slots.find(hash, [&](std::int32_t at) {
        return is_equal(of.reader(text), wanted_table.reader(wanted.data()[different[at]]));
      });
    };
    const bool is_same = bytes.data() == wanted_bytes.data() && offsets.data() == wanted_offsets.data() &&
                         picked.data() == wanted.data() && picked.size() == wanted.size();
    found.reserve(picked.size());
    for (std::size_t at = 0; at < wanted.size(); ++at) {
      const std::int32_t text = wanted.data()[at];
      const std::uint64_t hash = hash_of(wanted_table.reader(text));
      std::int32_t equal = find(wanted_table, text, hash);
      if (equal < 0) {
        equal = slots.add(hash);
        different.push_back(static_cast<std::int32_t>(at));
      }
      if (is_same) found.push_back(different[equal]);
    }
    for (std::size_t at = found.size(); at < picked.size(); ++at) {
      const std::int32_t text = picked.data()[at];
      const std::int32_t equal = find(table, text, hash_of(table.reader(text)));
      found.push_back(equal < 0 ? -1 : different[equal]);
    }
  }
  return graph::give(std::move(found));
}

// How JSON.stringify would write one unit.
std::int32_t quoted_length(std::uint16_t unit) {
  switch (unit) {
    case '"':
    case '\\':
    case '\b':
    case '\f':
    case '\n':
    case '\r':
    case '\t':
      return 2;
    default:
      return unit < 0x20 ? 6 : 1;
  }
}

NewColumn<std::int32_t> shown_lengths(const Column<std::uint8_t>& bytes, const Column<std::int64_t>& offsets,
                                      const Column<std::int32_t>& picked) {
  std::vector<std::int32_t> lengths;
  {
    nb::gil_scoped_release released;
    const Table table = checked_table(bytes, offsets, picked);
    lengths.reserve(picked.size());
    for (std::size_t at = 0; at < picked.size(); ++at) {
      UnitReader reader = table.reader(picked.data()[at]);
      std::int32_t length = 0, quoted = 2;
      bool needs_quotes = false;
      for (std::uint16_t unit; reader.next(unit);) {
        ++length;
        quoted += quoted_length(unit);
        needs_quotes |= unit == ',' || unit == '\'' || unit == '"' || unit == '{' || unit == '}';
      }
      lengths.push_back(needs_quotes ? quoted : length);
    }
  }
  return graph::give(std::move(lengths));
}

}  // namespace

void register_texts(nb::module_& module) {
  module.def("same_texts", &same_texts, nb::arg("text_bytes"), nb::arg("offsets"), nb::arg("picked"),
             nb::arg("wanted_bytes"), nb::arg("wanted_offsets"), nb::arg("wanted"));
  module.def("shown_lengths", &shown_lengths, nb::arg("text_bytes"), nb::arg("offsets"), nb::arg("picked"));
}
