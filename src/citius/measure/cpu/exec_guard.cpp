// SPDX-License-Identifier: Apache-2.0
#include "exec_guard.h"

#include <unistd.h>

#include <cerrno>

#include "stand_in.h"

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

StandIn g_stand_ins[] = {
    {"execv", guarded_execv}, {"execve", guarded_execve}, {"fexecve", guarded_fexecve}};

}  // namespace

void open_exec_guard(void (*before)(), void (*failed)()) {
  g_before = before;
  g_failed = failed;
  for (auto& each : g_stand_ins) each.open();
}

void close_exec_guard() noexcept {
  for (auto& each : g_stand_ins) each.close();
  g_before = g_failed = nullptr;
}

}  // namespace citius::measure
