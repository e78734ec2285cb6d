// One thread reads the file, counts commas and feeds what is not rows to the push parser; others
// read the numbers. A count of commas says which rows a block holds, so blocks need no order.
//
// Memory: the columns, and kBuffers buffers of a block. Nothing is mapped: a file that is cut
// while it is read gives an error, not a signal.
#include "file_scan.hpp"

#include <unistd.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "number_stream.hpp"
#include "row_blocks.hpp"

namespace heaphound {
namespace {

constexpr size_t kBefore = 64;     // readable bytes before a block
constexpr size_t kSlack = 1 << 10; // to end the last row of a block in; 32 fields of 19 bytes fit
constexpr size_t kCommas = 2 * kWindow;  // the end of the last number of a damaged block
constexpr size_t kBuffers = 12;
constexpr int64_t kBytesPerReport = int64_t{8} << 20;

struct Buffer {
  explicit Buffer(size_t block) : storage(kBefore + block + kSlack + kCommas) {}
  std::vector<uint8_t> storage;
  uint8_t* bytes() { return storage.data() + kBefore; }
};

// Reads up to `size` bytes at an offset; less only at the end of the file. -1 on an error.
ssize_t read_at(int descriptor, uint8_t* to, size_t size, int64_t offset) {
  size_t done = 0;
  while (done < size) {
    const ssize_t got = pread(descriptor, to + done, size - done, offset + static_cast<int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  return static_cast<ssize_t>(done);
}

// The threads that read blocks; the one that fills the queue helps when no buffer is free.
class BlockQueue {
 public:
  BlockQueue(int workers, size_t block) {
    for (size_t i = 0; i < kBuffers; ++i) free_.push_back(std::make_unique<Buffer>(block));
    for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { work(); });
  }
  BlockQueue(const BlockQueue&) = delete;
  BlockQueue& operator=(const BlockQueue&) = delete;
  ~BlockQueue() { stop(); }

  void set_rows(const RowBlocks* rows) { rows_ = rows; }
  bool has_failed() const { return failed_; }

  std::unique_ptr<Buffer> take_buffer() {
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        if (waiting_.empty()) buffer_is_free_.wait(lock, [this] { return !free_.empty(); });
        if (!free_.empty()) {
          auto buffer = std::move(free_.back());
          free_.pop_back();
          return buffer;
        }
      }
      work_once(false);
    }
  }

  void give_back(std::unique_ptr<Buffer> buffer) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(buffer));
    buffer_is_free_.notify_one();
  }

  void put(std::unique_ptr<Buffer> buffer, const NumberBlock& block) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({std::move(buffer), block});
    block_waits_.notify_one();
  }

  // Helps until all blocks are read; their sums, or nothing when one was refused.
  std::optional<BlockSums> finish() {
    while (work_once(false)) {
    }
    stop();
    if (failed_) return std::nullopt;
    return sums_;
  }

 private:
  struct Item {
    std::unique_ptr<Buffer> buffer;
    NumberBlock block;
  };

  void work() {
    while (work_once(true)) {
    }
  }

  // Reads one block; false when there is none (and, when it may wait, there will be none).
  bool work_once(bool waits) {
    Item item;
    {
      std::unique_lock lock(mutex_);
      if (waits) block_waits_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
      if (waiting_.empty()) return false;
      item = std::move(waiting_.front());
      waiting_.pop_front();
    }
    BlockSums sums;
    const bool fits = !failed_ && rows_->read(item.block, sums);
    const std::lock_guard lock(mutex_);
    if (!fits || !sums_.add(sums)) failed_ = true;
    free_.push_back(std::move(item.buffer));
    buffer_is_free_.notify_one();
    return true;
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
      block_waits_.notify_all();
    }
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  std::mutex mutex_;
  std::condition_variable block_waits_, buffer_is_free_;
  std::vector<std::unique_ptr<Buffer>> free_;
  std::deque<Item> waiting_;
  std::vector<std::thread> threads_;
  const RowBlocks* rows_ = nullptr;
  BlockSums sums_;
  bool stopped_ = false;
  std::atomic<bool> failed_ = false;
};

class FileScan {
 public:
  FileScan(SnapshotScanner& scanner, int descriptor, int64_t size, int workers, size_t block,
           const std::function<void(int64_t)>& hear)
      : scanner_(scanner),
        descriptor_(descriptor),
        size_(size),
        block_(block),
        hear_(hear),
        queue_(workers, block) {}

  bool run() {
    auto buffer = queue_.take_buffer();
    while (at_ < size_) {
      const ssize_t got = read_at(descriptor_, buffer->bytes(), block_, at_);
      if (got <= 0) return false;
      at_ += static_cast<int64_t>(
          scanner_.feed_to_rows(buffer->bytes(), static_cast<size_t>(got)));
      if (scanner_.is_at_rows() && !rows()) return false;
      report();
    }
    queue_.give_back(std::move(buffer));
    const auto sums = queue_.finish();
    hear_(at_);
    return sums && blocks_ && sections_read_ == 2 &&
           blocks_->finish(*sums, scanner_.strings().size());
  }

 private:
  // Puts the section that begins here into the queue, block by block, up to its bracket.
  bool rows() {
    const SnapshotMeta& meta = scanner_.rows().meta();
    if (!blocks_) {
      if (!RowBlocks::is_plausible(meta, size_)) return false;
      blocks_.emplace(scanner_.rows(), meta);
      queue_.set_rows(&*blocks_);
    }
    ++sections_read_;
    const auto section = scanner_.row_section();
    const int64_t begin = at_;
    int64_t commas = 0;
    for (bool ended = false; !ended;) {
      auto buffer = queue_.take_buffer();
      uint8_t* const bytes = buffer->bytes();
      const ssize_t got = read_at(descriptor_, bytes, block_ + kSlack, at_);
      if (got <= 0 || queue_.has_failed()) return false;
      auto* bracket = static_cast<uint8_t*>(std::memchr(bytes, ']', static_cast<size_t>(got)));
      if (bracket == nullptr && static_cast<size_t>(got) < block_ + kSlack) return false;
      const size_t end = bracket == nullptr ? static_cast<size_t>(got)
                                            : static_cast<size_t>(bracket - bytes);
      std::memset(bytes + end, ',', kCommas);
      const size_t size = std::min(end, block_);
      ended = bracket != nullptr && end < block_;
      const auto inside = count_commas(bytes, size);
      const bool is_first = at_ == begin;
      if (is_first && ended && size == 0) {  // an empty array
        if (blocks_->numbers_of(section) != 0) return false;
        queue_.give_back(std::move(buffer));
        break;
      }
      queue_.put(std::move(buffer), {section, bytes, size, commas, inside, is_first});
      commas += inside;
      at_ += static_cast<int64_t>(size);
      if (ended && commas + 1 != blocks_->numbers_of(section)) return false;
      report();
    }
    scanner_.skip_rows(at_ - begin);
    return true;
  }

  void report() {
    if (at_ - reported_ < kBytesPerReport) return;
    reported_ = at_;
    hear_(at_);
  }

  SnapshotScanner& scanner_;
  const int descriptor_;
  const int64_t size_;
  const size_t block_;
  const std::function<void(int64_t)>& hear_;
  int64_t at_ = 0, reported_ = 0;
  int sections_read_ = 0;
  std::optional<RowBlocks> blocks_;
  BlockQueue queue_;  // stops its threads before what they read into goes
};

// Has the C library return the buffers of a scan to the system: what follows needs no such blocks.
void give_back_freed() {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

}  // namespace

bool scan_file(SnapshotScanner& scanner, int descriptor, int64_t size, int workers,
               size_t block_bytes, const std::function<void(int64_t)>& hear) {
  if constexpr (!kCanReadBlocks) return false;
  try {
    {
      FileScan scan(scanner, descriptor, size, workers, block_bytes, hear);
      if (!scan.run()) return false;
    }
    scanner.finish();
    give_back_freed();
    return true;
  } catch (const ScanError&) {
    return false;  // the push parser says what is wrong, and where
  }
}

}  // namespace heaphound
