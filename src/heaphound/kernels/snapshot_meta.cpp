// A small JSON reader for the header: keeps the lists of names and the counts, skips the rest.
#include "snapshot_meta.hpp"

#include <algorithm>

namespace heaphound {
namespace {

constexpr int kMaxDepth = 32;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  // Calls `on_key(key)` for each member; it must consume the value.
  template <typename OnKey>
  void object(OnKey on_key) {
    expect('{');
    if (accept('}')) return;
    do {
      const std::string key = string();
      expect(':');
      on_key(key);
    } while (accept(','));
    expect('}');
  }

  // The strings of an array; anything else in it is skipped and leaves an empty name.
  std::vector<std::string> names() {
    std::vector<std::string> result;
    if (peek() != '[') {
      skip(0);
      return result;
    }
    expect('[');
    if (accept(']')) return result;
    do {
      if (peek() == '"') {
        result.push_back(string());
      } else {
        skip(0);
        result.emplace_back();
      }
    } while (accept(','));
    expect(']');
    return result;
  }

  // The first element of an array when it is a list of names: an enumeration.
  std::vector<std::string> enumeration() {
    std::vector<std::string> result;
    if (peek() != '[') {
      skip(0);
      return result;
    }
    expect('[');
    if (accept(']')) return result;
    result = names();
    while (accept(',')) skip(0);
    expect(']');
    return result;
  }

  int64_t count(const char* what) {
    const char first = peek();
    if (first < '0' || first > '9') fail(std::string(what) + " is not a count");
    int64_t value = 0;
    int digits = 0;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      if (++digits > 15) fail(std::string(what) + " is out of range");
      value = value * 10 + (text_[at_++] - '0');
    }
    if (at_ < text_.size() && (text_[at_] == '.' || text_[at_] == 'e' || text_[at_] == 'E'))
      fail(std::string(what) + " is not a whole number");
    return value;
  }

  void skip(int depth) {
    if (depth > kMaxDepth) fail("nested too deeply");
    switch (peek()) {
      case '{':
        object([&](const std::string&) { skip(depth + 1); });
        return;
      case '[':
        expect('[');
        if (accept(']')) return;
        do skip(depth + 1);
        while (accept(','));
        expect(']');
        return;
      case '"':
        string();
        return;
      default: {
        const size_t begin = at_;
        while (at_ < text_.size() && std::string_view(",]}: \t\r\n\"[{").find(text_[at_]) ==
                                         std::string_view::npos)
          ++at_;
        if (at_ == begin) fail("a value is missing");
      }
    }
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw ScanCorrupt("the header, " + std::to_string(at_) + " bytes in: " + what);
  }

  char peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' ||
                                  text_[at_] == '\r'))
      ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool accept(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  void expect(char wanted) {
    if (!accept(wanted)) fail(std::string("expected '") + wanted + "'");
  }

  // Escapes are kept as they are: names in the header have none.
  std::string string() {
    expect('"');
    const size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) fail("a string does not end");
    return std::string(text_.substr(begin, at_++ - begin));
  }

  std::string_view text_;
  size_t at_ = 0;
};

void require_fields(const std::vector<std::string>& fields, const char* list,
                    std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (SnapshotMeta::find(fields, name) < 0)
      throw ScanNotASnapshot("the header's " + std::string(list) + " has no field '" +
                             std::string(name) + "'");
  if (fields.size() > kMaxFields)
    throw ScanCorrupt("the header's " + std::string(list) + " has " +
                      std::to_string(fields.size()) + " fields");
}

}  // namespace

int SnapshotMeta::find(const std::vector<std::string>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

SnapshotMeta parse_snapshot_meta(std::string_view text) {
  SnapshotMeta meta;
  Reader reader(text);
  reader.object([&](const std::string& key) {
    if (key == "meta") {
      reader.object([&](const std::string& inner) {
        if (inner == "node_fields") meta.node_fields = reader.names();
        else if (inner == "edge_fields") meta.edge_fields = reader.names();
        else if (inner == "location_fields") meta.location_fields = reader.names();
        else if (inner == "node_types") meta.node_types = reader.enumeration();
        else if (inner == "edge_types") meta.edge_types = reader.enumeration();
        else reader.skip(0);
      });
    } else if (key == "node_count") {
      meta.node_count = reader.count("node_count");
    } else if (key == "edge_count") {
      meta.edge_count = reader.count("edge_count");
    } else if (key == "trace_function_count") {
      meta.trace_function_count = reader.count("trace_function_count");
    } else {
      reader.skip(0);
    }
  });
  require_fields(meta.node_fields, "node_fields",
                 {"type", "name", "id", "self_size", "edge_count"});
  require_fields(meta.edge_fields, "edge_fields", {"type", "name_or_index", "to_node"});
  if (!meta.location_fields.empty())
    require_fields(meta.location_fields, "location_fields",
                   {"object_index", "script_id", "line", "column"});
  for (const auto* types : {&meta.node_types, &meta.edge_types})
    if (types->empty() || types->size() > 256)
      throw ScanNotASnapshot("the header does not list the node and edge types");
  return meta;
}

}  // namespace heaphound
