// SPDX-License-Identifier: Apache-2.0
#include "signal_action.h"

#include <atomic>
#include <string>

#include "citius/base/errors.h"
#include "stand_in.h"

namespace citius::measure {
namespace {

// The program's action is kept twice: a handler reads one copy while the other is written.
struct Taken {
  std::atomic<int> number{0};
  SignalHandler handler = nullptr;
  struct sigaction copies[2] = {};
  std::atomic<unsigned> current{0};

  const struct sigaction& programs() const noexcept {
    return copies[current.load(std::memory_order_acquire)];
  }
  void set_programs(const struct sigaction& action) noexcept {
    const auto other = 1 - current.load(std::memory_order_relaxed);
    copies[other] = action;
    current.store(other, std::memory_order_release);
  }
};

Taken g_taken[2];

Taken* find(int signal_number) noexcept {
  for (auto& taken : g_taken)
    if (signal_number > 0 && taken.number.load(std::memory_order_relaxed) == signal_number)
      return &taken;
  return nullptr;
}

bool is(const struct sigaction& action, SignalHandler handler) noexcept {
  return (action.sa_flags & SA_SIGINFO) && action.sa_sigaction == handler;
}

bool is_function(const struct sigaction& action) noexcept {
  return (action.sa_flags & SA_SIGINFO) ||
         (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN);
}

int act(int signal_number, const struct sigaction* action, struct sigaction* old) {
  auto* taken = find(signal_number);
  if (!taken) return sigaction(signal_number, action, old);
  const auto before = taken->programs();
  if (action) taken->set_programs(*action);
  if (old) *old = before;
  return 0;
}

StandIn g_stand_in("sigaction", act);

}  // namespace

void take_signal(int which, int signal_number, SignalHandler handler) {
  auto& taken = g_taken[which];
  struct sigaction action = {};
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  sigaddset(&action.sa_mask, SIGTRAP);
  sigaddset(&action.sa_mask, signal_number);
  struct sigaction old = {};
  if (sigaction(signal_number, nullptr, &old) != 0)
    base::throw_errno("handle signal " + std::to_string(signal_number));
  // Our own from an earlier measurement stands for what the program had then.
  if (!is(old, handler)) taken.set_programs(old);
  taken.handler = handler;
  taken.number.store(signal_number);
  sigaction(signal_number, &action, nullptr);
}

void open_signal_actions() { g_stand_in.open(); }

// A signal may still be on its way to a thread that is deep in a system call. Where the program has
// no handler, ours stays: it does with every other signal what the program wants, and exec drops
// it.
void release_signals() noexcept {
  g_stand_in.close();
  for (auto& taken : g_taken) {
    const int number = taken.number.exchange(0);
    struct sigaction now = {};
    if (number == 0 || sigaction(number, nullptr, &now) != 0 || !is(now, taken.handler)) continue;
    if (is_function(taken.programs())) sigaction(number, &taken.programs(), nullptr);
  }
}

void pass_on(int signal_number, siginfo_t* info, void* context) noexcept {
  const auto& taken = signal_number == SIGTRAP ? g_taken[1] : g_taken[0];
  const auto& action = taken.programs();
  if (action.sa_flags & SA_SIGINFO) return action.sa_sigaction(signal_number, info, context);
  // The kernel lets nobody ignore a trap of the processor (si_code above 0).
  if (action.sa_handler == SIG_IGN && info->si_code <= 0) return;
  if (is_function(action)) return action.sa_handler(signal_number);
  // Let the default action happen when we return.
  struct sigaction fallback = {};
  fallback.sa_handler = SIG_DFL;
  sigaction(signal_number, &fallback, nullptr);
  raise(signal_number);
}

bool signals_lost() noexcept {
  for (const auto& taken : g_taken) {
    const int number = taken.number.load(std::memory_order_relaxed);
    struct sigaction now = {};
    if (number != 0 && sigaction(number, nullptr, &now) == 0 && !is(now, taken.handler))
      return true;
  }
  return false;
}

}  // namespace citius::measure
