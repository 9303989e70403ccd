// SPDX-License-Identifier: Apache-2.0
// What a thread waits for and where it last ran, from the kernel's lines in /proc/self/task/TID.
#pragma once

#include <cstdint>
#include <string_view>

#include "classes.h"

namespace citius::measure {

enum class Running : std::uint8_t { running, blocked, unknown };

struct Blocked {
  Running state = Running::unknown;
  long number = -1;  // system call; -1: blocked outside of one (a page fault)
  std::uint64_t arguments[6] = {};
};

// Reads "running", "-1 SP PC" or "NUMBER ARG*6 SP PC"; anything else is `unknown`.
Blocked parse_syscall(std::string_view line) noexcept;

// The processor that a thread was last on, from its line in `stat`; -1 where that does not say.
int parse_processor(std::string_view line) noexcept;

// The class of a wait. `gil_begin` to `gil_end` is the memory in which threads wait for the GIL.
Class classify_wait(const Blocked& blocked, std::uintptr_t gil_begin,
                    std::uintptr_t gil_end) noexcept;

}  // namespace citius::measure
