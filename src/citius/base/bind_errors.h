// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace citius::base {

// Registers how C++ exceptions look in Python; an extension calls it first of all. Needs the GIL.
//   std::invalid_argument -> ValueError       std::out_of_range -> IndexError
//   std::system_error     -> OSError, or its subclass for the errno (FileNotFoundError, ...)
//   std::bad_alloc        -> MemoryError      any other std::exception -> RuntimeError
void bind_errors();

}  // namespace citius::base
