// SPDX-License-Identifier: Apache-2.0
#include "clocks.h"

#include <linux/perf_event.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "citius/base/clocks.h"
#include "handler.h"

#ifndef SIGEV_THREAD_ID
#define SIGEV_THREAD_ID 4
#endif
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

namespace citius::measure {
namespace {

// Kernel time included on purpose: without it a program that lives in system calls loses 85 % of
// its samples. The descriptor closes itself on exec, and so does the event.
base::Descriptor open_task_clock(pid_t tid, std::uint64_t data, std::int64_t period_ns) noexcept {
  perf_event_attr attr;
  std::memset(&attr, 0, sizeof attr);
  attr.size = sizeof attr;
  attr.type = PERF_TYPE_SOFTWARE;
  attr.config = PERF_COUNT_SW_TASK_CLOCK;
  attr.sample_period = static_cast<std::uint64_t>(period_ns);
  attr.sigtrap = 1;
  attr.remove_on_exec = 1;
  attr.sig_data = data;
  return base::Descriptor(
      static_cast<int>(syscall(SYS_perf_event_open, &attr, tid, -1, -1, PERF_FLAG_FD_CLOEXEC)));
}

}  // namespace

int kernel_tick_rate() noexcept {
  timespec tick{};
  if (clock_getres(CLOCK_MONOTONIC_COARSE, &tick) != 0 || tick.tv_nsec <= 0) return 100;
  return static_cast<int>(1'000'000'000L / tick.tv_nsec);
}

bool perf_allowed() noexcept {
  return !std::getenv("CITIUS_NO_PERF") && open_task_clock(0, 0, 1'000'000'000);
}

bool ThreadClock::arm(pid_t tid, std::size_t slot_index, std::int64_t period_ns,
                      Mode mode) noexcept {
  disarm();
  if (mode == Mode::perf) {
    event_ = open_task_clock(tid, slot_index, period_ns);
    return static_cast<bool>(event_);
  }
  sigevent event;
  std::memset(&event, 0, sizeof event);
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = timer_signal();
  event.sigev_value.sival_int = static_cast<int>(slot_index);
  event.sigev_notify_thread_id = tid;
  if (timer_create(base::thread_cpu_clock(tid), &event, &timer_) != 0) return false;
  has_timer_ = true;
  // Due at every tick of the scheduler. The kernel sets the timer anew when the signal is
  // delivered, after a long system call at any distance from the next tick: a longer period would
  // skip it.
  const timespec often{0, 10'000};
  const itimerspec every{often, often};
  return timer_settime(timer_, 0, &every, nullptr) == 0;
}

void ThreadClock::disarm() noexcept {
  event_.reset();
  if (has_timer_) timer_delete(timer_);
  has_timer_ = false;
}

}  // namespace citius::measure
