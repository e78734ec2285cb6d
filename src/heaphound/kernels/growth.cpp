// Growth over a heap graph: which holders each new object is charged to.
//
// All graphs are out-edges in CSR form. The wrappers in __init__.py check shapes; every index is
// checked here once, before the loops run without the GIL.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "registers.hpp"

namespace nb = nanobind;

namespace {

template <typename T>
using In = nb::ndarray<const T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
template <typename T>
using Out = nb::ndarray<nb::numpy, T, nb::ndim<1>>;

template <typename T>
Out<T> to_numpy(std::vector<T>&& values) {
  auto* owned = new std::vector<T>(std::move(values));
  nb::capsule owner(owned, [](void* p) noexcept { delete static_cast<std::vector<T>*>(p); });
  return Out<T>(owned->data(), {owned->size()}, owner);
}

void check_graph(const In<int32_t>& first_edge, const In<int32_t>& to_node) {
  if (first_edge.shape(0) == 0) throw std::invalid_argument("first_edge is empty");
  const int64_t nodes = static_cast<int64_t>(first_edge.shape(0)) - 1;
  const int64_t edges = static_cast<int64_t>(to_node.shape(0));
  int64_t last = 0;
  for (int64_t i = 0; i <= nodes; ++i) {
    const int64_t at = first_edge.data()[i];
    if (at < last || at > edges) throw std::out_of_range("first_edge is not an ascending offset");
    last = at;
  }
  for (int64_t e = 0; e < edges; ++e) {
    const int32_t to = to_node.data()[e];
    if (to < 0 || to >= nodes) throw std::out_of_range("to_node holds a number that is no node");
  }
}

void check_length(size_t actual, size_t expected, const char* name) {
  if (actual != expected) throw std::invalid_argument(std::string(name) + " has the wrong length");
}

// Marks, for each node, the set of growers that reach it without passing a blocked node.
Out<uint64_t> reach_masks(In<int32_t> first_edge, In<int32_t> to_node, In<uint8_t> open_edge,
                          In<uint8_t> blocked, In<int32_t> seed_node, In<uint64_t> seed_mask) {
  check_graph(first_edge, to_node);
  const size_t nodes = first_edge.shape(0) - 1;
  check_length(open_edge.shape(0), to_node.shape(0), "open_edge");
  check_length(blocked.shape(0), nodes, "blocked");
  check_length(seed_mask.shape(0), seed_node.shape(0), "seed_mask");
  for (size_t i = 0; i < seed_node.shape(0); ++i)
    if (seed_node.data()[i] < 0 || static_cast<size_t>(seed_node.data()[i]) >= nodes)
      throw std::out_of_range("seed_node holds a number that is no node");
  std::vector<uint64_t> mask(nodes, 0);
  {
    nb::gil_scoped_release release;
    std::vector<uint8_t> queued(nodes, 0);
    std::vector<int32_t> work;
    for (size_t i = 0; i < seed_node.shape(0); ++i) {
      const int32_t node = seed_node.data()[i];
      if (blocked.data()[node]) continue;
      mask[node] |= seed_mask.data()[i];
      if (!queued[node]) {
        queued[node] = 1;
        work.push_back(node);
      }
    }
    while (!work.empty()) {
      const int32_t node = work.back();
      work.pop_back();
      queued[node] = 0;
      const uint64_t here = mask[node];
      for (int64_t e = first_edge.data()[node]; e < first_edge.data()[node + 1]; ++e) {
        if (!open_edge.data()[e]) continue;
        const int32_t to = to_node.data()[e];
        if (blocked.data()[to] || (mask[to] | here) == mask[to]) continue;
        mask[to] |= here;
        if (!queued[to]) {
          queued[to] = 1;
          work.push_back(to);
        }
      }
    }
  }
  return to_numpy(std::move(mask));
}

constexpr int32_t kUncharged = -1;
constexpr int32_t kCrowd = 0;  // more groups than are worth telling apart
constexpr size_t kMostMembers = 8;

// Sets of groups, each distinct set kept once: a node carries the number of its set.
class GroupSets {
 public:
  GroupSets() { sets_.emplace_back(); }  // number 0: the crowd

  int32_t of(int32_t group) { return intern({group}); }

  int32_t join(int32_t a, int32_t b) {
    if (a == kUncharged) return b;
    if (a == b || b == kUncharged) return a;
    if (a == kCrowd || b == kCrowd) return kCrowd;
    const uint64_t key = static_cast<uint64_t>(a) << 32 | static_cast<uint32_t>(b);
    const auto known = joined_.find(key);
    if (known != joined_.end()) return known->second;
    std::vector<int32_t> both;
    std::set_union(sets_[a].begin(), sets_[a].end(), sets_[b].begin(), sets_[b].end(),
                   std::back_inserter(both));
    const int32_t number = both.size() > kMostMembers ? kCrowd : intern(std::move(both));
    joined_.emplace(key, number);
    return number;
  }

  const std::vector<std::vector<int32_t>>& sets() const { return sets_; }

 private:
  int32_t intern(std::vector<int32_t>&& members) {
    const auto [at, fresh] = numbers_.try_emplace(members, static_cast<int32_t>(sets_.size()));
    if (fresh) sets_.push_back(std::move(members));
    return at->second;
  }

  std::vector<std::vector<int32_t>> sets_;
  std::map<std::vector<int32_t>, int32_t> numbers_;
  std::unordered_map<uint64_t, int32_t> joined_;
};

// Charges every node to the set of groups that reach it.
nb::tuple charge(In<int32_t> first_edge, In<int32_t> to_node, In<uint8_t> open_edge,
                 In<uint8_t> blocked, In<int32_t> seed_node, In<int32_t> seed_group) {
  check_graph(first_edge, to_node);
  const size_t nodes = first_edge.shape(0) - 1;
  check_length(open_edge.shape(0), to_node.shape(0), "open_edge");
  check_length(blocked.shape(0), nodes, "blocked");
  check_length(seed_group.shape(0), seed_node.shape(0), "seed_group");
  for (size_t i = 0; i < seed_node.shape(0); ++i)
    if (seed_node.data()[i] < 0 || static_cast<size_t>(seed_node.data()[i]) >= nodes)
      throw std::out_of_range("seed_node holds a number that is no node");
  std::vector<int32_t> set_of(nodes, kUncharged);
  std::vector<int64_t> first_member;
  std::vector<int32_t> member;
  {
    nb::gil_scoped_release release;
    GroupSets groups;
    std::vector<uint8_t> queued(nodes, 0);
    std::deque<int32_t> work;
    // A node's set only gains members until it is the crowd, so it changes kMostMembers + 2 times.
    const auto meet = [&](int32_t node, int32_t arriving) {
      if (blocked.data()[node]) return;
      const int32_t both = groups.join(set_of[node], arriving);
      if (both == set_of[node]) return;
      set_of[node] = both;
      if (!queued[node]) {
        queued[node] = 1;
        work.push_back(node);
      }
    };
    for (size_t i = 0; i < seed_node.shape(0); ++i)
      meet(seed_node.data()[i], groups.of(seed_group.data()[i]));
    while (!work.empty()) {
      const int32_t node = work.front();
      work.pop_front();
      queued[node] = 0;
      const int32_t here = set_of[node];
      for (int64_t e = first_edge.data()[node]; e < first_edge.data()[node + 1]; ++e)
        if (open_edge.data()[e]) meet(to_node.data()[e], here);
    }
    first_member.reserve(groups.sets().size() + 1);
    first_member.push_back(0);
    for (const auto& members : groups.sets()) {
      member.insert(member.end(), members.begin(), members.end());
      first_member.push_back(static_cast<int64_t>(member.size()));
    }
  }
  return nb::make_tuple(to_numpy(std::move(set_of)), to_numpy(std::move(first_member)),
                        to_numpy(std::move(member)));
}

}  // namespace

void register_growth(nb::module_& module) {
  module.def("reach_masks", &reach_masks);
  module.def("charge", &charge);
}
