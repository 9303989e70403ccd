// SPDX-License-Identifier: Apache-2.0
#include "handler.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "arch.h"
#include "call_sites.h"
#include "citius/base/clocks.h"
#include "clocks.h"
#include "frames.h"
#include "modules.h"
#include "opcode_tables.h"
#include "signal_action.h"

namespace citius::measure {
namespace {

constexpr int kTrapPerf = 6;  // si_code of a perf event's SIGTRAP (asm-generic/siginfo.h)

std::array<Slot, kMaxThreads> g_slots;
std::atomic<std::int64_t> g_period_ns{4'000'000};
bool g_perf = false;
bool g_skips_ticks = false;

// Whether memcpy or its like works for an extension: the opcode does not tell, as operators of its
// types are no calls.
bool copies_for_extension(Home home, const ucontext_t* context) noexcept {
  if (home != Home::c_library) return false;
  const auto caller = frameless_caller(context);
  return caller != 0 && home_of(caller) == Home::other;
}

// Native beyond doubt, Python beyond doubt, or a call whose callable decides.
Class class_of_code(const ucontext_t* context, std::uintptr_t state, const TopFrame& top,
                    Sample* sample) noexcept {
  const auto pc = program_counter(context);
  if (follows_syscall(pc)) return Class::system;
  const auto home = home_of(pc);
  if (state == 0 || home == Home::other || copies_for_extension(home, context))
    return Class::native;
  if (top.instruction == 0) return Class::python;
  const auto opcode = *reinterpret_cast<const volatile std::uint8_t*>(top.instruction);
  const int kind = opcodes::kCallKind[opcode];
  if (kind == 0) return Class::python;
  sample->by_opcode = true;
  if (kind == 1) return Class::native;
  const auto python = calls_python(top.frame, top.instruction);
  sample->unknown_callable = !python.has_value();
  return python.value_or(false) ? Class::python : Class::native;
}

// Ticks of the sampling clock that this sample stands for.
//
// A sample in user code is taken at its tick. One at the end of a system call is late: it stands
// for the whole periods since the last tick, and what is left over belongs to the next sample.
// (Counting all of it would give the call, on average, half a period of the code before it.)
//
// A perf event ticks on the thread's CPU time, so the time passed tells the ticks. A timer is
// served by the scheduler's tick, which hits a thread that often sleeps at any distance: a tick is
// a tick, unless so much time has passed that ticks must have been held back (signals blocked, a
// long call).
std::uint32_t count_ticks(Slot& slot, bool late) noexcept {
  const auto period = g_period_ns.load(std::memory_order_relaxed);
  const auto cpu = base::thread_cpu_ns();
  const auto passed = cpu - slot.anchor_ns;
  const auto slack = late ? 0 : period / 2;
  auto ticks = std::max<std::int64_t>((passed + slack) / period, 1);
  if (!g_perf && !late && ticks < 8) ticks = 1;
  // A late sample tells nothing of where in the call its tick was: the ticks keep their distance.
  slot.anchor_ns = late && passed >= period ? slot.anchor_ns + ticks * period : cpu;
  return static_cast<std::uint32_t>(std::min<std::int64_t>(ticks, UINT32_MAX));
}

// Timers below the kernel's tick rate still ring at every tick (see ThreadClock::arm).
bool too_early(const Slot& slot) noexcept {
  const auto period = g_period_ns.load(std::memory_order_relaxed);
  return g_skips_ticks && base::thread_cpu_ns() - slot.anchor_ns < period - period / 8;
}

void take_sample(Slot& slot, const ucontext_t* context) noexcept {
  auto* ring = slot.ring.load(std::memory_order_acquire);
  if (!ring || too_early(slot)) return;
  auto* sample = ring->begin_write();
  if (!sample) {
    slot.dropped.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  const auto state = layout::address(PyGILState_GetThisThreadState());
  slot.state.store(state, std::memory_order_relaxed);
  const auto walk = walk_frames(state, true, sample->frames);
  sample->unknown_callable = sample->by_opcode = false;
  sample->klass = class_of_code(context, state, walk.top, sample);
  sample->ticks = count_ticks(slot, sample->klass == Class::system);
  sample->depth = walk.depth;
  sample->truncated = walk.truncated;
  ring->end_write();
  slot.samples.fetch_add(1, std::memory_order_relaxed);
}

void sample_slot(std::uint64_t index, void* context) noexcept {
  if (index >= kMaxThreads) return;
  const int saved = errno;
  const auto begin = base::thread_cpu_ns();  // not of a processor that others take meanwhile
  auto& mine = g_slots[index];
  mine.busy.fetch_add(1);
  // A late signal must not write into the ring of the slot's next owner.
  if (mine.tid.load() == gettid()) take_sample(mine, static_cast<const ucontext_t*>(context));
  mine.spent_ns.fetch_add(base::thread_cpu_ns() - begin, std::memory_order_relaxed);
  mine.busy.fetch_sub(1);
  errno = saved;
}

void on_timer(int signal_number, siginfo_t* info, void* context) {
  if (info->si_code != SI_TIMER) return pass_on(signal_number, info, context);
  sample_slot(static_cast<std::uint64_t>(info->si_value.sival_int), context);
}

// siginfo of a perf event: the `sig_data` given at its opening follows the address field.
std::uint64_t perf_data(const siginfo_t* info) noexcept {
  std::uint64_t data;
  __builtin_memcpy(&data, reinterpret_cast<const char*>(&info->si_addr) + sizeof(void*),
                   sizeof data);
  return data;
}

void on_trap(int signal_number, siginfo_t* info, void* context) {
  if (info->si_code != kTrapPerf) return pass_on(signal_number, info, context);
  sample_slot(perf_data(info), context);
}

}  // namespace

Slot& slot(std::size_t index) noexcept { return g_slots[index]; }

int timer_signal() noexcept { return SIGRTMAX - 3; }

void install_handler(std::int64_t period_ns, bool perf) {
  g_period_ns.store(period_ns, std::memory_order_relaxed);
  g_perf = perf;
  g_skips_ticks = !perf && period_ns > 1'500'000'000 / kernel_tick_rate();
  take_signal(0, timer_signal(), on_timer);
  if (perf) take_signal(1, SIGTRAP, on_trap);
}

}  // namespace citius::measure
