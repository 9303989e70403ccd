// SPDX-License-Identifier: Apache-2.0
// Which loaded object an instruction belongs to: the interpreter and the C library, in which the
// instruction pointer alone cannot tell Python code from native code, or anything else.
#pragma once

#include <cstdint>

namespace citius::measure {

// Records the executable segments of the module that contains `interpreter_symbol`, of libc, libm,
// the loader and the vdso. Call once before the first sample; later reads are async-signal-safe.
void find_interpreter_modules(const void* interpreter_symbol);

// Where `pc` lies: the C library is libc, libm, the loader and the vdso.
enum class Home : std::uint8_t { other, interpreter, c_library };
Home home_of(std::uintptr_t pc) noexcept;

}  // namespace citius::measure
