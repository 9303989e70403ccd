// SPDX-License-Identifier: Apache-2.0
#include "citius/base/errors.h"

#include <cerrno>
#include <string>
#include <system_error>

namespace citius::base {

void throw_system_error(int error, std::string_view what) {
  throw std::system_error(error, std::generic_category(), "cannot " + std::string(what));
}

void throw_errno(std::string_view what) { throw_system_error(errno, what); }

}  // namespace citius::base
