// SPDX-License-Identifier: Apache-2.0
#include "engine.h"

#include <signal.h>

#include <algorithm>
#include <stdexcept>

#include "call_sites.h"
#include "code_watch.h"
#include "modules.h"
#include "python_layout.h"
#include "safe_read.h"
#include "signal_mask.h"

namespace citius::measure {
namespace {

constexpr int kMostRate = 10'000;

std::unique_ptr<Sampler> g_sampler;
SamplerOptions g_options;

void code_gone(std::uintptr_t code) {
  if (g_sampler) g_sampler->forget_code(code);
}

const char* name_of(Mode mode) {
  return mode == Mode::perf ? "perf" : mode == Mode::timer ? "timer" : "wait-only";
}

// Perf events tick on the thread's own CPU time at any rate; timers are served by the kernel's tick.
Mode choose(const std::string& asked, int rate, std::vector<std::string>* notes) {
  if (asked != "auto" && asked != "timer" && asked != "perf")
    throw std::invalid_argument("mode is '" + asked + "', expected 'auto', 'timer' or 'perf'");
  if (asked == "timer") return Mode::timer;
  const auto refusal = perf_refusal();
  if (refusal.empty()) return Mode::perf;
  const int ticks = kernel_tick_rate();
  if (asked == "perf" || rate > ticks)
    notes->push_back("perf events are refused (" + refusal + "): sampling by timers, at most " + std::to_string(ticks) + " Hz");
  return Mode::timer;
}

void begin(const std::string& path) {
  g_options.path = path;
  install_handler(g_options.period_ns, g_options.mode == Mode::perf);
  try {
    open_signal_mask(timer_signal(), SIGTRAP);
    watch_code(code_gone);
    g_sampler = std::make_unique<Sampler>(g_options);
  } catch (...) {
    unwatch_code();
    restore_signal_mask();
    remove_handler();
    throw;
  }
}

}  // namespace

Started start(const std::string& path, int rate, const std::string& mode) {
  if (g_sampler) throw std::runtime_error("already measuring this process: stop that measurement first");
  if (rate < 1 || rate > kMostRate)
    throw std::invalid_argument("rate is " + std::to_string(rate) + " Hz, expected 1 to " + std::to_string(kMostRate));
  Started started;
  g_options = {};
  g_options.rate = rate;
  g_options.period_ns = 1'000'000'000 / rate;
  g_options.mode = choose(mode, rate, &started.notes);
  if (g_options.mode == Mode::timer) g_options.period_ns = std::max<std::int64_t>(g_options.period_ns, 1'000'000'000 / kernel_tick_rate());
  if (!started.notes.empty()) g_options.notes = static_cast<std::uint32_t>(Note::perf_refused);
  prepare_safe_read();
  find_interpreter_modules(reinterpret_cast<const void*>(&PyObject_Call));
  prepare_call_sites();
  begin(path);
  started.mode = name_of(g_options.mode);
  return started;
}

void stop() {
  if (!g_sampler) return;
  // The sampler completes its part first: the hook must find it whole or not at all.
  unwatch_code();
  g_sampler.reset();
  restore_signal_mask();
  remove_handler();
}

bool running() noexcept { return static_cast<bool>(g_sampler); }

void before_fork() {
  if (g_sampler) g_sampler->pause();
}

// Python prints what a fork handler throws: a thread that can't be started again ends the measuring
// instead, with what there is in the part.
void after_fork_parent() {
  if (!g_sampler) return;
  try {
    g_sampler->resume();
  } catch (const std::exception&) {
    g_sampler->lost();
  }
}

// The parent's part is mapped here too: unmap it without writing, then start anew.
void after_fork_child(const std::optional<std::string>& path) {
  if (!g_sampler) return;
  g_sampler->abandon();
  g_sampler.reset();
  unwatch_code();
  restore_signal_mask();
  remove_handler();
  if (!path) return;
  prepare_safe_read();
  begin(*path);
}

std::optional<Sampler::Status> status() {
  if (!g_sampler) return std::nullopt;
  return g_sampler->status();
}

}  // namespace citius::measure
