// SPDX-License-Identifier: Apache-2.0
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include "citius/base/bind_errors.h"
#include "cpu/engine.h"

namespace nb = nanobind;
namespace measure = citius::measure;

namespace {

// Calls `function` unseen by the program's own trace and profile functions and by sys.monitoring.
nb::object untraced_call(const nb::callable& function) {
  struct Untraced {
    PyThreadState* state = PyThreadState_Get();
    Untraced() { PyThreadState_EnterTracing(state); }
    ~Untraced() { PyThreadState_LeaveTracing(state); }
  } untraced;
  return function();
}

nb::object untraced(nb::callable function) {
  return nb::cpp_function([function] { return untraced_call(function); });
}

}  // namespace

NB_MODULE(_measure, m) {
  citius::base::bind_errors();
  m.def("version", [] { return CITIUS_VERSION; }, "Version that this extension was built from.");
  m.def(
      "start", &measure::start, nb::arg("path"), nb::arg("rate") = 250, nb::arg("mode") = "auto",
      "Measures this process into the new part file `path`, `rate` samples a second of CPU time.");
  m.def("stop", &measure::stop, "Completes the part. Does nothing when nothing is running.");
  m.def("running", &measure::running, "Whether this process is being measured.");
  m.def("before_fork", &measure::before_fork, "Stops the sampler thread; call before os.fork.");
  m.def("after_fork_parent", &measure::after_fork_parent, "Starts the sampler thread again.");
  m.def("after_fork_child", &measure::after_fork_child, nb::arg("path").none(),
        "Measures the child into the new part `path`, or not at all when it is None.");
  m.def("untraced", &untraced, nb::arg("function"),
        "A callable that calls `function` unseen by trace and profile functions.");
}
