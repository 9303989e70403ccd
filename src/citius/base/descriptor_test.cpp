// SPDX-License-Identifier: Apache-2.0
#include "citius/base/descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <utility>

namespace citius::base {
namespace {

int open_null() { return open("/dev/null", O_RDONLY | O_CLOEXEC); }
bool is_open(int number) { return fcntl(number, F_GETFD) >= 0; }

TEST(Descriptor, ClosesAtTheEnd) {
  const int number = open_null();
  {
    const Descriptor owner(number);
    EXPECT_TRUE(owner);
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(Descriptor, MovesWithoutClosing) {
  Descriptor first(open_null());
  const int number = first.get();
  Descriptor second;
  second = std::move(first);
  EXPECT_EQ(second.get(), number);
  EXPECT_TRUE(is_open(number));
}

TEST(Descriptor, GivesAway) {
  Descriptor owner(open_null());
  const int number = owner.release();
  EXPECT_FALSE(owner);
  EXPECT_TRUE(is_open(number));
  const Descriptor closer(number);
}

TEST(Descriptor, MovesOutOfTheWay) {
  Descriptor owner(open_null());
  const int before = owner.get();
  owner.move_above(200);
  EXPECT_GE(owner.get(), 200);
  EXPECT_FALSE(is_open(before));
  EXPECT_EQ(fcntl(owner.get(), F_GETFD), FD_CLOEXEC);
}

TEST(Descriptor, StaysWhereThereIsNoRoom) {
  Descriptor owner(open_null());
  const int before = owner.get();
  owner.move_above(1 << 30);
  EXPECT_EQ(owner.get(), before);
  EXPECT_TRUE(is_open(before));
}

}  // namespace
}  // namespace citius::base
