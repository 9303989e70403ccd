// SPDX-License-Identifier: Apache-2.0
// The sampler thread: finds threads, looks at them at random moments, empties their rings.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <unordered_map>
#include <vector>

#include "observed_thread.h"

namespace citius::measure {

// Bits of `Header::notes`; report/part.py puts them into words.
enum class Note : std::uint32_t {
  no_proc = 1,             // /proc/self/task can't be read: waits are unknown
  no_syscall_file = 2,     // /proc/self/task/TID/syscall can't be read: waits are not told apart
  handler_replaced = 4,    // the program took our signal
  shared_descriptors = 8,  // the sampler shares the program's descriptor table
  threads_unsampled = 16,  // more threads at a time than slots
  perf_refused = 32,       // perf events were asked for, or the rate needs them, and are refused
  thread_refused = 64,     // no thread could be started after a fork: nothing is measured since
  store_full = 128,  // a table has no more room: later stacks are kept by line or by class alone
  no_memory = 256,   // the sampler found no memory: nothing is measured since
};

struct SamplerOptions {
  std::string path;
  std::int64_t period_ns = 4'000'000;
  int rate = 250;
  Mode mode = Mode::timer;
  std::uint32_t notes = 0;
};

// Owns the store and the threads' records. `lock` guards all of it against the hook that runs when
// code objects are deallocated. Start and stop under the GIL; the thread itself never takes it.
class Sampler {
 public:
  // Creates the part and the thread. Throws std::system_error.
  explicit Sampler(const SamplerOptions& options);
  // Stops the thread and completes the part.
  ~Sampler();

  // A code object is about to go: count what refers to it, then forget it. Any thread, under the
  // GIL.
  void forget_code(std::uintptr_t code) noexcept;

  // Stops the thread around a fork, and starts it again in the parent. Each does nothing when it
  // has been done.
  void pause();
  void resume();
  void lost() noexcept { note(Note::thread_refused); }

  // In a forked child: leaves the parent's part as it is. False when the thread ran during the
  // fork; then this object can't be destroyed.
  bool abandon() noexcept {
    abandoned_ = true;
    return !thread_.joinable();
  }

 private:
  void launch();
  void run(std::int64_t first) noexcept;
  void prepare(std::int64_t now);
  bool wait_until(std::unique_lock<std::mutex>& hold, std::int64_t look);
  void check_signals();
  void give_up(Note why) noexcept;
  void note(Note what) noexcept { store_.header().notes |= static_cast<std::uint32_t>(what); }
  void tick(const ObservedThread::Look& look);
  void finish(std::int64_t now);
  void find_threads(std::int64_t now);
  void drain();
  void update_header(std::int64_t now);
  void arm(ObservedThread& thread);
  void retire(std::unordered_map<pid_t, std::unique_ptr<ObservedThread>>::iterator which);
  std::int64_t stratum_ns(std::int64_t now) const;

  SamplerOptions options_;
  Store store_;
  Stacks stacks_;
  std::mutex lock_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool ready_ = false;  // the thread has found its threads, or given up
  bool given_up_ = false;
  bool abandoned_ = false;
  std::thread thread_;
  pid_t own_tid_ = 0;
  std::unique_ptr<TaskList> tasks_;
  std::vector<pid_t> tids_;
  std::unordered_map<pid_t, std::unique_ptr<ObservedThread>> threads_;
  std::mt19937_64 random_;
  bool first_look_ = true;
  std::int64_t changed_ns_ = 0;  // the last look that found a restless thread
  std::int64_t process_cpu_start_ = 0;
  std::int64_t sampler_ns_ = 0;  // CPU time of the sampler thread, and of those before it
  std::int64_t earlier_ns_ = 0;  // of those before it
  ObservedThread::Totals retired_;
  bool replaced_ = false;  // a native library has taken our signal
};

}  // namespace citius::measure
