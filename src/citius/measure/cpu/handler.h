// SPDX-License-Identifier: Apache-2.0
// The signal handler: one sample of the interrupted thread's own Python stack and class.
//
// No system call is cut short by it: both clocks raise their signal from task work on the way back
// to user mode (Linux 5.13 and later on x86-64).
#pragma once

#include <atomic>
#include <cstdint>

#include "ring.h"

namespace citius::measure {

// What the handler of one thread knows; slots live as long as the process.
struct Slot {
  std::atomic<int> tid{0};   // 0: free, -1: never to be used again
  std::atomic<int> busy{0};  // handlers at work: its own, and late ones of earlier owners
  std::atomic<Ring*> ring{nullptr};
  std::int64_t anchor_ns = 0;  // CPU time of the last tick of this thread's sampling clock
  std::atomic<std::uintptr_t> state{0};  // PyThreadState, for the sampler
  std::atomic<std::uint64_t> dropped{0};
  std::atomic<std::int64_t> spent_ns{0};
  std::atomic<std::uint64_t> samples{0};
};

Slot& slot(std::size_t index) noexcept;

// The signal that per-thread timers send: a real-time signal, which programs hardly use.
int timer_signal() noexcept;

// Installs the handler for the timer's signal, and for SIGTRAP when `perf`; `period_ns` of CPU time
// lie between samples. `release_signals` undoes it. Call under the GIL. Throws std::system_error.
void install_handler(std::int64_t period_ns, bool perf);

}  // namespace citius::measure
