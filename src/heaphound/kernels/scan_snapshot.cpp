// Gives SnapshotScanner to Python.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include "file_scan.hpp"
#include "registers.hpp"
#include "snapshot_scanner.hpp"

namespace nb = nanobind;

namespace heaphound {
namespace {

// Holds a view of any object with the buffer protocol.
class Buffer {
 public:
  explicit Buffer(nb::handle object) {
    if (PyObject_GetBuffer(object.ptr(), &view_, PyBUF_SIMPLE) != 0) throw nb::python_error();
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { PyBuffer_Release(&view_); }
  const uint8_t* data() const { return static_cast<const uint8_t*>(view_.buf); }
  size_t size() const { return static_cast<size_t>(view_.len); }

 private:
  Py_buffer view_{};
};

// The scanner keeps them too: a TreeAhead may be looking at them.
nb::dict take_columns(nb::object self) {
  auto& scanner = nb::cast<SnapshotScanner&>(self);
  scanner.check_takeable();
  SnapshotRows& rows = scanner.rows();
  nb::dict columns;
  columns["node_type"] = rows.node_type.release();
  columns["node_name"] = rows.node_name.release();
  const bool are_short = rows.short_node_id.size() > 0;
  columns["node_id"] = are_short ? rows.short_node_id.release() : rows.node_id.release();
  columns["self_size"] = are_short ? rows.short_self_size.release() : rows.self_size.release();
  columns["first_edge"] = rows.first_edge.release();
  columns["detachedness"] = rows.detachedness.release();
  columns["edge_type"] = rows.edge_type.release();
  columns["edge_name"] = rows.edge_name.release();
  columns["to_node"] = rows.to_node.release();
  columns["trace_number"] = rows.trace_number.release();
  columns["location_node"] = rows.location_node.release();
  columns["location_script_id"] = rows.location_script_id.release();
  columns["location_line"] = rows.location_line.release();
  columns["location_column"] = rows.location_column.release();
  columns["string_bytes"] = scanner.strings().bytes.release();
  columns["string_offsets"] = scanner.strings().offsets.release();
  self.attr("lent") = columns;
  return columns;
}

}  // namespace
}  // namespace heaphound

void register_scan_snapshot(nb::module_& module) {
  using namespace heaphound;
  const auto error = nb::exception<ScanError>(module, "ScanError", PyExc_ValueError);
  nb::exception<ScanTruncated>(module, "ScanTruncated", error.ptr());
  nb::exception<ScanNotASnapshot>(module, "ScanNotASnapshot", error.ptr());
  nb::exception<ScanCorrupt>(module, "ScanCorrupt", error.ptr());
  nb::class_<SnapshotScanner>(module, "SnapshotScanner", nb::dynamic_attr())
      .def(nb::init<>())
      .def("feed",
           [](SnapshotScanner& scanner, nb::handle data) {
             const Buffer buffer(data);
             nb::gil_scoped_release released;
             scanner.feed(buffer.data(), buffer.size());
           })
      .def(
          "read_file",
          [](SnapshotScanner& scanner, int descriptor, int64_t size, int workers,
             const nb::callable& hear, size_t block_bytes) {
            if (block_bytes == 0 || block_bytes > (size_t{1} << 30))
              throw nb::value_error("blocks have 1 byte to 1 GiB");
            nb::gil_scoped_release released;
            return scan_file(scanner, descriptor, size, workers, block_bytes, [&hear](int64_t bytes) {
              nb::gil_scoped_acquire acquired;
              hear(bytes);
            });
          },
          nb::arg("descriptor"), nb::arg("size"), nb::arg("workers"), nb::arg("hear"),
          nb::arg("block_bytes") = kBlockBytes)
      .def("finish", &SnapshotScanner::finish, nb::call_guard<nb::gil_scoped_release>())
      .def("take_columns", &take_columns)
      .def_prop_ro("header",
                   [](const SnapshotScanner& scanner) {
                     return nb::bytes(scanner.header().data(), scanner.header().size());
                   })
      .def_prop_ro("trace_functions",
                   [](const SnapshotScanner& scanner) {
                     const std::string& text = scanner.trace_functions();
                     return nb::bytes(text.data(), text.size());
                   })
      .def_prop_ro("trace_tree",
                   [](const SnapshotScanner& scanner) {
                     const std::string& text = scanner.trace_tree();
                     return nb::bytes(text.data(), text.size());
                   })
      .def_prop_ro("section", &SnapshotScanner::section)
      .def_prop_ro("offset", &SnapshotScanner::offset)
      .def_prop_ro("node_count", &SnapshotScanner::node_count);
}
