// SPDX-License-Identifier: Apache-2.0
#include "waits.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include <algorithm>
#include <charconv>

namespace citius::measure {
namespace {

// Numbers that only some architectures have stay at values that no call has.
#ifdef SYS_poll
constexpr long kPoll = SYS_poll, kSelect = SYS_select, kPause = SYS_pause;
#else
constexpr long kPoll = -2, kSelect = -3, kPause = -4;
#endif
#ifdef SYS_futex_waitv
constexpr long kFutexWaitv = SYS_futex_waitv;
#else
constexpr long kFutexWaitv = 449;
#endif

std::string_view next_word(std::string_view& text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  const auto end = text.find_first_of(" \n");
  const auto word = text.substr(0, end);
  text.remove_prefix(word.size());
  return word;
}

template <class T>
bool parse(std::string_view word, int base, T* out) noexcept {
  if (base == 16 && word.starts_with("0x")) word.remove_prefix(2);
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), *out, base);
  return error == std::errc() && end == word.data() + word.size() && !word.empty();
}

bool waits_for_file_lock(const Blocked& blocked) noexcept {
  if (blocked.number == SYS_flock) return true;
  const auto command = static_cast<int>(blocked.arguments[1]);
  return blocked.number == SYS_fcntl && (command == F_SETLKW || command == F_OFD_SETLKW);
}

}  // namespace

Blocked parse_syscall(std::string_view line) noexcept {
  Blocked blocked;
  const auto first = next_word(line);
  if (first == "running") {
    blocked.state = Running::running;
    return blocked;
  }
  if (!parse(first, 10, &blocked.number)) return blocked;
  blocked.state = Running::blocked;
  if (blocked.number < 0) return blocked;
  for (auto& argument : blocked.arguments)
    if (!parse(next_word(line), 16, &argument)) blocked.state = Running::unknown;
  return blocked;
}

// Field 39 of man 5 proc; the second is a name in brackets, with any character in it.
int parse_processor(std::string_view line) noexcept {
  line.remove_prefix(std::min(line.rfind(')') + 1, line.size()));
  for (int field = 3; field < 39; ++field) next_word(line);
  int processor = -1;
  return parse(next_word(line), 10, &processor) && processor >= 0 ? processor : -1;
}

Class classify_wait(const Blocked& blocked, std::uintptr_t gil_begin,
                    std::uintptr_t gil_end) noexcept {
  const auto* arg = blocked.arguments;
  switch (blocked.number) {
    case SYS_futex:
      return arg[0] >= gil_begin && arg[0] < gil_end ? Class::gil_wait : Class::lock;
    case kFutexWaitv:
    case SYS_semtimedop:
#ifdef SYS_semop
    case SYS_semop:
#endif
      return Class::lock;
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
    case kPause:
    case SYS_rt_sigsuspend:
      return Class::sleep;
    // Waiting for no descriptor at all is sleeping.
    case kPoll:
    case SYS_ppoll:
      return arg[1] == 0 ? Class::sleep : Class::io;
    case kSelect:
    case SYS_pselect6:
      return arg[0] == 0 ? Class::sleep : Class::io;
    default:
      return waits_for_file_lock(blocked) ? Class::lock : Class::io;
  }
}

}  // namespace citius::measure
