// SPDX-License-Identifier: Apache-2.0
#include "citius/base/clocks.h"

#include <ctime>

namespace citius::base {
namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

std::optional<std::int64_t> read(clockid_t clock) noexcept {
  timespec now{};
  if (clock_gettime(clock, &now) != 0) return std::nullopt;
  return now.tv_sec * kNanosPerSecond + now.tv_nsec;
}

}  // namespace

std::int64_t monotonic_ns() noexcept { return read(CLOCK_MONOTONIC).value_or(0); }
std::int64_t thread_cpu_ns() noexcept { return read(CLOCK_THREAD_CPUTIME_ID).value_or(0); }
std::int64_t process_cpu_ns() noexcept { return read(CLOCK_PROCESS_CPUTIME_ID).value_or(0); }

std::optional<std::int64_t> thread_cpu_ns(pid_t tid) noexcept {
  return read(thread_cpu_clock(tid));
}

// Linux encodes such a clock as ~tid << 3 | 4 (one thread) | 2 (scheduler time): see
// CPUCLOCK_PERTHREAD_MASK and CPUCLOCK_SCHED in the kernel's include/linux/posix-timers.h.
// pthread_getcpuclockid computes the same, but wants a pthread_t, which /proc does not give.
clockid_t thread_cpu_clock(pid_t tid) noexcept {
  return static_cast<clockid_t>((~static_cast<unsigned>(tid) << 3U) | 4U | 2U);
}

}  // namespace citius::base
