// SPDX-License-Identifier: Apache-2.0
#include "citius/base/errors.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace citius::base {
namespace {

TEST(Errors, CarryTheNumberAndWhatWasTried) {
  try {
    throw_system_error(ENOENT, "open the part /x");
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), ENOENT);
    EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
    EXPECT_EQ(std::string(error.what()), "cannot open the part /x: No such file or directory");
    return;
  }
  FAIL() << "nothing was thrown";
}

TEST(Errors, TakeTheThreadsErrno) {
  errno = EACCES;
  try {
    throw_errno("read /y");
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), EACCES);
    return;
  }
  FAIL() << "nothing was thrown";
}

}  // namespace
}  // namespace citius::base
