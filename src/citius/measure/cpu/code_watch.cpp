// SPDX-License-Identifier: Apache-2.0
#include "code_watch.h"

#include <stdexcept>

#include "python_layout.h"

namespace citius::measure {
namespace {

void (*g_gone)(std::uintptr_t) = nullptr;

#if PY_VERSION_HEX < 0x030C0000
destructor g_dealloc = nullptr;
bool g_chained = false;

void dealloc(PyObject* code) {
  if (g_gone) g_gone(layout::address(code));
  g_dealloc(code);
}
#else
int g_watcher = -1;

int on_event(PyCodeEvent event, PyCodeObject* code) {
  if (event == PY_CODE_EVENT_DESTROY && g_gone) g_gone(layout::address(code));
  return 0;
}
#endif

}  // namespace

void watch_code(void (*gone)(std::uintptr_t)) {
#if PY_VERSION_HEX < 0x030C0000
  if (!g_chained) {
    g_chained = true;
    g_dealloc = PyCode_Type.tp_dealloc;
    PyCode_Type.tp_dealloc = dealloc;
  }
#else
  if (g_watcher < 0) g_watcher = PyCode_AddWatcher(on_event);
  if (g_watcher < 0) {
    PyErr_Clear();
    throw std::runtime_error("no code watcher is free: other tools use all of CPython's eight");
  }
#endif
  g_gone = gone;
}

// On 3.11 our function stays in the chain when somebody else has put theirs before it; putting it
// in once more would close the chain to a ring.
void unwatch_code() noexcept {
  g_gone = nullptr;
#if PY_VERSION_HEX < 0x030C0000
  if (PyCode_Type.tp_dealloc != dealloc) return;
  PyCode_Type.tp_dealloc = g_dealloc;
  g_chained = false;
#else
  if (g_watcher >= 0) PyCode_ClearWatcher(g_watcher);
  g_watcher = -1;
#endif
}

}  // namespace citius::measure
