// SPDX-License-Identifier: Apache-2.0
#include "store.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "citius/base/descriptor.h"
#include "citius/base/errors.h"

namespace citius::measure {
namespace {

constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kHeadroom = 64 * 1024;  // the rings of two threads, full of new stacks
constexpr std::uint64_t kFirstReserve = 2 * kHeadroom;
constexpr std::uint64_t kStep = 256 * 1024;

struct Plan {
  std::uint32_t record_size;
  std::uint64_t bytes;
};

// 30 MB in all: with the hash tables beside them below 64 MB however long the program runs.
constexpr Plan kPlan[kRegions] = {
    {1, 6u << 20},                       // strings
    {sizeof(CodeRecord), 1u << 20},      // 87,000 code objects
    {sizeof(NodeRecord), 6u << 20},      // 524,000 stack nodes
    {sizeof(CounterRecord), 16u << 20},  // 419,000 (thread, node, class) counters
    {sizeof(ThreadRecord), 1u << 20},    // 14,000 threads
};

// A program's timer or child may interrupt it again and again; each try gets further.
int allocate(int fd, off_t from, off_t bytes) noexcept {
  int failure;
  while ((failure = posix_fallocate(fd, from, bytes)) == EINTR) {
  }
  return failure;
}

}  // namespace

Store::Store(const std::string& path) : path_(std::filesystem::absolute(path)) {
  std::uint64_t offset = kPage;
  for (const auto& plan : kPlan) offset += plan.bytes;
  mapped_ = offset;
  const base::Descriptor file(open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file) base::throw_errno("create the part " + path_);
  int failure = allocate(file.get(), 0, kPage);
  void* at = failure ? MAP_FAILED
                     : mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE,
                            file.get(), 0);
  if (!failure && at == MAP_FAILED) failure = errno;
  if (!failure) {
    base_ = static_cast<char*>(at);
    madvise(at, mapped_, MADV_RANDOM);  // reading ahead would fill pages that nobody needs yet
    auto& head = header();
    head.version = kVersion;
    head.header_size = sizeof(Header);
    offset = kPage;
    for (std::size_t i = 0; i < kRegions; ++i) {
      head.regions[i] = {kPlan[i].record_size, 0, offset, kPlan[i].bytes / kPlan[i].record_size, 0};
      offset += kPlan[i].bytes;
      if (!reserve(file.get(), static_cast<Region>(i), kFirstReserve)) failure = ENOSPC;
    }
    // Last: a reader takes a part without it for one that is being made.
    std::atomic_thread_fence(std::memory_order_release);
    std::memcpy(head.magic, kMagic, sizeof kMagic);
  }
  if (failure) {
    if (base_) munmap(base_, mapped_);
    unlink(path_.c_str());
    base::throw_system_error(failure, "create the part " + path_);
  }
}

Store::~Store() { munmap(base_, mapped_); }

std::uint32_t Store::append_string(std::string_view text) noexcept {
  const auto used = table(Region::strings).used;
  const auto size = static_cast<std::uint32_t>(text.size());
  if (used + sizeof size + size > reserved_[0]) return ~0u;
  char* at = records<char>(Region::strings) + used;
  std::memcpy(at, &size, sizeof size);
  std::memcpy(at + sizeof size, text.data(), size);
  publish(Region::strings, used + sizeof size + size);
  return static_cast<std::uint32_t>(used);
}

// A reader of a killed process's file sees a record only after all of its bytes.
void Store::publish(Region region, std::uint64_t used) noexcept {
  std::atomic_ref(table(region).used).store(used, std::memory_order_release);
}

bool Store::reserve(int fd, Region region, std::uint64_t bytes) noexcept {
  auto& have = reserved_[static_cast<std::size_t>(region)];
  bytes = std::min(bytes, kPlan[static_cast<std::size_t>(region)].bytes);
  if (bytes <= have) return true;
  const auto from = static_cast<off_t>(table(region).offset + have);
  if (allocate(fd, from, static_cast<off_t>(bytes - have)) != 0) return false;
  have = bytes;
  return true;
}

void Store::reserve_headroom() noexcept {
  if (full_) return;
  base::Descriptor file;
  for (std::size_t i = 0; i < kRegions; ++i) {
    const auto used = header().regions[i].used * kPlan[i].record_size;
    if (reserved_[i] == kPlan[i].bytes || used + kHeadroom <= reserved_[i]) continue;
    if (!file) file.reset(open(path_.c_str(), O_RDWR | O_CLOEXEC));
    if (!file || !reserve(file.get(), static_cast<Region>(i), reserved_[i] + kStep)) full_ = true;
  }
}

}  // namespace citius::measure
