// SPDX-License-Identifier: Apache-2.0
// Exec must find no signal of ours on its way: the new program has no handler yet and dies of it.
#pragma once

namespace citius::measure {

// From now on `before` is called, under the GIL, before the interpreter's execv, execve and
// fexecve, and `failed` after one that has returned. Call under the GIL.
void open_exec_guard(void (*before)(), void (*failed)());
void close_exec_guard() noexcept;

}  // namespace citius::measure
