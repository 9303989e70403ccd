// SPDX-License-Identifier: Apache-2.0
// CPython's location table (Objects/locations.md, 3.11 and later): which line a code unit is on.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace citius::measure {

// Code units from `first_unit` up to the next run are on `line`; 0 when they have none.
struct LineRun {
  std::int32_t first_unit;
  std::int32_t line;
};

// Decodes `table`. Damaged bytes end the table early; nothing throws but bad_alloc. O(size).
std::vector<LineRun> decode_line_table(std::span<const std::uint8_t> table,
                                       std::int32_t first_line);

// The line of code unit `unit`, or `first_line` where the table says nothing. O(log runs).
std::int32_t line_of(std::span<const LineRun> runs, std::int32_t unit,
                     std::int32_t first_line) noexcept;

}  // namespace citius::measure
