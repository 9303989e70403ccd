// SPDX-License-Identifier: Apache-2.0
#include "citius/measure/cpu/waits.h"

#include <gtest/gtest.h>
#include <sys/syscall.h>

#include <string>

namespace citius::measure {
namespace {

std::string line(long number, const std::string& arguments) {
  return std::to_string(number) + " " + arguments + " 0x7ffdd5b0e0a8 0x7f1b6d0e42ad\n";
}

Class classify(long number, const std::string& arguments) {
  const auto blocked = parse_syscall(line(number, arguments));
  EXPECT_EQ(blocked.state, Running::blocked);
  return classify_wait(blocked, 0x1000, 0x2000);
}

TEST(Waits, ReadsWhatTheKernelWrites) {
  EXPECT_EQ(parse_syscall("running\n").state, Running::running);
  const auto fault = parse_syscall("-1 0x7ffd 0x7f1b\n");
  EXPECT_EQ(fault.state, Running::blocked);
  EXPECT_EQ(fault.number, -1);
  const auto read = parse_syscall(line(0, "0x3 0x7f1ab 0x20000 0x0 0x0 0x0"));
  EXPECT_EQ(read.number, 0);
  EXPECT_EQ(read.arguments[0], 3u);
  EXPECT_EQ(read.arguments[2], 0x20000u);
}

TEST(Waits, SaysUnknownOfAnythingElse) {
  for (const auto* text : {"", "\n", "walking", "12", "12 0x1 0x2", "12 zebra 0 0 0 0 0",
                           "99999999999999999999 0 0 0 0 0 0"})
    EXPECT_EQ(parse_syscall(text).state, Running::unknown) << text;
}

TEST(Waits, TellsTheGilFromOtherLocks) {
  EXPECT_EQ(classify(SYS_futex, "0x1008 0x189 0x0 0x0 0x0 0x0"), Class::gil_wait);
  EXPECT_EQ(classify(SYS_futex, "0x2000 0x189 0x0 0x0 0x0 0x0"), Class::lock);
  EXPECT_EQ(classify(SYS_flock, "0x3 0x2 0x0 0x0 0x0 0x0"), Class::lock);
  EXPECT_EQ(classify(SYS_fcntl, "0x3 0x7 0x0 0x0 0x0 0x0"), Class::lock);
  EXPECT_EQ(classify(SYS_fcntl, "0x3 0x6 0x0 0x0 0x0 0x0"), Class::io);
}

TEST(Waits, WaitingForNoDescriptorIsSleeping) {
  EXPECT_EQ(classify(SYS_clock_nanosleep, "0x1 0x1 0x0 0x0 0x0 0x0"), Class::sleep);
  EXPECT_EQ(classify(SYS_pselect6, "0x0 0x0 0x0 0x0 0x7ff 0x0"), Class::sleep);
  EXPECT_EQ(classify(SYS_pselect6, "0x5 0x7ff 0x0 0x0 0x7ff 0x0"), Class::io);
  EXPECT_EQ(classify(SYS_ppoll, "0x7ff 0x0 0x0 0x0 0x0 0x0"), Class::sleep);
  EXPECT_EQ(classify(SYS_ppoll, "0x7ff 0x1 0x0 0x0 0x0 0x0"), Class::io);
  EXPECT_EQ(classify(SYS_recvfrom, "0x3 0x7ff 0x1000 0x0 0x0 0x0"), Class::io);
  EXPECT_EQ(classify(SYS_wait4, "0xffffffff 0x0 0x0 0x0 0x0 0x0"), Class::io);
}

std::string stat(const std::string& name, const std::string& processor) {
  std::string line = "71 (" + name + ") S";
  for (int field = 4; field < 39; ++field) line += " 9" + std::to_string(field);
  return line + " " + processor + " 0 0 7 0 0\n";
}

TEST(Waits, ReadsTheProcessorWhateverTheName) {
  for (const auto* name : {"python", "", "a b", ") 5 (", ")", "\n", "9 9 9) S 1"})
    EXPECT_EQ(parse_processor(stat(name, "12")), 12) << name;
}

TEST(Waits, KnowsNoProcessorFromAnythingElse) {
  for (const auto& line : {std::string(), std::string("71"), std::string("71 (python"),
                           std::string("71 (python) S 1 2"), stat("python", ""),
                           stat("python", "x"), stat("python", "-3")})
    EXPECT_EQ(parse_processor(line.substr(0, line.find(" 0 0 7"))), -1) << line;
}

}  // namespace
}  // namespace citius::measure
