// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <system_error>

#include "citius/base/clocks.h"
#include "citius/base/errors.h"

int main() {
  try {
    citius::base::throw_system_error(2, "find it");
  } catch (const std::system_error& error) {
    std::puts(error.what());
  }
  return citius::base::monotonic_ns() > 0 ? 0 : 1;
}
