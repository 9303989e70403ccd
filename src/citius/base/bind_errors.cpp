// SPDX-License-Identifier: Apache-2.0
#include "citius/base/bind_errors.h"

#include <nanobind/nanobind.h>

#include <system_error>

namespace nb = nanobind;

namespace citius::base {
namespace {

// nanobind already translates the standard's other exceptions as the header says.
void translate(const std::exception_ptr& thrown, void*) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::system_error& error) {
    // Called with (errno, message), OSError makes itself the subclass for that errno.
    const nb::object value =
        nb::steal(PyObject_CallFunction(PyExc_OSError, "is", error.code().value(), error.what()));
    if (value.is_valid())
      PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(value.ptr())), value.ptr());
  }
}

}  // namespace

void bind_errors() { nb::register_exception_translator(translate, nullptr); }

}  // namespace citius::base
