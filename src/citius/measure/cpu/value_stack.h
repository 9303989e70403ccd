// SPDX-License-Identifier: Apache-2.0
// How deep the value stack is before an instruction, from the bytecode alone.
#pragma once

#include <cstdint>
#include <vector>

#include "python_layout.h"

namespace citius::measure {

// 3.11 and 3.12 push NULL or a method below the callable; later versions push the callable first.
inline constexpr bool kCallableIsFirstNonNull = PY_VERSION_HEX < 0x030D0000;

// Index into the frame's `localsplus` of the callable that the call instruction at code unit
// `index` uses, or -1 when the bytecode does not tell. O(size of the code object); reads safely.
int callable_slot(std::uintptr_t code, std::int32_t index);

// For each code unit of `code`, whether an instruction begins there; the rest are inline caches,
// whose bytes say nothing. Empty when `code` can't be read. O(size); reads safely.
std::vector<bool> instruction_starts(std::uintptr_t code);

}  // namespace citius::measure
