// Large pages for large arrays: random access to a graph is bound by the tables of pages.
#pragma once
#include <cstddef>
#include <cstdint>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace heaphound {

// Asks for 2 MB pages in the inside of a block; its ends keep small ones, so that nothing is held
// that was not asked for. Does nothing for blocks of less than 4 MB or on other systems.
inline void use_large_pages([[maybe_unused]] void* block, [[maybe_unused]] size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  constexpr uintptr_t kLargePage = uintptr_t{1} << 21;
  const auto begin = (reinterpret_cast<uintptr_t>(block) + kLargePage - 1) & ~(kLargePage - 1);
  const auto end = (reinterpret_cast<uintptr_t>(block) + bytes) & ~(kLargePage - 1);
  if (bytes < 2 * kLargePage || end <= begin) return;
  // Advice only: when it is refused, small pages serve.
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
}

}  // namespace heaphound
