// SPDX-License-Identifier: Apache-2.0
// Turns walked frames into nodes of a stack trie, and counts what was seen at them.
//
// Bounded: when a table is full, a stack keeps its innermost line alone, and then only its class.
// Not thread safe: the engine's lock guards it. Reads code objects, touches no Python object.
#pragma once

#include <span>
#include <unordered_map>

#include "classes.h"
#include "code_names.h"
#include "index_table.h"
#include "ring.h"
#include "store.h"

namespace citius::measure {

class Stacks {
 public:
  explicit Stacks(Store& store) : store_(store) {}

  // The node of a stack given leaf first, -1 when no frame of it is known. O(depth).
  std::int32_t node(std::span<const FrameEntry> frames, bool truncated);

  // Adds one observation of `weight_ns` to (thread, node, class).
  void count(std::uint32_t thread, std::int32_t node, Class klass, std::int64_t weight_ns);

  // The code object at `code` goes away: its address may be used again.
  void forget(std::uintptr_t code) noexcept;

  // Whether a table had no room for a stack or a counter.
  bool full() const noexcept { return full_; }

  // Whether an instruction begins where `frame` stands. After a call has returned, CPython 3.11 and
  // 3.12 leave the frame on the last inline cache of the call, which looks like any opcode.
  bool at_instruction(const FrameEntry& frame);

  // Learns where a generic call keeps its callable (see call_sites.h).
  void learn(const FrameEntry& frame);

 private:
  struct Code {
    std::int32_t id = -1;
    std::int32_t units = 0;
    std::int32_t first_traceable = 0;
    std::int32_t first_line = 0;
    std::vector<LineRun> lines;
    bool has_sites = false;
    std::vector<bool> starts;  // where instructions begin, once somebody asked
  };
  Code* code(std::uintptr_t at);
  std::int32_t code_id(const CodeFacts& facts);
  std::uint32_t string_id(const std::string& text);
  std::int32_t child(std::int32_t parent, std::int32_t code, std::int32_t line,
                     std::uint64_t spare);

  Store& store_;
  std::unordered_map<std::uintptr_t, Code> codes_;
  std::unordered_map<std::string, std::uint32_t> strings_;
  bool full_ = false;
  std::size_t runs_ = 0;  // line runs held, to keep memory bounded
  IndexTable code_index_, node_index_, counter_index_;
};

}  // namespace citius::measure
