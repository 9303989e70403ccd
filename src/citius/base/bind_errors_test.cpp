// SPDX-License-Identifier: Apache-2.0
#include <nanobind/nanobind.h>

#include <new>
#include <stdexcept>
#include <string_view>

#include "citius/base/bind_errors.h"
#include "citius/base/errors.h"

namespace nb = nanobind;

NB_MODULE(_errors_test, m) {
  citius::base::bind_errors();
  m.def("throw_errno", [](int error) { citius::base::throw_system_error(error, "do it"); });
  m.def("throw_invalid_argument", [] { throw std::invalid_argument("rank 7 is outside [0, 1]"); });
  m.def("throw_out_of_range", [] { throw std::out_of_range("no item 9"); });
  m.def("throw_bad_alloc", [] { throw std::bad_alloc(); });
  m.def("throw_runtime_error", [] { throw std::runtime_error("no luck"); });
}
