// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace citius::base {

// Nanoseconds on the monotonic clock: the same one in every process of the machine since boot,
// never set back. About 30 ns; async-signal-safe; any thread.
std::int64_t monotonic_ns() noexcept;

// CPU time of the calling thread, of the calling process, in nanoseconds. A system call, about
// 0.8 us on a virtual machine; async-signal-safe; any thread.
std::int64_t thread_cpu_ns() noexcept;
std::int64_t process_cpu_ns() noexcept;

// CPU time of thread `tid` of this process in nanoseconds, or nothing if it has ended.
// Async-signal-safe; any thread.
std::optional<std::int64_t> thread_cpu_ns(pid_t tid) noexcept;

// The kernel's clock number for the CPU time of thread `tid` of this process, as timer_create
// takes it. It is computed: the thread need not exist.
clockid_t thread_cpu_clock(pid_t tid) noexcept;

}  // namespace citius::base
