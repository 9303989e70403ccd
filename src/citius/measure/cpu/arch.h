// SPDX-License-Identifier: Apache-2.0
// What depends on the processor: the interrupted program counter, and how a system call looks.
#pragma once

#include <ucontext.h>

#include <cerrno>
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

// Restarts a system call that only our signal interrupted: the kernel has put -EINTR into RAX and
// forgotten the number, which the `mov $number, %eax` before the instruction still tells. The
// thread had barely entered the call, because our clock ticks on CPU time: a restarted time-out
// loses nothing.
inline bool restart_interrupted_syscall(ucontext_t* context) noexcept {
  auto& registers = context->uc_mcontext.gregs;
  const auto pc = static_cast<std::uintptr_t>(registers[REG_RIP]);
  if (registers[REG_RAX] != -EINTR || (pc & 4095) < 7 || !follows_syscall(pc)) return false;
  const auto* bytes = reinterpret_cast<const unsigned char*>(pc);
  if (bytes[-7] != 0xB8) return false;
  std::uint32_t number;
  std::memcpy(&number, bytes - 6, sizeof number);
  registers[REG_RAX] = number;
  registers[REG_RIP] = static_cast<greg_t>(pc - 2);
  return true;
}

#elif defined(__aarch64__)

inline std::uintptr_t program_counter(const ucontext_t* context) noexcept { return context->uc_mcontext.pc; }

inline bool follows_syscall(std::uintptr_t pc) noexcept {
  if ((pc & 4095) < 4) return false;
  std::uint32_t instruction;
  std::memcpy(&instruction, reinterpret_cast<const void*>(pc - 4), sizeof instruction);
  return instruction == 0xD4000001;  // svc #0
}

// X8 still holds the number, but X0 has lost the first argument: there is nothing to restart with.
inline bool restart_interrupted_syscall(ucontext_t*) noexcept { return false; }

#else
#error "Citius knows x86-64 and AArch64"
#endif

}  // namespace citius::measure
