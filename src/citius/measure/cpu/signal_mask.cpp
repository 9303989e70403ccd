// SPDX-License-Identifier: Apache-2.0
#include "signal_mask.h"

#include <signal.h>

#include "stand_in.h"

namespace citius::measure {
namespace {

int g_signals[2] = {};

// What the program believes to be blocked in this thread: a bit for each of our signals.
thread_local unsigned t_believed = 0;

unsigned bits_of(const sigset_t& set) {
  return (sigismember(&set, g_signals[0]) == 1 ? 1u : 0u) |
         (sigismember(&set, g_signals[1]) == 1 ? 2u : 0u);
}

sigset_t ours(unsigned bits) {
  sigset_t set;
  sigemptyset(&set);
  for (unsigned i = 0; i < 2; ++i)
    if (bits >> i & 1u) sigaddset(&set, g_signals[i]);
  return set;
}

int mask(int how, const sigset_t* set, sigset_t* old) {
  sigset_t without;
  unsigned wanted = 0;
  if (set) {
    wanted = bits_of(*set);
    without = *set;
    sigdelset(&without, g_signals[0]);
    sigdelset(&without, g_signals[1]);
  }
  const int error = pthread_sigmask(how, set ? &without : nullptr, old);
  if (error != 0) return error;
  if (old)
    for (unsigned i = 0; i < 2; ++i)
      if (t_believed >> i & 1u) sigaddset(old, g_signals[i]);
  if (set)
    t_believed = how == SIG_BLOCK     ? t_believed | wanted
                 : how == SIG_UNBLOCK ? t_believed & ~wanted
                                      : wanted;
  return 0;
}

StandIn g_stand_in("pthread_sigmask", mask);

}  // namespace

void open_signal_mask(int first_signal, int second_signal) {
  g_signals[0] = first_signal;
  g_signals[1] = second_signal;
  sigset_t blocked;
  pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
  t_believed = bits_of(blocked);
  const auto both = ours(3);
  pthread_sigmask(SIG_UNBLOCK, &both, nullptr);
  g_stand_in.open();
}

void restore_signal_mask() noexcept {
  g_stand_in.close();
  const auto believed = ours(t_believed);
  t_believed = 0;
  pthread_sigmask(SIG_BLOCK, &believed, nullptr);
}

}  // namespace citius::measure
