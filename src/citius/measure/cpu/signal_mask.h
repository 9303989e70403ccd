// SPDX-License-Identifier: Apache-2.0
// A program that blocks all signals must still be sampled, and must not find ours pending.
//
// While it measures, the engine stands in for the interpreter's `pthread_sigmask`: our signals are
// never really blocked, and the program reads back the mask it has set. Native libraries that call
// pthread_sigmask themselves are not touched: a thread of theirs that blocks our signals has its
// CPU time in the thread's account and on no line.
#pragma once

namespace citius::measure {

// Call under the GIL. The calling thread's own mask is treated as if it had been set by now.
void open_signal_mask(int first_signal, int second_signal);
void restore_signal_mask() noexcept;

}  // namespace citius::measure
