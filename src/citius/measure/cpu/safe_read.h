// SPDX-License-Identifier: Apache-2.0
// Copies memory that may not be there. Async-signal-safe, any thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace citius::measure {

// Copies `size` bytes at address `from` of this process; false when any byte is unreadable. ~2 us.
bool safe_read(std::uintptr_t from, void* to, std::size_t size) noexcept;

// The same; false also where a sandbox forbids the call that cannot fault. For an address that may
// be no address at all: what lies there another thread may unmap at any moment.
bool guess_read(std::uintptr_t from, void* to, std::size_t size) noexcept;

// The same as `safe_read` for memory that no other thread unmaps: it asks first and then reads.
// ~0.2 us.
bool probe_read(std::uintptr_t from, void* to, std::size_t size) noexcept;

// Finds out which system call does the job here (sandboxes may refuse the first choice), and
// remembers the process id; call once at start and again in a forked child.
void prepare_safe_read() noexcept;

template <class T>
bool safe_read(std::uintptr_t from, T* to) noexcept {
  return safe_read(from, static_cast<void*>(to), sizeof(T));
}

}  // namespace citius::measure
