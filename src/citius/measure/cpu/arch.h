// SPDX-License-Identifier: Apache-2.0
// What depends on the processor: the interrupted program counter, how a system call looks, and
// where memcpy and its like were called from.
#pragma once

#include <ucontext.h>

#include <cstdint>
#include <cstring>

#include "safe_read.h"

namespace citius::measure {

#if defined(__x86_64__)

inline std::uintptr_t program_counter(const ucontext_t* context) noexcept {
  return static_cast<std::uintptr_t>(context->uc_mcontext.gregs[REG_RIP]);
}

// The two bytes before an executing instruction are mapped unless it opens a page.
inline bool follows_syscall(std::uintptr_t pc) noexcept {
  if ((pc & 4095) < 2) return false;
  const auto* bytes = reinterpret_cast<const unsigned char*>(pc);
  return bytes[-2] == 0x0F && bytes[-1] == 0x05;
}

// Where a function that keeps no frame was called from; 0 when what its caller would have left on
// the stack is nothing that follows a call (call rel32, or call through a register or memory).
inline std::uintptr_t frameless_caller(const ucontext_t* context) noexcept {
  const auto stack = static_cast<std::uintptr_t>(context->uc_mcontext.gregs[REG_RSP]);
  std::uintptr_t caller;
  unsigned char code[7];
  if (!guess_read(stack, &caller, sizeof caller)) return 0;
  if (!guess_read(caller - sizeof code, code, sizeof code)) return 0;
  if (code[2] == 0xE8) return caller;
  for (const int length : {2, 3, 6, 7})
    if (code[7 - length] == 0xFF && (code[8 - length] & 0x38) == 0x10) return caller;
  return 0;
}

#elif defined(__aarch64__)

inline std::uintptr_t program_counter(const ucontext_t* context) noexcept {
  return context->uc_mcontext.pc;
}

inline bool follows_syscall(std::uintptr_t pc) noexcept {
  if ((pc & 4095) < 4) return false;
  std::uint32_t instruction;
  std::memcpy(&instruction, reinterpret_cast<const void*>(pc - 4), sizeof instruction);
  return instruction == 0xD4000001;  // svc #0
}

inline std::uintptr_t frameless_caller(const ucontext_t* context) noexcept {
  return context->uc_mcontext.regs[30];
}

#else
#error "Citius knows x86-64 and AArch64"
#endif

}  // namespace citius::measure
