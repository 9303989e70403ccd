// SPDX-License-Identifier: Apache-2.0
#include "stacks.h"

#include "call_sites.h"
#include "value_stack.h"

namespace citius::measure {
namespace {

// Line runs kept decoded: 8 bytes each, and about as much as 16 of them for the code object itself:
// 8 MB. Beyond that the cache starts anew; nothing is lost.
constexpr std::size_t kMostRuns = 1 << 20;
constexpr std::size_t kRunsPerCode = 16;
constexpr std::size_t kMostStrings = 1 << 16;
// Nodes and counters that only stacks of one frame, or none, may use.
constexpr std::uint64_t kSpareNodes = 1 << 16;
constexpr std::uint64_t kSpareCounters = 1 << 16;

std::uint64_t hash_of(const CodeRecord& r) {
  return mix(r.file, static_cast<std::uint64_t>(r.function) << 32 |
                         static_cast<std::uint32_t>(r.first_line));
}
std::uint64_t hash_of(const NodeRecord& r) {
  return mix(static_cast<std::uint32_t>(r.parent),
             static_cast<std::uint64_t>(static_cast<std::uint32_t>(r.code)) << 32 |
                 static_cast<std::uint32_t>(r.line));
}
std::uint64_t hash_of(const CounterRecord& r) {
  return mix(r.thread,
             static_cast<std::uint64_t>(static_cast<std::uint32_t>(r.node)) << 8 | r.klass);
}
bool same(const CodeRecord& a, const CodeRecord& b) {
  return a.file == b.file && a.function == b.function && a.first_line == b.first_line;
}
bool same(const NodeRecord& a, const NodeRecord& b) {
  return a.parent == b.parent && a.code == b.code && a.line == b.line;
}
bool same(const CounterRecord& a, const CounterRecord& b) {
  return a.thread == b.thread && a.node == b.node && a.klass == b.klass;
}

// Finds `key` among the records of `region`, or appends it while `spare` records stay free; -1:
// full.
template <class Record>
std::int32_t find_or_add(Store& store, Region region, IndexTable& index, const Record& key,
                         std::uint64_t spare) {
  auto* records = store.records<Record>(region);
  const auto hash = hash_of(key);
  const auto found = index.find(hash, [&](std::int32_t i) { return same(records[i], key); });
  if (found >= 0) return found;
  const auto used = store.used(region);
  if (used + spare >= store.header().regions[static_cast<std::size_t>(region)].capacity) return -1;
  if (!store.append(region, key)) return -1;
  const auto added = static_cast<std::int32_t>(used);
  index.add(hash, added, [&](std::int32_t i) { return hash_of(records[i]); });
  return added;
}

}  // namespace

std::uint32_t Stacks::string_id(const std::string& text) {
  const auto found = strings_.find(text);
  if (found != strings_.end()) return found->second;
  if (strings_.size() >= kMostStrings) return ~0u;
  const auto id = store_.append_string(text);
  if (id != ~0u) strings_.emplace(text, id);
  return id;
}

// Code objects made again and again (exec, nested functions of a reloaded module) share one id.
std::int32_t Stacks::code_id(const CodeFacts& facts) {
  const CodeRecord record{string_id(facts.file), string_id(facts.function), facts.first_line};
  return find_or_add(store_, Region::codes, code_index_, record, 0);
}

Stacks::Code* Stacks::code(std::uintptr_t at) {
  const auto found = codes_.find(at);
  if (found != codes_.end()) return &found->second;
  auto facts = read_code(at);
  if (!facts) return nullptr;
  if (runs_ > kMostRuns) {
    codes_.clear();
    prepare_call_sites();
    runs_ = 0;
  }
  facts->lines.shrink_to_fit();
  runs_ += facts->lines.size() + kRunsPerCode;
  Code entry{code_id(*facts),
             facts->units,
             facts->first_traceable,
             facts->first_line,
             std::move(facts->lines),
             false,
             {}};
  return &codes_.emplace(at, std::move(entry)).first->second;
}

std::int32_t Stacks::child(std::int32_t parent, std::int32_t code, std::int32_t line,
                           std::uint64_t spare) {
  return find_or_add(store_, Region::nodes, node_index_, NodeRecord{parent, code, line}, spare);
}

std::int32_t Stacks::node(std::span<const FrameEntry> frames, bool truncated) {
  std::int32_t node = -1;
  std::int32_t leaf_code = -1;
  std::int32_t leaf_line = 0;
  bool full = false;
  if (truncated) node = child(-1, -1, 0, kSpareNodes);  // callers cut off
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
    const auto* facts = code(frame->code);
    if (!facts || facts->id < 0) continue;
    if (frame->instr < facts->first_traceable || frame->instr >= facts->units)
      continue;  // not begun
    leaf_code = facts->id;
    leaf_line = line_of(facts->lines, frame->instr, facts->first_line);
    if (full) continue;
    const auto next = child(node, leaf_code, leaf_line, kSpareNodes);
    full = next < 0;
    node = next;
  }
  if (!full) return node;
  full_ = true;
  return child(-1, leaf_code, leaf_line, 0);
}

void Stacks::count(std::uint32_t thread, std::int32_t node, Class klass, std::int64_t weight_ns) {
  CounterRecord key{thread, node, static_cast<std::uint32_t>(klass), 0, 0, 0, 0.0};
  auto at =
      find_or_add(store_, Region::counters, counter_index_, key, node < 0 ? 0 : kSpareCounters);
  if (at < 0) {
    full_ = true;
    key.node = -1;
    at = find_or_add(store_, Region::counters, counter_index_, key, 0);
    if (at < 0) return;
  }
  auto& record = store_.records<CounterRecord>(Region::counters)[at];
  record.count += 1;
  record.weight_ns += static_cast<std::uint64_t>(weight_ns);
  record.squares += static_cast<double>(weight_ns) * static_cast<double>(weight_ns);
}

void Stacks::forget(std::uintptr_t at) noexcept {
  const auto found = codes_.find(at);
  if (found == codes_.end()) return;
  if (found->second.has_sites) forget_call_sites(at, static_cast<std::size_t>(found->second.units));
  runs_ -= found->second.lines.size() + kRunsPerCode;
  codes_.erase(found);
}

bool Stacks::at_instruction(const FrameEntry& frame) {
  auto* facts = code(frame.code);
  if (!facts || frame.instr < 0 || frame.instr >= facts->units) return false;
  if (facts->starts.empty()) facts->starts = instruction_starts(frame.code);
  const auto index = static_cast<std::size_t>(frame.instr);
  return index < facts->starts.size() && facts->starts[index];
}

void Stacks::learn(const FrameEntry& frame) {
  auto* facts = code(frame.code);
  if (!facts || frame.instr < 0 || frame.instr >= facts->units) return;
  facts->has_sites = true;
  learn_call_site(frame.code, frame.instr);
}

}  // namespace citius::measure
