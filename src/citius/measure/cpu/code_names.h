// SPDX-License-Identifier: Apache-2.0
// What a code object says of itself, read without the GIL.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "line_table.h"

namespace citius::measure {

struct CodeFacts {
  std::string file;
  std::string function;  // qualified name
  std::int32_t first_line = 0;
  std::int32_t units = 0;
  std::int32_t first_traceable = 0;  // a frame before this unit has not begun
  std::vector<LineRun> lines;
};

// Reads the code object at `code`. Its fields never change, and the engine's lock keeps it from
// being deallocated; every read is safe all the same, and what is no code object gives nothing.
std::optional<CodeFacts> read_code(std::uintptr_t code);

}  // namespace citius::measure
