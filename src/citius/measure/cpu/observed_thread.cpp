// SPDX-License-Identifier: Apache-2.0
#include "observed_thread.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "citius/base/clocks.h"
#include "frames.h"
#include "safe_read.h"

namespace citius::measure {
namespace {

// On a machine where every look is late, late looks are all there is.
constexpr unsigned kMostPassedOver = 3;
// A look, or a kernel's thread, is over in less; the shortest turn of a busy program takes longer.
constexpr std::int64_t kMoment = 500'000;
// A thread that so many looks have not seen waiting is taken for one that never does.
constexpr unsigned kAwake = 8;

}  // namespace

ObservedThread::ObservedThread(pid_t tid, std::uint32_t row, bool newborn)
    : tid_(tid), row_(row), files_(tid) {
  // A thread born under our eyes has all its CPU time on our account; others only from now on.
  if (newborn) return;
  start_cpu_ns_ = base::thread_cpu_ns(tid).value_or(0);
  Schedule schedule;
  if (files_.schedule(&schedule)) start_waited_ns_ = waited_ns_ = schedule.waited_ns;
}

ObservedThread::~ObservedThread() { disarm(); }

bool ObservedThread::alive() const noexcept { return base::thread_cpu_ns(tid_).has_value(); }

bool ObservedThread::arm(std::int64_t period_ns, Mode mode) {
  disarm();
  // Not cleared: most threads are never sampled, and their rings then take no memory.
  if (!ring_) ring_ = std::make_unique_for_overwrite<Ring>();
  for (std::size_t i = 0; i < kMaxThreads && slot_ < 0; ++i)
    if (slot(i).tid.load(std::memory_order_relaxed) == 0) slot_ = static_cast<int>(i);
  if (slot_ < 0) return false;
  auto& mine = slot(static_cast<std::size_t>(slot_));
  mine.anchor_ns = base::thread_cpu_ns(tid_).value_or(0);
  mine.state.store(0, std::memory_order_relaxed);
  mine.samples.store(0, std::memory_order_relaxed);
  mine.dropped.store(0, std::memory_order_relaxed);
  mine.spent_ns.store(0, std::memory_order_relaxed);
  mine.tid.store(tid_, std::memory_order_relaxed);
  mine.ring.store(ring_.get(), std::memory_order_release);
  return clock_.arm(tid_, static_cast<std::size_t>(slot_), period_ns, mode);
}

// A handler may be writing at this moment: take the ring away, then wait until it has left. One
// that does not leave (its thread is stopped) keeps the ring and the slot for good.
void ObservedThread::disarm() noexcept {
  clock_.disarm();
  if (slot_ < 0) return;
  past_ = totals();
  auto& mine = slot(static_cast<std::size_t>(slot_));
  mine.tid.store(-1);
  mine.ring.store(nullptr);
  slot_ = -1;
  for (int i = 0; i < 1000 && mine.busy.load() != 0; ++i) usleep(100);
  if (mine.busy.load() != 0)
    static_cast<void>(ring_.release());
  else
    mine.tid.store(0);
}

std::uintptr_t ObservedThread::thread_state() {
  PyThreadState state;
  if (state_ != 0 && safe_read(state_, static_cast<void*>(&state), sizeof state) &&
      state.native_thread_id == static_cast<unsigned long>(tid_))
    return state_;
  state_ = find_thread_state(static_cast<unsigned long>(tid_));
  return state_;
}

// Looks at a thread that may be blocked, or queued for a processor. The frames count only if the
// thread has not run meanwhile: the same switch count and CPU time before and after the look.
ObservedThread::Seen ObservedThread::see(Stacks& stacks, const Schedule& before, bool just_ran) {
  const auto cpu = base::thread_cpu_ns(tid_).value_or(-1);
  const auto blocked = files_.blocked();
  if (blocked.state == Running::unknown || base::thread_cpu_ns(tid_).value_or(-2) != cpu) return {};
  const bool queued = blocked.state == Running::running;  // and its CPU clock stands still
  // It may well be us who have taken the processor from it.
  if (queued && just_ran && last_processor(tid_) == sched_getcpu()) return {};
  FrameEntry frames[kMaxDepth];
  const auto walk = walk_frames(thread_state(), false, frames);
  Schedule after;
  const bool steady = files_.schedule(&after) && after.switches == before.switches &&
                      base::thread_cpu_ns(tid_).value_or(-2) == cpu;
  if (!steady && queued) return {};
  const auto gil = layout::gil_range();
  const auto klass = queued ? Class::runnable : classify_wait(blocked, gil.begin, gil.end);
  // A wait so short that it ended while we looked was a wait all the same: leaving such out would
  // hide them. Its frames are not to be trusted; it happened near where the thread last ran.
  const auto node = steady ? stacks.node({frames, walk.depth}, walk.truncated) : cpu_node_;
  return {node, klass, true};
}

bool ObservedThread::observe(Store& store, Stacks& stacks, const Look& look) {
  Schedule schedule;
  const auto cpu = read_clocks(&schedule);
  if (!cpu) return false;
  write_accounts(store, look.now, *cpu, schedule);
  const bool ran = schedule.switches != switches_ || *cpu != last_cpu_ns_;
  if (ran && look.late && passed_over_ < kMostPassedOver) {
    ++passed_over_;
    missed_ns_ += look.weight_ns + look.missed_ns;
    return true;
  }
  // Neither on a processor nor, as far as the kernel has told, queued for one.
  const auto passed = look.now - last_look_ns_;
  const auto away = passed - (*cpu - last_cpu_ns_) - (schedule.waited_ns - waited_ns_);
  // Below a fiftieth it is what interrupts and the host of a virtual machine take.
  restless_ = *cpu != last_cpu_ns_ && away > passed / 50;
  // The time away of a thread that never waits is spent in the queue, and not since we came.
  const bool just_ran = ran && !(awake_ >= kAwake && away >= kMoment);
  switches_ = schedule.switches;
  last_cpu_ns_ = *cpu;
  last_look_ns_ = look.now;
  // Somewhere in the time missed, the thread went from what it did before to what it does now.
  const auto missed = std::exchange(missed_ns_, 0) + look.missed_ns;
  passed_over_ = 0;
  count_wait(stacks, missed / 2);
  const auto before = seen_;
  // A thread that has not run since is where it was, and a blocked one waits for the same.
  if (ran || !seen_.waits()) seen_ = see(stacks, schedule, just_ran);
  awake_ = seen_.waits() ? 0 : awake_ + 1;
  count_wait(stacks, look.weight_ns + missed / 2);
  count_delay(stacks, before, schedule);
  return true;
}

void ObservedThread::count_wait(Stacks& stacks, std::int64_t weight_ns) {
  if (seen_.waits() && weight_ns > 0) stacks.count(row_, seen_.node, seen_.klass, weight_ns);
}

// The kernel tells how long the thread was queued for a processor, once it is over. It was queued
// where the look before saw it queued, or waiting; for a moment only, where it was preempted, if
// only by our own look. What no look has seen is like what the next one sees.
void ObservedThread::count_delay(Stacks& stacks, const Seen& before, const Schedule& schedule) {
  auto delay = schedule.waited_ns - waited_ns_;
  if (delay <= 0) return;
  waited_ns_ = schedule.waited_ns;
  if (!before.known && delay >= kMoment) {
    unseen_delay_ns_ += delay;
    return;
  }
  if (before.known && !before.waits()) delay += std::exchange(unseen_delay_ns_, 0);
  stacks.count(row_, before.known ? before.node : cpu_node_, Class::runnable, delay);
}

// Nothing when the thread has ended; a smaller CPU time than before is that of a new thread with
// its number. Without files (no /proc, or no descriptor left) the CPU time alone is known.
std::optional<std::int64_t> ObservedThread::read_clocks(Schedule* schedule) {
  const auto cpu = base::thread_cpu_ns(tid_);
  if (!cpu || *cpu < last_cpu_ns_) return std::nullopt;
  if (!files_.open()) open_files();
  if (!files_.schedule(schedule)) {
    if (files_.open()) return std::nullopt;
    *schedule = {waited_ns_, switches_};
  }
  return cpu;
}

bool ObservedThread::account(Store& store, std::int64_t now) {
  Schedule schedule;
  const auto cpu = read_clocks(&schedule);
  if (!cpu) return false;
  write_accounts(store, now, *cpu, schedule);
  return true;
}

void ObservedThread::write_accounts(Store& store, std::int64_t now, std::int64_t cpu,
                                    const Schedule& schedule) {
  if (row_ == kRest) return;
  cpu_ns_ = cpu - start_cpu_ns_;
  auto& record = store.records<ThreadRecord>(Region::threads)[row_];
  record.end_ns = now;
  record.cpu_ns = cpu_ns_;
  record.runnable_ns = std::max<std::int64_t>(schedule.waited_ns - start_waited_ns_, 0);
  if (state_ != 0) record.kind = 1;
}

void ObservedThread::drain(Stacks& stacks, std::int64_t period_ns) {
  if (!ring_) return;
  while (const auto* sample = ring_->front()) {
    const bool misread = sample->by_opcode && !stacks.at_instruction(sample->frames[0]);
    if (sample->unknown_callable && !misread) stacks.learn(sample->frames[0]);
    const auto node = stacks.node({sample->frames, sample->depth}, sample->truncated);
    stacks.count(row_, node, misread ? Class::python : sample->klass, sample->ticks * period_ns);
    cpu_node_ = node;
    ring_->pop();
  }
  if (slot_ >= 0) {
    const auto state = slot(static_cast<std::size_t>(slot_)).state.load(std::memory_order_relaxed);
    if (state != 0) state_ = state;
  }
}

void ObservedThread::discard() noexcept {
  while (ring_ && ring_->front()) ring_->pop();
}

ObservedThread::Totals& ObservedThread::Totals::operator+=(const Totals& more) noexcept {
  samples += more.samples;
  dropped += more.dropped;
  handler_ns += more.handler_ns;
  cpu_ns += more.cpu_ns;
  return *this;
}

ObservedThread::Totals ObservedThread::totals() const noexcept {
  auto sum = past_;
  sum.cpu_ns = cpu_ns_;
  if (slot_ < 0) return sum;
  const auto& mine = slot(static_cast<std::size_t>(slot_));
  sum.samples += mine.samples.load(std::memory_order_relaxed);
  sum.dropped += mine.dropped.load(std::memory_order_relaxed);
  sum.handler_ns += mine.spent_ns.load(std::memory_order_relaxed);
  return sum;
}

}  // namespace citius::measure
