// SPDX-License-Identifier: Apache-2.0
// Walks the Python frames of a thread without its help.
//
// A thread interrupted by our signal walks its own frames (`own`: what provably exists is read
// directly). The sampler walks those of a blocked thread. Everything that may be stale goes through
// `safe_read`: at entry into the eval loop CPython 3.11 and 3.12 publish a link whose frame is
// still stack garbage. Nothing here takes a lock, allocates or touches a reference count.
#pragma once

#include "python_layout.h"
#include "ring.h"

namespace citius::measure {

// The innermost frame, for whoever wants to know what it is doing.
struct TopFrame {
  std::uintptr_t frame = 0;        // address of the frame; 0: no Python frame
  std::uintptr_t instruction = 0;  // address of the code unit it executes, 0 before its first one
};

struct Walk {
  std::uint32_t depth = 0;
  bool truncated = false;
  TopFrame top;
};

// Fills `frames`, leaf first, with at most kMaxDepth frames of `state`. Frames that have not begun
// and shims of the interpreter may be among them: the consumer knows the code objects and drops
// them.
Walk walk_frames(std::uintptr_t state, bool own, FrameEntry* frames) noexcept;

// The PyThreadState of operating system thread `tid`, or 0. Reads the interpreter's list unlocked:
// every link may be stale, so every read is safe and the number is compared at the end.
std::uintptr_t find_thread_state(unsigned long tid) noexcept;

}  // namespace citius::measure
