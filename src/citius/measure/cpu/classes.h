// SPDX-License-Identifier: Apache-2.0
// The classes every nanosecond of a thread's life falls into, and the sizes the engine keeps to.
#pragma once

#include <cstddef>
#include <cstdint>

namespace citius::measure {

// The order is part of the part-file format and of `CLASSES` in report/profile.py.
enum class Class : std::uint8_t { python, native, system, lock, io, sleep, gil_wait, runnable };
inline constexpr std::size_t kClasses = 8;

// Frames kept of one stack, leaf first. Deeper callers are cut off and the cut is marked.
inline constexpr std::size_t kMaxDepth = 100;
// Samples a thread can collect between two drains, and threads sampled at the same time.
inline constexpr std::size_t kRingSlots = 32;
inline constexpr std::size_t kMaxThreads = 512;

}  // namespace citius::measure
