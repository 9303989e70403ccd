// SPDX-License-Identifier: Apache-2.0
// One thread's sampling clock: it ticks on that thread's CPU time and sends the signal there.
//
// perf: a task clock event with `sigtrap` (kernel 5.13), precise at any rate.
// timer: a POSIX timer on the thread's CPU clock, served by the scheduler's tick: CONFIG_HZ samples
// a second at most, allowed everywhere.
#pragma once

#include <sys/types.h>
#include <time.h>

#include <cstddef>
#include <cstdint>

#include "citius/base/descriptor.h"

namespace citius::measure {

enum class Mode : std::uint32_t { timer, perf };

// Ticks of the kernel a second: the most that timers can deliver.
int kernel_tick_rate() noexcept;

// Whether the kernel lets this process open perf events, kernel time included. CITIUS_NO_PERF in
// the environment refuses, for tests.
bool perf_allowed() noexcept;

class ThreadClock {
 public:
  ThreadClock() = default;
  ThreadClock(const ThreadClock&) = delete;
  ThreadClock& operator=(const ThreadClock&) = delete;
  ~ThreadClock() { disarm(); }

  // Starts sampling `tid` into `slot_index`; false when the kernel refuses (the thread may be
  // gone).
  bool arm(pid_t tid, std::size_t slot_index, std::int64_t period_ns, Mode mode) noexcept;
  void disarm() noexcept;

 private:
  base::Descriptor event_;
  timer_t timer_{};
  bool has_timer_ = false;
};

}  // namespace citius::measure
