// What came and what went in each class between two heaps of one process. Agrees with
// calculateDiffForClass in DevTools' HeapSnapshot.ts. O(nodes), and a sort of ids that are not sorted.
#include <algorithm>

#include "graph_arrays.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;

// The objects of one heap by class, and within a class by id.
class ById {
 public:
  ById(const Column<std::int32_t>& class_of, const Column<std::int64_t>& id, const Column<std::int64_t>& size,
       std::int32_t class_count)
      : id_(id.data()), size_(size.data()), first_(static_cast<std::size_t>(std::max(class_count, 0)) + 1, 0) {
    const auto count = static_cast<std::int64_t>(class_of.size());
    graph::check_length(id, count);
    graph::check_length(size, count);
    graph::check_indexes(class_of.data(), class_of.size(), class_count);
    for (std::int64_t at = 0; at < count; ++at) ++first_[class_of.data()[at] + 1];
    for (std::size_t at = 1; at < first_.size(); ++at) first_[at] += first_[at - 1];
    order_.resize(class_of.size());
    std::vector<std::int64_t> next(first_.begin(), first_.end() - 1);
    for (std::int64_t at = 0; at < count; ++at) order_[next[class_of.data()[at]]++] = static_cast<std::int32_t>(at);
    const auto is_before = [this](std::int32_t one, std::int32_t other) { return id_[one] < id_[other]; };
    for (std::size_t at = 0; at + 1 < first_.size(); ++at) {
      const auto begin = order_.begin() + first_[at], end = order_.begin() + first_[at + 1];
      if (!std::is_sorted(begin, end, is_before)) std::stable_sort(begin, end, is_before);
    }
  }

  std::int64_t begin(std::int32_t of_class) const { return first_[of_class]; }
  std::int64_t end(std::int32_t of_class) const { return first_[of_class + 1]; }
  std::int64_t id(std::int64_t at) const { return id_[order_[at]]; }
  std::int64_t size(std::int64_t at) const { return size_[order_[at]]; }

 private:
  const std::int64_t* id_;
  const std::int64_t* size_;
  std::vector<std::int64_t> first_;
  std::vector<std::int32_t> order_;
};

// Counts objects up to the one whose id is not below `until`.
void count_until(const ById& heap, std::int64_t& at, std::int64_t end, const std::int64_t* until,
                 std::int64_t& count, std::int64_t& size) {
  for (; at < end && (until == nullptr || heap.id(at) < *until); ++at) {
    ++count;
    size += heap.size(at);
  }
}

nb::tuple class_changes(const Column<std::int32_t>& class_before, const Column<std::int64_t>& id_before,
                        const Column<std::int64_t>& size_before, const Column<std::int32_t>& class_after,
                        const Column<std::int64_t>& id_after, const Column<std::int64_t>& size_after,
                        std::int32_t class_count) {
  std::vector<std::int64_t> added, removed, added_size, removed_size;
  {
    nb::gil_scoped_release released;
    const ById before(class_before, id_before, size_before, class_count);
    const ById after(class_after, id_after, size_after, class_count);
    const auto classes = static_cast<std::size_t>(std::max(class_count, 0));
    for (auto* column : {&added, &removed, &added_size, &removed_size}) column->assign(classes, 0);
    for (std::int32_t at = 0; at < class_count; ++at) {
      std::int64_t old = before.begin(at), young = after.begin(at);
      const std::int64_t old_end = before.end(at), young_end = after.end(at);
      while (old < old_end && young < young_end) {
        const std::int64_t old_id = before.id(old), young_id = after.id(young);
        count_until(before, old, old_end, &young_id, removed[at], removed_size[at]);
        count_until(after, young, young_end, &old_id, added[at], added_size[at]);
        if (old_id == young_id) ++old, ++young;
      }
      count_until(before, old, old_end, nullptr, removed[at], removed_size[at]);
      count_until(after, young, young_end, nullptr, added[at], added_size[at]);
    }
  }
  return nb::make_tuple(graph::give(std::move(added)), graph::give(std::move(removed)),
                        graph::give(std::move(added_size)), graph::give(std::move(removed_size)));
}

}  // namespace

void register_changes(nb::module_& module) {
  module.def("class_changes", &class_changes, nb::arg("class_before"), nb::arg("id_before"),
             nb::arg("size_before"), nb::arg("class_after"), nb::arg("id_after"), nb::arg("size_after"),
             nb::arg("class_count"));
}
