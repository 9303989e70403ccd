// SPDX-License-Identifier: Apache-2.0
#include <nanobind/nanobind.h>

#include "citius/base/bind_errors.h"

namespace nb = nanobind;

NB_MODULE(_measure, m) {
  citius::base::bind_errors();
  m.def("version", [] { return CITIUS_VERSION; }, "Version that this extension was built from.");
}
