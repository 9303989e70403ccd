// SPDX-License-Identifier: Apache-2.0
// Finds records of an append-only table by key: open addressing over record numbers.
#pragma once

#include <cstdint>
#include <vector>

namespace citius::measure {

inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  std::uint64_t h = (a ^ 0x9E3779B97F4A7C15ull) * 0xBF58476D1CE4E5B9ull;
  h = (h ^ (h >> 31) ^ b) * 0x94D049BB133111EBull;
  return h ^ (h >> 29);
}

// 4 to 8 bytes a record. Not thread safe. `same(i)` compares the key sought with record i's,
// `hash_of(i)` rehashes record i when the table doubles.
class IndexTable {
 public:
  template <class Same>
  std::int32_t find(std::uint64_t hash, Same&& same) const {
    if (slots_.empty()) return -1;
    for (auto at = hash & mask(); slots_[at] != 0; at = (at + 1) & mask())
      if (same(slots_[at] - 1)) return slots_[at] - 1;
    return -1;
  }

  template <class HashOf>
  void add(std::uint64_t hash, std::int32_t record, HashOf&& hash_of) {
    if ((count_ + 1) * 4 > slots_.size() * 3) grow(hash_of);
    place(hash, record);
    ++count_;
  }

 private:
  std::uint64_t mask() const { return slots_.size() - 1; }
  void place(std::uint64_t hash, std::int32_t record) {
    auto at = hash & mask();
    while (slots_[at] != 0) at = (at + 1) & mask();
    slots_[at] = record + 1;
  }
  template <class HashOf>
  void grow(HashOf&& hash_of) {
    std::vector<std::int32_t> old(slots_.empty() ? 1024 : slots_.size() * 2);
    old.swap(slots_);
    for (const auto entry : old)
      if (entry != 0) place(hash_of(entry - 1), entry - 1);
  }

  std::vector<std::int32_t> slots_;
  std::size_t count_ = 0;
};

}  // namespace citius::measure
