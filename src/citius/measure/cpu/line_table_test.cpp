// SPDX-License-Identifier: Apache-2.0
#include "citius/measure/cpu/line_table.h"

#include <gtest/gtest.h>

#include <random>

namespace citius::measure {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Head byte of an entry: marker, form, code units less one.
std::uint8_t head(unsigned form, unsigned units) {
  return static_cast<std::uint8_t>(0x80 | form << 3 | (units - 1));
}

TEST(LineTable, ShortAndOneLineFormsMoveTheLine) {
  // Units 0-1 on line 10, units 2-4 one line down, unit 5 two lines further down.
  const auto runs =
      decode_line_table(Bytes{head(3, 2), 0, head(11, 3), 0, 0, head(12, 1), 0, 0}, 10);
  EXPECT_EQ(line_of(runs, 0, 10), 10);
  EXPECT_EQ(line_of(runs, 1, 10), 10);
  EXPECT_EQ(line_of(runs, 2, 10), 11);
  EXPECT_EQ(line_of(runs, 4, 10), 11);
  EXPECT_EQ(line_of(runs, 5, 10), 13);
}

TEST(LineTable, LongFormGoesBackAndFar) {
  // -3 as a signed varint is 7; +100 is 200, in two pieces of six bits.
  const auto runs =
      decode_line_table(Bytes{head(13, 1), 7, head(14, 1), (200 & 63) | 64, 200 >> 6, 0, 0, 0}, 50);
  EXPECT_EQ(line_of(runs, 0, 50), 47);
  EXPECT_EQ(line_of(runs, 1, 50), 147);
}

TEST(LineTable, UnitsWithoutALineFallBackToTheFirst) {
  const auto runs = decode_line_table(Bytes{head(15, 1), head(11, 1), 0, 0}, 7);
  EXPECT_EQ(line_of(runs, 0, 7), 7);
  EXPECT_EQ(line_of(runs, 1, 7), 8);
  EXPECT_EQ(line_of({}, 3, 7), 7);
}

TEST(LineTable, SurvivesAnyBytes) {
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    Bytes table(random() % 64);
    for (auto& byte : table) byte = static_cast<std::uint8_t>(random());
    for (const auto& run : decode_line_table(table, 1)) EXPECT_GE(run.line, 0);
  }
}

}  // namespace
}  // namespace citius::measure
