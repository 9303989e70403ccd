// SPDX-License-Identifier: Apache-2.0
#include "citius/measure/cpu/ring.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace citius::measure {
namespace {

// Writes the sample number `number`, its mark at both ends; false when there is no room.
bool write(Ring& ring, std::uint32_t number) {
  auto* sample = ring.begin_write();
  if (!sample) return false;
  sample->ticks = number;
  sample->depth = kMaxDepth;
  sample->frames[0].code = sample->frames[kMaxDepth - 1].code = number;
  ring.end_write();
  return true;
}

TEST(Ring, GivesBackInOrderAndRefusesWhatHasNoRoom) {
  const auto ring = std::make_unique<Ring>();
  EXPECT_EQ(ring->front(), nullptr);
  for (std::uint32_t i = 0; i < kRingSlots; ++i) EXPECT_TRUE(write(*ring, i));
  EXPECT_FALSE(write(*ring, 99));
  ASSERT_EQ(ring->front()->ticks, 0u);
  ring->pop();
  EXPECT_TRUE(write(*ring, kRingSlots));
  for (std::uint32_t i = 1; i <= kRingSlots; ++i) {
    ASSERT_NE(ring->front(), nullptr);
    EXPECT_EQ(ring->front()->ticks, i);
    ring->pop();
  }
  EXPECT_EQ(ring->front(), nullptr);
}

TEST(Ring, DoesNotShowASampleBeforeItIsWhole) {
  const auto ring = std::make_unique<Ring>();
  ring->begin_write()->ticks = 7;
  EXPECT_EQ(ring->front(), nullptr);
  ring->end_write();
  EXPECT_NE(ring->front(), nullptr);
}

// ThreadSanitizer sees to the order in memory.
TEST(Ring, ASampleIsWholeInAnotherThread) {
  constexpr std::uint32_t kSamples = 50'000;
  const auto ring = std::make_unique<Ring>();
  std::thread producer([&] {
    for (std::uint32_t i = 0; i < kSamples;)
      if (write(*ring, i))
        ++i;
      else
        std::this_thread::yield();
  });
  for (std::uint32_t i = 0; i < kSamples;) {
    const auto* sample = ring->front();
    if (!sample) {
      std::this_thread::yield();
      continue;
    }
    EXPECT_EQ(sample->ticks, i);
    EXPECT_EQ(sample->frames[0].code, i);
    EXPECT_EQ(sample->frames[kMaxDepth - 1].code, i);
    ring->pop();
    ++i;
  }
  producer.join();
}

}  // namespace
}  // namespace citius::measure
