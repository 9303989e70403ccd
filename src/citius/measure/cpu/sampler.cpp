// SPDX-License-Identifier: Apache-2.0
#include "sampler.h"

#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <exception>

#include "citius/base/clocks.h"
#include "short_turns.h"
#include "signal_action.h"

namespace citius::measure {
namespace {

// Looks at threads: every 4 ms on average. While each only runs or only waits they become rarer, as
// what has lasted long need not be cut any finer: up to every 16 ms, every 48 ms where there is but
// one thread (a new one is found at the next look).
constexpr std::int64_t kStratum = 4'000'000;
constexpr std::int64_t kQuietStratum = 16'000'000;
constexpr std::int64_t kLonelyStratum = 48'000'000;
constexpr std::int64_t kStrataOfQuiet = 8;
// A thread wakes up in a tenth of this where a processor is free, or gives way at once.
constexpr std::int64_t kLate = 500'000;
// With more threads than a few the looks become rarer, so that their cost stays about the same.
constexpr std::size_t kManyThreads = 4;

std::int64_t unix_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

// Gives the calling thread its storage for exceptions: the loader ends the process if there is no
// memory for it at the first throw. Volatile: the compiler drops a call whose result is not used.
void make_throwable() noexcept {
  [[maybe_unused]] const volatile int none = std::uncaught_exceptions();
}

// The kernel counts a joined thread for a moment longer, and CPython warns of a fork by that count.
void wait_until_gone(pid_t tid) noexcept {
  for (int i = 0; i < 10'000 && base::thread_cpu_ns(tid); ++i) usleep(20);
}

// The program's signals are not for us.
class AllSignalsBlocked {
 public:
  AllSignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old_);
  }
  ~AllSignalsBlocked() { pthread_sigmask(SIG_SETMASK, &old_, nullptr); }

 private:
  sigset_t old_;
};

}  // namespace

Sampler::Sampler(const SamplerOptions& options)
    : options_(options), store_(options.path), stacks_(store_), random_(std::random_device{}()) {
  auto& header = store_.header();
  header.pid = getpid();
  header.parent_pid = getppid();
  header.start_unix_ns = unix_ns();
  header.start_ns = header.last_ns = base::monotonic_ns();
  header.rate = static_cast<std::uint32_t>(options.rate);
  header.mode = static_cast<std::uint32_t>(options.mode);
  header.notes = options.notes;
  store_.append(Region::threads,
                ThreadRecord{0, 2, header.start_ns, header.start_ns, 0, 0, "short-lived threads"});
  process_cpu_start_ = base::process_cpu_ns();
  launch();
}

Sampler::~Sampler() {
  if (abandoned_) return;
  pause();
  store_.header().stopped = 1;
}

void Sampler::launch() {
  std::unique_lock hold(lock_);
  stopping_ = ready_ = false;
  const AllSignalsBlocked blocked;
  thread_ = std::thread([this, now = base::monotonic_ns()] { run(now); });
  // The thread has found its threads and armed their clocks when this returns.
  wake_.wait(hold, [this] { return ready_; });
}

void Sampler::pause() {
  if (!thread_.joinable()) return;
  pid_t tid;
  {
    const std::lock_guard hold(lock_);
    stopping_ = true;
    tid = own_tid_;
  }
  wake_.notify_all();
  thread_.join();
  if (tid != 0) wait_until_gone(tid);
}

void Sampler::resume() {
  if (!thread_.joinable() && !given_up_) launch();
}

std::int64_t Sampler::stratum_ns(std::int64_t now) const {
  const auto factor = static_cast<std::int64_t>(1 + threads_.size() / kManyThreads);
  const auto least = kStratum * factor;
  if (options_.rate > 250) return least;
  const auto most = threads_.size() == 1 ? kLonelyStratum : kQuietStratum * factor;
  return std::clamp((now - changed_ns_) / kStrataOfQuiet, least, most);
}

// Running out of memory ends the measuring, not the program.
void Sampler::run(std::int64_t started) noexcept {
  prctl(PR_SET_NAME, "citius-sampler");
  prctl(PR_SET_TIMERSLACK, 1);
  make_throwable();
  ask_for_short_turns();
  std::unique_lock hold(lock_);
  earlier_ns_ = sampler_ns_;
  try {
    prepare(started);
    ready_ = true;
    wake_.notify_all();
    changed_ns_ = started;
    for (auto stratum = started; !stopping_;) {
      const auto length = stratum_ns(stratum);
      const auto look =
          stratum + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(length));
      if (!wait_until(hold, look)) break;
      const auto now = base::monotonic_ns();
      const auto next = std::max(stratum + length, now);
      tick({now, length, next - stratum - length, now - look > kLate});
      stratum = next;
    }
    if (given_up_)
      give_up(Note::no_memory);
    else
      finish(base::monotonic_ns());
  } catch (const std::exception&) {
    give_up(Note::no_memory);
  }
  tasks_.reset();
  own_tid_ = 0;
  ready_ = true;
  wake_.notify_all();
}

void Sampler::prepare(std::int64_t now) {
  if (!own_descriptors()) note(Note::shared_descriptors);
  tasks_ = std::make_unique<TaskList>();
  own_tid_ = gettid();
  for (auto& [_, thread] : threads_) {
    thread->open_files();
    arm(*thread);
  }
  find_threads(now);
}

// Rings hold few samples: they are emptied in time also where looks are rare.
bool Sampler::wait_until(std::unique_lock<std::mutex>& hold, std::int64_t look) {
  for (;;) {
    const auto until =
        std::min(look, base::monotonic_ns() +
                           options_.period_ns * static_cast<std::int64_t>(kRingSlots / 2));
    const auto at = std::chrono::steady_clock::time_point(std::chrono::nanoseconds(until));
    if (wake_.wait_until(hold, at, [this] { return stopping_; })) return false;
    if (until >= look) return true;
    drain();
  }
}

// In the sampler thread. Nothing may allocate from here on; samples that are left are lost.
void Sampler::give_up(Note why) noexcept {
  given_up_ = stopping_ = true;
  note(why);
  for (auto& [_, thread] : threads_) {
    thread->disarm();
    thread->close_files();
    thread->discard();
  }
}

// The accounts alone: whoever stops us waits for us, which is no wait of the program's.
void Sampler::finish(std::int64_t now) {
  for (auto& [_, thread] : threads_) {
    thread->account(store_, now);
    thread->disarm();
    thread->close_files();
  }
  drain();
  update_header(now);
}

// Time is cut into strata and each gets one look at a random moment: every moment is equally
// likely to be seen, whatever rhythm the program has. A late look stands for all strata it missed.
void Sampler::tick(const ObservedThread::Look& look) {
  check_signals();
  find_threads(look.now);
  bool changing = false;
  for (auto at = threads_.begin(); at != threads_.end();) {
    const auto which = at++;
    if (!which->second->observe(store_, stacks_, look)) {
      retire(which);
    } else {
      changing |= which->second->restless();
    }
  }
  if (changing) changed_ns_ = look.now;
  drain();
  update_header(look.now);
  store_.reserve_headroom();
}

void Sampler::find_threads(std::int64_t now) {
  const bool have_proc = tasks_->read(&tids_);
  if (!have_proc) {
    note(Note::no_proc);
    tids_.assign(1, getpid());
  }
  for (const auto tid : tids_) {
    if (tid == own_tid_ || threads_.contains(tid)) continue;
    const auto row = store_.used(Region::threads);
    ThreadRecord record{tid, 0, now, now, 0, 0, {}};
    read_thread_name(tid, record.name, sizeof record.name);
    const bool have_row = store_.append(Region::threads, record);
    auto thread = std::make_unique<ObservedThread>(
        tid, have_row ? static_cast<std::uint32_t>(row) : kRest, !first_look_);
    if (have_proc && !thread->has_syscall() && thread->alive()) note(Note::no_syscall_file);
    arm(*thread);
    threads_.emplace(tid, std::move(thread));
  }
  first_look_ = false;
}

void Sampler::arm(ObservedThread& thread) {
  if (replaced_) return;
  if (!thread.arm(options_.period_ns, options_.mode) && thread.alive())
    note(Note::threads_unsampled);
}

void Sampler::drain() {
  for (auto& [_, thread] : threads_) thread->drain(stacks_, options_.period_ns);
}

void Sampler::retire(std::unordered_map<pid_t, std::unique_ptr<ObservedThread>>::iterator which) {
  auto& thread = *which->second;
  thread.drain(stacks_, options_.period_ns);
  retired_ += thread.totals();
  threads_.erase(which);
}

void Sampler::update_header(std::int64_t now) {
  auto& header = store_.header();
  auto sum = retired_;
  for (const auto& [_, thread] : threads_) sum += thread->totals();
  sampler_ns_ = earlier_ns_ + base::thread_cpu_ns();
  header.last_ns = now;
  header.cpu_ns = base::process_cpu_ns() - process_cpu_start_ - sampler_ns_;
  header.samples = sum.samples;
  header.dropped = sum.dropped;
  header.handler_ns = sum.handler_ns;
  header.sampler_ns = sampler_ns_;
  // What no observed thread used went to threads that came and went between two looks.
  store_.records<ThreadRecord>(Region::threads)[kRest].cpu_ns =
      std::max<std::int64_t>(header.cpu_ns - sum.cpu_ns, 0);
  if (store_.full() || stacks_.full()) note(Note::store_full);
}

// Every further sample would do to the program what its handler, or the default, does.
void Sampler::check_signals() {
  if (replaced_ || !signals_lost()) return;
  replaced_ = true;
  note(Note::handler_replaced);
  for (auto& [_, thread] : threads_) thread->disarm();
}

void Sampler::forget_code(std::uintptr_t code) noexcept {
  make_throwable();
  const std::lock_guard hold(lock_);
  try {
    drain();
  } catch (const std::exception&) {
    // The sampler thread gives up: its descriptors are none of this thread's.
    given_up_ = stopping_ = true;
    wake_.notify_all();
  }
  stacks_.forget(code);
}

}  // namespace citius::measure
