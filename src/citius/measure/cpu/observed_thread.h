// SPDX-License-Identifier: Apache-2.0
// What the sampler knows of one thread: its clocks, its ring, and what it was last seen doing.
#pragma once

#include <memory>
#include <optional>

#include "clocks.h"
#include "handler.h"
#include "stacks.h"
#include "task_files.h"

namespace citius::measure {

// The row of the part that stands for all threads without one of their own.
inline constexpr std::uint32_t kRest = 0;

// The sampler thread owns these; the engine's lock guards the tables they write to.
//
// Accounts, exact: lifetime (monotonic clock), CPU time (the thread's clock), runnable time
// (schedstat's run delay); blocked time is the rest. Samples tell how CPU and blocked time divide:
// CPU by the signal handler, waits by `observe`, whose times are drawn at random within equal
// strata, so that a state's expected count is its share of the time. The reader of the part scales
// the samples to the accounts.
class ObservedThread {
 public:
  // A `newborn` came into being since the last look.
  ObservedThread(pid_t tid, std::uint32_t row, bool newborn);
  ~ObservedThread();

  // Whether the kernel still has the thread.
  bool alive() const noexcept;
  // False where the kernel does not tell what the thread waits for.
  bool has_syscall() const noexcept { return files_.has_syscall(); }
  // Whether it both ran and waited since the look before the last: then looks should be frequent.
  bool restless() const noexcept { return restless_; }

  // Takes a slot and starts the sampling clock; false when there is none left or it is refused.
  bool arm(std::int64_t period_ns, Mode mode);
  void disarm() noexcept;

  // Around the end of one sampler thread and the start of the next (a fork lies between them):
  // descriptors live and die with the thread that opened them.
  void close_files() noexcept { files_ = TaskFiles(); }
  void open_files() noexcept { files_ = TaskFiles(tid_); }

  // A look that stands for `weight_ns` of the threads' lives, and for `missed_ns` before that, in
  // which looks were due and the sampler got no processor. One that is late by more than a thread
  // takes to wake up had to wait until a thread blocked: what it sees is not drawn at random.
  struct Look {
    std::int64_t now, weight_ns, missed_ns;
    bool late;
  };
  // False when the thread has ended.
  bool observe(Store& store, Stacks& stacks, const Look& look);

  // Brings the accounts up to date and looks at nothing.
  bool account(Store& store, std::int64_t now);

  // Counts the samples the handler has left.
  void drain(Stacks& stacks, std::int64_t period_ns);
  // Forgets them; allocates nothing.
  void discard() noexcept;

  // What the handler has done for this thread, and the CPU time on the account of its row; that of
  // a thread without a row is the rest's.
  struct Totals {
    std::uint64_t samples = 0, dropped = 0;
    std::int64_t handler_ns = 0, cpu_ns = 0;
    Totals& operator+=(const Totals& more) noexcept;
  };
  Totals totals() const noexcept;

 private:
  struct Seen {
    std::int32_t node = -1;
    Class klass = Class::io;
    bool known = false;
    bool waits() const noexcept { return known && klass != Class::runnable; }
  };
  Seen see(Stacks& stacks, const Schedule& before, bool just_ran);
  std::uintptr_t thread_state();
  std::optional<std::int64_t> read_clocks(Schedule* schedule);
  void write_accounts(Store& store, std::int64_t now, std::int64_t cpu, const Schedule& schedule);
  void count_wait(Stacks& stacks, std::int64_t weight_ns);
  void count_delay(Stacks& stacks, const Seen& before, const Schedule& schedule);

  pid_t tid_;
  std::uint32_t row_;
  std::int64_t start_cpu_ns_ = 0;
  std::int64_t start_waited_ns_ = 0;
  std::int64_t waited_ns_ = 0;        // run delay counted so far
  std::int64_t unseen_delay_ns_ = 0;  // of it, left to the next look that sees the thread queued
  std::int32_t cpu_node_ = -1;        // where it was last sampled on a processor
  std::int64_t cpu_ns_ = 0;           // since start
  std::uint64_t switches_ = 0;
  std::int64_t last_cpu_ns_ = -1;
  bool restless_ = false;
  std::int64_t last_look_ns_ = 0;
  std::int64_t missed_ns_ = 0;  // of late looks, left to the next one
  unsigned passed_over_ = 0;    // late looks in a row
  unsigned awake_ = 0;          // looks in a row that did not see it wait
  Seen seen_;
  TaskFiles files_;
  ThreadClock clock_;
  int slot_ = -1;
  Totals past_;  // of slots given back
  std::unique_ptr<Ring> ring_;
  std::uintptr_t state_ = 0;
};

}  // namespace citius::measure
