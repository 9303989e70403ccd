// SPDX-License-Identifier: Apache-2.0
#include "line_table.h"

#include <algorithm>

namespace citius::measure {
namespace {

class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  bool done() const { return at_ >= bytes_.size(); }
  unsigned byte() { return done() ? 0u : bytes_[at_++]; }
  void skip(std::size_t count) { at_ += count; }
  std::uint32_t varint() {
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 30; shift += 6) {
      const unsigned next = byte();
      value |= (next & 63u) << shift;
      if (!(next & 64u)) break;
    }
    return value;
  }
  std::int32_t signed_varint() {
    const auto value = varint();
    const auto half = static_cast<std::int32_t>(value >> 1);
    return value & 1u ? -half : half;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

constexpr unsigned kShortForms = 10, kOneLine = 10, kNoColumns = 13, kLong = 14, kNone = 15;

// Reads what follows the first byte of an entry; the line moves by the result.
std::int32_t line_delta(Reader& reader, unsigned form) {
  if (form < kShortForms) {
    reader.skip(1);
    return 0;
  }
  if (form < kNoColumns) {
    reader.skip(2);
    return static_cast<std::int32_t>(form - kOneLine);
  }
  if (form == kNone) return 0;
  const auto delta = reader.signed_varint();
  if (form == kLong)
    for (int i = 0; i < 3; ++i) reader.varint();
  return delta;
}

}  // namespace

std::vector<LineRun> decode_line_table(std::span<const std::uint8_t> table,
                                       std::int32_t first_line) {
  std::vector<LineRun> runs;
  Reader reader(table);
  // 64 bits: the deltas of a damaged table must not overflow.
  std::int64_t line = first_line;
  std::int32_t unit = 0;
  while (!reader.done()) {
    const unsigned first = reader.byte();
    if (!(first & 0x80u)) break;
    const unsigned form = first >> 3 & 15u;
    line += line_delta(reader, form);
    const auto shown =
        form == kNone || line < 0 || line > INT32_MAX ? 0 : static_cast<std::int32_t>(line);
    if (runs.empty() || runs.back().line != shown) runs.push_back({unit, shown});
    unit += static_cast<std::int32_t>(first & 7u) + 1;
  }
  return runs;
}

std::int32_t line_of(std::span<const LineRun> runs, std::int32_t unit,
                     std::int32_t first_line) noexcept {
  const auto after =
      std::upper_bound(runs.begin(), runs.end(), unit,
                       [](std::int32_t at, const LineRun& run) { return at < run.first_unit; });
  if (after == runs.begin()) return first_line;
  const auto line = std::prev(after)->line;
  return line > 0 ? line : first_line;
}

}  // namespace citius::measure
