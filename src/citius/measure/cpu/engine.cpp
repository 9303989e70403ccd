// SPDX-License-Identifier: Apache-2.0
#include "engine.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "call_sites.h"
#include "code_watch.h"
#include "exec_guard.h"
#include "modules.h"
#include "python_layout.h"
#include "safe_read.h"
#include "signal_action.h"
#include "signal_mask.h"

namespace citius::measure {
namespace {

constexpr int kMostRate = 10'000;

// Never destroyed at exit: threads may outlive the interpreter and the static objects.
Sampler* g_sampler = nullptr;
pid_t g_pid = 0;  // of the process that it measures
SamplerOptions g_options;
unsigned g_forks = 0;  // between before_fork and after_fork, in several threads

// A native library may fork without telling Python. The child has a copy of the sampler whose
// thread does not exist and whose lock may be taken for ever: it must not be touched.
bool measuring() noexcept { return g_sampler && getpid() == g_pid; }

void code_gone(std::uintptr_t code) {
  if (measuring()) g_sampler->forget_code(code);
}

// Perf events tick on the thread's own CPU time at any rate; timers are served by the kernel's
// tick.
Mode choose(const std::string& asked, int rate, std::uint32_t* notes) {
  if (asked != "auto" && asked != "timer" && asked != "perf")
    throw std::invalid_argument("mode is '" + asked + "', expected 'auto', 'timer' or 'perf'");
  if (asked == "timer") return Mode::timer;
  if (perf_allowed()) return Mode::perf;
  if (asked == "perf" || rate > kernel_tick_rate())
    *notes |= static_cast<std::uint32_t>(Note::perf_refused);
  return Mode::timer;
}

// Starts the sampler thread again. What Python calls must not throw: a thread that can't be started
// ends the measuring, with what there is in the part.
int resume(void*) {
  if (g_forks > 0 || !measuring()) return 0;
  try {
    g_sampler->resume();
  } catch (const std::exception&) {
    g_sampler->lost();
  }
  return 0;
}

void before_exec() {
  if (measuring()) g_sampler->pause();
}

void after_failed_exec() { resume(nullptr); }

void give_back() noexcept {
  unwatch_code();
  close_exec_guard();
  restore_signal_mask();
  release_signals();
}

void begin(const std::string& path) {
  g_options.path = path;
  prepare_safe_read();
  prepare_call_sites();
  try {
    install_handler(g_options.period_ns, g_options.mode == Mode::perf);
    open_signal_actions();
    open_signal_mask(timer_signal(), SIGTRAP);
    open_exec_guard(before_exec, after_failed_exec);
    watch_code(code_gone);
    g_sampler = new Sampler(g_options);
    g_pid = getpid();
  } catch (...) {
    give_back();
    throw;
  }
}

// In a forked child: leaves the parent's part as it is. A sampler whose thread ran during the fork
// is never freed, because destroying what the thread waited on would wait for the thread.
void drop_parents() noexcept {
  if (g_sampler->abandon()) delete g_sampler;
  g_sampler = nullptr;
  give_back();
}

// A folder has a link for each folder in it: /proc/self/task one for each thread.
bool is_single_threaded() noexcept {
  struct stat info = {};
  return stat("/proc/self/task", &info) == 0 && info.st_nlink == 3;
}

}  // namespace

void start(const std::string& path, int rate, const std::string& mode) {
  if (measuring())
    throw std::runtime_error("already measuring this process: stop that measurement first");
  if (rate < 1 || rate > kMostRate)
    throw std::invalid_argument("rate is " + std::to_string(rate) + " Hz, expected 1 to " +
                                std::to_string(kMostRate));
  if (g_sampler) drop_parents();
  g_options = {};
  g_options.rate = rate;
  g_options.period_ns = 1'000'000'000 / rate;
  g_options.mode = choose(mode, rate, &g_options.notes);
  if (g_options.mode == Mode::timer)
    g_options.period_ns =
        std::max<std::int64_t>(g_options.period_ns, 1'000'000'000 / kernel_tick_rate());
  find_interpreter_modules(reinterpret_cast<const void*>(&PyObject_Call));
  find_python_callables();
  begin(path);
}

void stop() {
  if (!g_sampler) return;
  if (!measuring()) return drop_parents();
  // The sampler completes its part first: the hook must find it whole or not at all.
  unwatch_code();
  delete std::exchange(g_sampler, nullptr);
  give_back();
}

bool running() noexcept { return measuring(); }

void before_fork() {
  ++g_forks;
  if (measuring()) g_sampler->pause();
}

// Of several threads that fork at a time the last resumes.
void after_fork_parent() {
  if (g_forks > 0) --g_forks;
  if (layout::kForkCountsThreads && is_single_threaded() && Py_AddPendingCall(resume, nullptr) == 0)
    return;
  resume(nullptr);
}

void after_fork_child(const std::optional<std::string>& path) {
  g_forks = 0;
  if (!g_sampler) return;
  drop_parents();
  if (path) begin(*path);
}

}  // namespace citius::measure
