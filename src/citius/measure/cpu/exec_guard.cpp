// SPDX-License-Identifier: Apache-2.0
#include "exec_guard.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "import_slot.h"
#include "python_layout.h"

namespace citius::measure {
namespace {

void (*g_before)() = nullptr;
void (*g_failed)() = nullptr;

template <class Call>
int guarded(Call call) {
  if (g_before) g_before();
  call();
  const int error = errno;
  if (g_failed) g_failed();
  errno = error;
  return -1;
}

int guarded_execv(const char* path, char* const* arguments) {
  return guarded([&] { execv(path, arguments); });
}
int guarded_execve(const char* path, char* const* arguments, char* const* environment) {
  return guarded([&] { execve(path, arguments, environment); });
}
int guarded_fexecve(int file, char* const* arguments, char* const* environment) {
  return guarded([&] { fexecve(file, arguments, environment); });
}

struct Import {
  const char* name;
  void* guard;
  std::atomic<void*>* slot = nullptr;
  void* original = nullptr;
};

Import g_imports[] = {{"execv", reinterpret_cast<void*>(guarded_execv)},
                      {"execve", reinterpret_cast<void*>(guarded_execve)},
                      {"fexecve", reinterpret_cast<void*>(guarded_fexecve)}};

}  // namespace

void open_exec_guard(void (*before)(), void (*failed)()) {
  g_before = before;
  g_failed = failed;
  for (auto& import : g_imports) {
    if (!import.slot)
      import.slot = reinterpret_cast<std::atomic<void*>*>(
          find_import_slot(reinterpret_cast<const void*>(&PyObject_Call), import.name));
    if (!import.slot) continue;
    void* found = import.slot->exchange(import.guard);
    if (found != import.guard) import.original = found;
  }
}

void close_exec_guard() noexcept {
  g_before = g_failed = nullptr;
  for (auto& import : g_imports) {
    if (import.slot && import.original) import.slot->store(import.original);
    import.original = nullptr;
  }
}

}  // namespace citius::measure
