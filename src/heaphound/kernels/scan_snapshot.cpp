// Gives SnapshotScanner to Python.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

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

}  // namespace
}  // namespace heaphound

void register_scan_snapshot(nb::module_& module) {
  using namespace heaphound;
  const auto error = nb::exception<ScanError>(module, "ScanError", PyExc_ValueError);
  nb::exception<ScanTruncated>(module, "ScanTruncated", error.ptr());
  nb::exception<ScanNotASnapshot>(module, "ScanNotASnapshot", error.ptr());
  nb::exception<ScanCorrupt>(module, "ScanCorrupt", error.ptr());
  nb::class_<SnapshotScanner>(module, "SnapshotScanner")
      .def(nb::init<>())
      .def("feed",
           [](SnapshotScanner& scanner, nb::handle data) {
             const Buffer buffer(data);
             nb::gil_scoped_release released;
             scanner.feed(buffer.data(), buffer.size());
           })
      .def("finish", &SnapshotScanner::finish, nb::call_guard<nb::gil_scoped_release>())
      .def("take_columns", &SnapshotScanner::take_columns)
      .def_prop_ro("header",
                   [](const SnapshotScanner& scanner) {
                     return nb::bytes(scanner.header().data(), scanner.header().size());
                   })
      .def_prop_ro("section", &SnapshotScanner::section)
      .def_prop_ro("offset", &SnapshotScanner::offset)
      .def_prop_ro("node_count", &SnapshotScanner::node_count);
}
