// SPDX-License-Identifier: Apache-2.0
#include "citius/base/descriptor.h"

#include <fcntl.h>
#include <unistd.h>

namespace citius::base {

void Descriptor::reset(int number) noexcept {
  // Never retried: on Linux the number is free again even when close reports EINTR.
  if (number_ >= 0) close(number_);
  number_ = number;
}

void Descriptor::move_above(int lowest) noexcept {
  const int moved = fcntl(number_, F_DUPFD_CLOEXEC, lowest);
  if (moved >= 0) reset(moved);
}

}  // namespace citius::base
