// SPDX-License-Identifier: Apache-2.0
// Our signals' handlers, next to those of the program.
//
// A program that resets all signals to their default would die of the next sample, and one that
// handles them all would see every one. While it measures, the engine therefore stands in for the
// interpreter's `sigaction`: what the program sets for our signals is remembered, told when it
// asks, and gets the signals that are not ours; the kernel keeps our handler. Native libraries that
// call sigaction themselves are not touched: `signals_lost` tells.
#pragma once

#include <signal.h>

namespace citius::measure {

using SignalHandler = void (*)(int, siginfo_t*, void*);

// Installs `handler` as our signal number `which` (0 or 1). Call under the GIL; throws
// std::system_error.
void take_signal(int which, int signal_number, SignalHandler handler);

// Stands in for the interpreter's sigaction from now on. Call under the GIL.
void open_signal_actions();

// Gives the signals back, unless a native library has put in its own handler. Call under the GIL.
void release_signals() noexcept;

// Does with a signal that is not ours what the program wants. In the handler; async-signal-safe.
void pass_on(int signal_number, siginfo_t* info, void* context) noexcept;

// Whether somebody has replaced a handler of ours. Any thread.
bool signals_lost() noexcept;

}  // namespace citius::measure
