// SPDX-License-Identifier: Apache-2.0
// What depends on the processor: the interrupted program counter, and how a system call looks.
#pragma once

#include <ucontext.h>

#include <cstdint>
#include <cstring>

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

#else
#error "Citius knows x86-64 and AArch64"
#endif

}  // namespace citius::measure
