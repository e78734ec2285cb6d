// What came and what went in each class between two heaps of one process. Agrees with
// calculateDiffForClass in DevTools' HeapSnapshot.ts. O(nodes): V8 numbers what it sees with every
// other number, so a table of all ids is small. Where it is not, or an id comes twice, the objects
// of each class are sorted.
#include <algorithm>

#include "graph_arrays.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;

constexpr std::int64_t kMostIdsPerObject = 8;  // in a table
constexpr std::int32_t kNobody = -1, kInBoth = -2;

// The objects of one heap.
struct Objects {
  Objects(const Column<std::int32_t>& classes, const Column<std::int64_t>& ids, const Column<std::int64_t>& sizes,
          std::int32_t class_count)
      : class_of(classes.data()), id(ids.data()), size(sizes.data()), count(static_cast<std::int64_t>(classes.size())) {
    graph::check_length(ids, count);
    graph::check_length(sizes, count);
    graph::check_indexes(class_of, classes.size(), class_count);
  }

  const std::int32_t* class_of;
  const std::int64_t* id;
  const std::int64_t* size;
  std::int64_t count;
};

// How many objects each class has that the other heap has not, and their sizes.
struct Alone {
  explicit Alone(std::size_t class_count) : objects(class_count, 0), sizes(class_count, 0) {}

  void add(std::int32_t of_class, std::int64_t size) {
    ++objects[of_class];
    sizes[of_class] += size;
  }

  std::vector<std::int64_t> objects, sizes;
};

// False, and nothing is added, where a table would be too large or an id of the earlier heap comes twice.
bool compare_by_table(const Objects& before, const Objects& after, Alone& removed, Alone& added) {
  if (before.count == 0 || before.count > INT32_MAX) return false;
  const auto [oldest, newest] = std::minmax_element(before.id, before.id + before.count);
  if (*oldest < 0 || *newest >= kMostIdsPerObject * before.count) return false;
  const std::int64_t end = *newest + 1;
  std::vector<std::int32_t> object_of_id(static_cast<std::size_t>(end), kNobody);
  for (std::int64_t at = 0; at < before.count; ++at) {
    std::int32_t& object = object_of_id[before.id[at]];
    if (object != kNobody) return false;
    object = static_cast<std::int32_t>(at);
  }
  for (std::int64_t at = 0; at < after.count; ++at) {
    const std::int64_t id = after.id[at];
    const std::int32_t object = id >= 0 && id < end ? object_of_id[id] : kNobody;
    if (object >= 0 && before.class_of[object] == after.class_of[at]) object_of_id[id] = kInBoth;
    else added.add(after.class_of[at], after.size[at]);
  }
  for (std::int64_t at = 0; at < before.count; ++at)
    if (object_of_id[before.id[at]] != kInBoth) removed.add(before.class_of[at], before.size[at]);
  return true;
}

// The objects of one heap by class, and within a class by id.
class ById {
 public:
  ById(const Objects& objects, std::size_t class_count)
      : id_(objects.id), size_(objects.size), first_(class_count + 1, 0), order_(objects.count) {
    const std::int32_t* const class_of = objects.class_of;
    const std::int64_t count = objects.count;
    for (std::int64_t at = 0; at < count; ++at) ++first_[class_of[at] + 1];
    for (std::size_t at = 1; at < first_.size(); ++at) first_[at] += first_[at - 1];
    std::vector<std::int64_t> next(first_.begin(), first_.end() - 1);
    for (std::int64_t at = 0; at < count; ++at) order_[next[class_of[at]]++] = static_cast<std::int32_t>(at);
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
void add_until(const ById& heap, std::int64_t& at, std::int64_t end, const std::int64_t* until, std::int32_t of_class,
               Alone& alone) {
  for (; at < end && (until == nullptr || heap.id(at) < *until); ++at) alone.add(of_class, heap.size(at));
}

void compare_by_order(const Objects& earlier, const Objects& later, std::int32_t class_count, Alone& removed,
                      Alone& added) {
  const ById before(earlier, removed.objects.size()), after(later, added.objects.size());
  for (std::int32_t at = 0; at < class_count; ++at) {
    std::int64_t old = before.begin(at), young = after.begin(at);
    const std::int64_t old_end = before.end(at), young_end = after.end(at);
    while (old < old_end && young < young_end) {
      const std::int64_t old_id = before.id(old), young_id = after.id(young);
      add_until(before, old, old_end, &young_id, at, removed);
      add_until(after, young, young_end, &old_id, at, added);
      if (old_id == young_id) ++old, ++young;
    }
    add_until(before, old, old_end, nullptr, at, removed);
    add_until(after, young, young_end, nullptr, at, added);
  }
}

nb::tuple class_changes(const Column<std::int32_t>& class_before, const Column<std::int64_t>& id_before,
                        const Column<std::int64_t>& size_before, const Column<std::int32_t>& class_after,
                        const Column<std::int64_t>& id_after, const Column<std::int64_t>& size_after,
                        std::int32_t class_count) {
  const auto classes = static_cast<std::size_t>(std::max(class_count, 0));
  Alone removed(classes), added(classes);
  {
    nb::gil_scoped_release released;
    const Objects before(class_before, id_before, size_before, class_count);
    const Objects after(class_after, id_after, size_after, class_count);
    if (!compare_by_table(before, after, removed, added)) compare_by_order(before, after, class_count, removed, added);
  }
  return nb::make_tuple(graph::give(std::move(added.objects)), graph::give(std::move(removed.objects)),
                        graph::give(std::move(added.sizes)), graph::give(std::move(removed.sizes)));
}

}  // namespace

void register_changes(nb::module_& module) {
  module.def("class_changes", &class_changes, nb::arg("class_before"), nb::arg("id_before"),
             nb::arg("size_before"), nb::arg("class_after"), nb::arg("id_after"), nb::arg("size_after"),
             nb::arg("class_count"));
}
