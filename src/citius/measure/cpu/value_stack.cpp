// SPDX-License-Identifier: Apache-2.0
#include "value_stack.h"

#include <vector>

#include "opcode_tables.h"
#include "safe_read.h"

namespace citius::measure {
namespace {

struct Unit {
  std::uint8_t opcode;
  std::uint8_t oparg;
};

// Slots between the callable and the top of the stack. CPython pushes `NULL or method, callable or
// self, arguments`; from 3.13 `callable, NULL or self, arguments`; CALL_KW adds the tuple of names.
int below_top(int base, int oparg) {
  if (base == opcodes::kCallFunctionEx) {
    return PY_VERSION_HEX < 0x030E0000 ? 3 + (oparg & 1) : 4;
  }
  // Where there is a PRECALL, its stack effect has already taken the arguments off.
  if (opcodes::kPrecall < 256) return 2;
  return oparg + (base == opcodes::kCallKw ? 3 : 2);
}

std::vector<Unit> read_units(std::uintptr_t code, int* locals) {
  PyCodeObject object;
  if (!safe_read(code, &object, layout::kCodeHead)) return {};
  const auto size = object.ob_base.ob_size;
  if (size <= 0 || size > (1 << 22)) return {};
  std::vector<Unit> units(static_cast<std::size_t>(size));
  if (!safe_read(code + layout::kCodeHead, units.data(), units.size() * sizeof(Unit))) return {};
  *locals = object.co_nlocalsplus;
  return units;
}

}  // namespace

// One pass in order: code is structured, so a forward jump has set the depth of what it reaches
// before the pass arrives there. Handlers of exceptions stay unknown.
int callable_slot(std::uintptr_t code, std::int32_t wanted) {
  int locals = 0;
  const auto units = read_units(code, &locals);
  std::vector<int> depth_at(units.size() + 1, -1);
  int depth = 0;
  int oparg = 0;
  for (std::size_t i = 0; i < units.size();) {
    const int base = opcodes::kBase[units[i].opcode];
    oparg = oparg << 8 | units[i].oparg;
    if (depth_at[i] >= 0) depth = depth_at[i];
    if (static_cast<std::int32_t>(i) == wanted)
      return depth < 0 ? -1 : locals + depth - below_top(base, oparg);
    const auto next = i + 1 + opcodes::kCaches[base];
    if (base == opcodes::kExtendedArg) {
      i = next;
      continue;
    }
    const int jump = opcodes::kJump[base];
    if (depth >= 0) {
      const auto target = next + static_cast<std::size_t>(oparg);
      if ((jump == 1 || jump == 4) && target < depth_at.size())
        depth_at[target] = depth + PyCompile_OpcodeStackEffectWithJump(base, oparg, 1);
      const int effect = PyCompile_OpcodeStackEffectWithJump(base, oparg, 0);
      depth = jump == 3 || jump == 4 || effect == PY_INVALID_STACK_EFFECT ? -1 : depth + effect;
      // A generator resumes with the value it was sent, whatever its first instruction claims.
      if (base == opcodes::kReturnGenerator) depth = 1;
    }
    oparg = 0;
    i = next;
  }
  return -1;
}

std::vector<bool> instruction_starts(std::uintptr_t code) {
  int locals = 0;
  const auto units = read_units(code, &locals);
  std::vector<bool> starts(units.size());
  for (std::size_t i = 0; i < units.size();
       i += 1 + opcodes::kCaches[opcodes::kBase[units[i].opcode]])
    starts[i] = true;
  return starts;
}

}  // namespace citius::measure
