// SPDX-License-Identifier: Apache-2.0
// One thread's samples on their way from its signal handler to the sampler thread.
//
// Single producer (the handler, which blocks its own signals) and single consumer (whoever holds
// the engine's lock). A slot is published whole by the release store of `head`, so a drain sees
// complete samples only.
#pragma once

#include <atomic>

#include "classes.h"

namespace citius::measure {

// A code object by address and the index of the code unit it executes.
struct FrameEntry {
  std::uintptr_t code;
  std::int32_t instr;
  std::int32_t reserved;
};

struct Sample {
  std::uint32_t ticks;  // sampling periods of CPU time this sample stands for
  Class klass;
  bool truncated;         // callers beyond kMaxDepth exist
  bool unknown_callable;  // a generic call whose callable could not be looked up yet
  bool by_opcode;         // native because of the opcode at the top frame's instruction
  std::uint32_t depth;
  FrameEntry frames[kMaxDepth];  // leaf first
};

class Ring {
 public:
  // Producer: the slot to fill, or nullptr when the consumer is behind.
  Sample* begin_write() noexcept {
    const auto head = head_.load(std::memory_order_relaxed);
    if (head - tail_.load(std::memory_order_acquire) == kRingSlots) return nullptr;
    return &slots_[head % kRingSlots];
  }
  void end_write() noexcept {
    head_.store(head_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

  // Consumer: the oldest complete sample, or nullptr.
  const Sample* front() const noexcept {
    const auto tail = tail_.load(std::memory_order_relaxed);
    return tail == head_.load(std::memory_order_acquire) ? nullptr : &slots_[tail % kRingSlots];
  }
  void pop() noexcept {
    tail_.store(tail_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

 private:
  std::atomic<std::uint64_t> head_{0};
  std::atomic<std::uint64_t> tail_{0};
  Sample slots_[kRingSlots];
};

}  // namespace citius::measure
