// SPDX-License-Identifier: Apache-2.0
// The kernel's files about the threads of this process, kept open by the sampler thread.
//
// The sampler thread has a descriptor table of its own (see `own_descriptors`): the program never
// sees these descriptors, can't close them, and its own numbering stays as it is.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "citius/base/descriptor.h"
#include "waits.h"

namespace citius::measure {

// Gives the calling thread its own, empty descriptor table. False where a sandbox forbids it.
bool own_descriptors() noexcept;

struct Schedule {
  std::int64_t waited_ns = 0;  // runnable but not running, so far
  std::uint64_t switches = 0;  // times the thread was put on a processor
};

class TaskFiles {
 public:
  TaskFiles() noexcept = default;
  explicit TaskFiles(pid_t tid) noexcept;
  bool open() const noexcept { return static_cast<bool>(schedstat_); }
  bool has_syscall() const noexcept { return static_cast<bool>(syscall_); }
  // False when the thread has ended.
  bool schedule(Schedule* out) const noexcept;
  Blocked blocked() const noexcept;

 private:
  base::Descriptor schedstat_;
  base::Descriptor syscall_;
};

// The threads of this process, by /proc/self/task; false when there is no such folder.
class TaskList {
 public:
  TaskList() noexcept;
  bool read(std::vector<pid_t>* tids);

 private:
  base::Descriptor folder_;
};

// The processor that thread `tid` was last on, or -1.
int last_processor(pid_t tid) noexcept;

// The name of thread `tid` as the kernel has it, at most 15 bytes.
void read_thread_name(pid_t tid, char* out, std::size_t size) noexcept;

}  // namespace citius::measure
