// SPDX-License-Identifier: Apache-2.0
#include "safe_read.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

namespace citius::measure {
namespace {

std::atomic<pid_t> g_pid{0};
std::atomic<bool> g_vm_readv{true};

bool read_by_vm(std::uintptr_t from, void* to, std::size_t size) noexcept {
  iovec local{to, size};
  iovec remote{reinterpret_cast<void*>(from), size};
  const auto pid = g_pid.load(std::memory_order_relaxed);
  return syscall(SYS_process_vm_readv, pid, &local, 1UL, &remote, 1UL, 0UL) ==
         static_cast<long>(size);
}

// rt_sigprocmask copies the set in before it looks at `how`: EFAULT tells unreadable memory from
// EINVAL, and the invalid `how` makes sure that nothing changes.
bool readable(std::uintptr_t address) noexcept {
  return syscall(SYS_rt_sigprocmask, ~0UL, address, nullptr, 8UL) == -1 && errno != EFAULT;
}

constexpr std::uintptr_t kPage = 4096;

bool no_address(std::uintptr_t from, std::size_t size) noexcept {
  return from < kPage || from + size < from;
}

}  // namespace

bool probe_read(std::uintptr_t from, void* to, std::size_t size) noexcept {
  if (no_address(from, size)) return false;
  for (auto page = from & ~(kPage - 1); page < from + size; page += kPage)
    if (!readable(page)) return false;
  std::memcpy(to, reinterpret_cast<const void*>(from), size);
  return true;
}

bool safe_read(std::uintptr_t from, void* to, std::size_t size) noexcept {
  return g_vm_readv.load(std::memory_order_relaxed) ? guess_read(from, to, size)
                                                    : probe_read(from, to, size);
}

bool guess_read(std::uintptr_t from, void* to, std::size_t size) noexcept {
  return g_vm_readv.load(std::memory_order_relaxed) && !no_address(from, size) &&
         read_by_vm(from, to, size);
}

void prepare_safe_read() noexcept {
  g_pid.store(getpid(), std::memory_order_relaxed);
  int value = 42;
  int copy = 0;
  g_vm_readv.store(
      read_by_vm(reinterpret_cast<std::uintptr_t>(&value), &copy, sizeof copy) && copy == 42,
      std::memory_order_relaxed);
}

}  // namespace citius::measure
