// SPDX-License-Identifier: Apache-2.0
// Tells when a code object is about to be deallocated: samples hold its address.
#pragma once

#include <cstdint>

namespace citius::measure {

// Calls `gone(address)` under the GIL before each deallocation of a code object until
// `unwatch_code`. Both under the GIL. Throws std::runtime_error when CPython has no watcher left.
void watch_code(void (*gone)(std::uintptr_t));
void unwatch_code() noexcept;

}  // namespace citius::measure
