// A growing array of plain numbers that becomes a numpy array without a copy.
#pragma once
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

#include "large_pages.hpp"

namespace heaphound {

// Grows with realloc: on Linux large blocks move by remapping pages, and pages that were never
// written cost nothing, so growing by half neither copies nor doubles the memory in use.
template <typename T>
class Column {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Column() = default;
  Column(const Column&) = delete;
  Column& operator=(const Column&) = delete;
  Column(Column&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  Column& operator=(Column&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~Column() { std::free(data_); }

  size_t size() const { return size_; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  const T& operator[](size_t index) const { return data_[index]; }

  // Makes room for exactly this many values, not yet written; where the processor's tables of pages
  // would be the limit, in large pages.
  void allocate(size_t count) {
    clear();
    if (count == 0) return;
    resize_block(count);
    size_ = count;
    use_large_pages(data_, count * sizeof(T));
  }

  void reserve(size_t capacity) {
    if (capacity > capacity_) resize_block(capacity);
  }

  void push(T value) {
    if (size_ == capacity_) grow(size_ + 1);
    data_[size_++] = value;
  }

  bool is_full() const { return size_ == capacity_; }

  // Where `reserve` has made room.
  void put(T value) { data_[size_++] = value; }

  void append(const T* values, size_t count) {
    if (count == 0) return;
    if (count > capacity_ - size_) grow(size_ + count);
    std::memcpy(data_ + size_, values, count * sizeof(T));
    size_ += count;
  }

  void clear() {
    std::free(data_);
    data_ = nullptr;
    size_ = capacity_ = 0;
  }

  // Gives back the room that is not written; the block stays where it is from now on.
  void fit() {
    if (size_ < capacity_ && size_ > 0) resize_block(size_);
  }

  // Gives the block to a numpy array; the column is empty afterwards.
  nanobind::object release() {
    fit();
    if (data_ == nullptr) resize_block(1);
    T* block = data_;
    const size_t count = size_;
    data_ = nullptr;
    size_ = capacity_ = 0;
    nanobind::capsule owner(block, [](void* memory) noexcept { std::free(memory); });
    return nanobind::cast(
        nanobind::ndarray<nanobind::numpy, T, nanobind::ndim<1>>(block, {count}, owner));
  }

 private:
  void grow(size_t needed) { resize_block(std::max({needed, capacity_ + capacity_ / 2, size_t{1024}})); }

  void resize_block(size_t capacity) {
    if (capacity > SIZE_MAX / sizeof(T)) throw std::bad_alloc();
    void* block = std::realloc(data_, capacity * sizeof(T));
    if (block == nullptr) throw std::bad_alloc();
    data_ = static_cast<T*>(block);
    capacity_ = capacity;
  }

  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace heaphound
