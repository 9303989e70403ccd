// SPDX-License-Identifier: Apache-2.0
// The bounded, crash-proof result of sampling: tables in a shared file mapping.
//
// The tables are always in the file, so a killed process leaves all it had gathered. Regions have a
// fixed place and a fixed most; disk space is reserved before it is touched (a full disk makes a
// full table, not SIGBUS). Not thread safe: the engine's lock guards it. `reserve_headroom` alone
// uses file descriptors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace citius::measure {

enum class Region : std::uint32_t { strings, codes, nodes, counters, threads };
inline constexpr std::size_t kRegions = 5;

struct CodeRecord {
  std::uint32_t file;      // offset into strings, ~0 unknown
  std::uint32_t function;  // the same
  std::int32_t first_line;
};
struct NodeRecord {
  std::int32_t parent;  // -1: outermost
  std::int32_t code;
  std::int32_t line;
};
struct CounterRecord {
  std::uint32_t thread;
  std::int32_t node;  // -1: no Python frame known
  std::uint32_t klass;
  std::uint32_t reserved;
  std::uint64_t count;
  std::uint64_t weight_ns;
  double squares;  // sum of squared weights, ns^2
};
struct ThreadRecord {
  std::int32_t tid;
  std::uint32_t kind;  // 0 native, 1 Python, 2 the rest: threads too short-lived to be seen alone
  std::int64_t start_ns;
  std::int64_t end_ns;
  std::int64_t cpu_ns;
  std::int64_t runnable_ns;
  char name[32];
};

struct RegionHeader {
  std::uint32_t record_size;
  std::uint32_t reserved;
  std::uint64_t offset;
  std::uint64_t capacity;  // records
  std::uint64_t used;      // records; written after the record itself
};

struct Header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t header_size;
  std::int32_t pid;
  std::int32_t parent_pid;
  std::int64_t start_unix_ns;
  std::int64_t start_ns;  // CLOCK_MONOTONIC
  std::int64_t last_ns;   // the last drain
  std::int64_t cpu_ns;    // the process's CPU time since start, without the sampler's own
  std::int64_t sampler_ns;
  std::int64_t handler_ns;
  std::uint64_t samples;
  std::uint64_t dropped;
  std::uint32_t rate;
  std::uint32_t mode;     // of Mode: 0 timer, 1 perf
  std::uint32_t stopped;  // 1: stopped in order
  std::uint32_t notes;    // bits of Note
  RegionHeader regions[kRegions];
};

inline constexpr char kMagic[8] = {'C', 'I', 'T', 'P', 'A', 'R', 'T', '\0'};
inline constexpr std::uint32_t kVersion = 2;

class Store {
 public:
  // Creates `path` with its first pages reserved; throws std::system_error when that fails.
  explicit Store(const std::string& path);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  Header& header() noexcept { return *reinterpret_cast<Header*>(base_); }

  template <class T>
  T* records(Region region) noexcept {
    return reinterpret_cast<T*>(base_ + table(region).offset);
  }
  std::uint64_t used(Region region) noexcept { return table(region).used; }

  // Appends a record; false when the table is full (its capacity, or the disk).
  template <class T>
  bool append(Region region, const T& record) noexcept {
    auto& entry = table(region);
    if ((entry.used + 1) * sizeof(T) > reserved_[static_cast<std::size_t>(region)]) return false;
    records<T>(region)[entry.used] = record;
    publish(region, entry.used + 1);
    return true;
  }
  // Appends length (u32) and bytes; the offset, or ~0 when full.
  std::uint32_t append_string(std::string_view text) noexcept;

  // Whether the disk has refused more, or the file is gone.
  bool full() const noexcept { return full_; }

  // Extends the file so that every region has room until the next call. The sampler thread calls
  // it.
  void reserve_headroom() noexcept;

 private:
  RegionHeader& table(Region region) noexcept {
    return header().regions[static_cast<std::size_t>(region)];
  }
  void publish(Region region, std::uint64_t used) noexcept;
  bool reserve(int fd, Region region, std::uint64_t bytes) noexcept;

  std::string path_;
  char* base_ = nullptr;
  std::size_t mapped_ = 0;
  std::uint64_t reserved_[kRegions] = {};  // bytes of each region that the file really has
  bool full_ = false;
};

}  // namespace citius::measure
