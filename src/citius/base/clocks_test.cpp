// SPDX-License-Identifier: Apache-2.0
#include "citius/base/clocks.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <unistd.h>

#include <thread>

namespace citius::base {
namespace {

TEST(Clocks, MonotonicNeverGoesBack) {
  std::int64_t last = monotonic_ns();
  ASSERT_GT(last, 0);
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t now = monotonic_ns();
    EXPECT_GE(now, last);
    last = now;
  }
}

TEST(Clocks, CpuTimeGrowsWithWorkAndThreadIsPartOfProcess) {
  const std::int64_t process_start = process_cpu_ns();
  const std::int64_t thread_start = thread_cpu_ns();
  while (thread_cpu_ns() - thread_start < 1'000'000) {
  }
  EXPECT_GE(process_cpu_ns() - process_start, 1'000'000);
}

TEST(Clocks, ClockOfAThreadIsTheOneOfPthread) {
  clockid_t expected{};
  ASSERT_EQ(pthread_getcpuclockid(pthread_self(), &expected), 0);
  EXPECT_EQ(thread_cpu_clock(gettid()), expected);
  EXPECT_GT(thread_cpu_ns(gettid()).value(), 0);
}

TEST(Clocks, AThreadThatEndedHasNoTime) {
  pid_t tid = 0;
  std::thread([&tid] { tid = gettid(); }).join();
  EXPECT_EQ(thread_cpu_ns(tid), std::nullopt);
}

}  // namespace
}  // namespace citius::base
