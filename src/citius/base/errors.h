// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace citius::base {

// Throws std::system_error for `error` (a value of errno), saying what was tried: `what` reads
// like "open the part /tmp/x". In Python it becomes the matching OSError (FileNotFoundError, ...).
// Out of line, so that callers' hot paths stay small. Any thread may call it.
[[noreturn]] void throw_system_error(int error, std::string_view what);

// The same for the calling thread's current errno: call it before anything else can change it.
[[noreturn]] void throw_errno(std::string_view what);

}  // namespace citius::base
