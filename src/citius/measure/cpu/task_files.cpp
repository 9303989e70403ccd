// SPDX-License-Identifier: Apache-2.0
#include "task_files.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace citius::measure {
namespace {

// Where the table is shared after all, stay out of the way of the program's own numbers.
constexpr int kHighDescriptor = 512;
bool g_own_table = false;

base::Descriptor open_task(pid_t tid, const char* name, int flags = O_RDONLY) noexcept {
  char path[64];
  if (tid)
    std::snprintf(path, sizeof path, "/proc/self/task/%d/%s", tid, name);
  else
    std::snprintf(path, sizeof path, "/proc/self/task");
  base::Descriptor file(::open(path, flags | O_CLOEXEC));
  if (file && !g_own_table) file.move_above(kHighDescriptor);
  return file;
}

std::string_view read_all(const base::Descriptor& file, char* buffer, std::size_t size) noexcept {
  const auto got = pread(file.get(), buffer, size, 0);
  return {buffer, got > 0 ? static_cast<std::size_t>(got) : 0};
}

template <class T>
const char* parse_number(const char* at, const char* end, T* out) noexcept {
  while (at != end && *at == ' ') ++at;
  return std::from_chars(at, end, *out).ptr;
}

// As the kernel lays out a directory entry (man 2 getdents64).
struct Entry {
  std::uint64_t inode;
  std::int64_t offset;
  std::uint16_t size;
  std::uint8_t type;
  char name[1];
};

}  // namespace

bool own_descriptors() noexcept {
  // One call that copies nothing, and that sandboxes allow which forbid unshare (Docker's).
  g_own_table = syscall(SYS_close_range, 0u, ~0u, CLOSE_RANGE_UNSHARE) == 0;
  if (g_own_table) return true;
  if (unshare(CLONE_FILES) != 0) return false;
  // The copies must go at once: a pipe whose writer we hold never ends.
  const long most = sysconf(_SC_OPEN_MAX);
  for (int fd = 0; fd < most && fd < (1 << 20); ++fd) close(fd);
  g_own_table = true;
  return true;
}

TaskFiles::TaskFiles(pid_t tid) noexcept
    : schedstat_(open_task(tid, "schedstat")), syscall_(open_task(tid, "syscall")) {}

bool TaskFiles::schedule(Schedule* out) const noexcept {
  char buffer[128];
  const auto text = read_all(schedstat_, buffer, sizeof buffer);
  if (text.empty()) return false;
  std::uint64_t ran = 0;
  const auto* end = text.data() + text.size();
  const auto* at = parse_number(text.data(), end, &ran);
  at = parse_number(at, end, &out->waited_ns);
  parse_number(at, end, &out->switches);
  return true;
}

Blocked TaskFiles::blocked() const noexcept {
  char buffer[256];
  return syscall_ ? parse_syscall(read_all(syscall_, buffer, sizeof buffer)) : Blocked{};
}

TaskList::TaskList() noexcept : folder_(open_task(0, "", O_RDONLY | O_DIRECTORY)) {}

bool TaskList::read(std::vector<pid_t>* tids) {
  tids->clear();
  if (!folder_ || lseek(folder_.get(), 0, SEEK_SET) != 0) return false;
  alignas(Entry) char buffer[4096];
  for (;;) {
    const auto got = syscall(SYS_getdents64, folder_.get(), buffer, sizeof buffer);
    if (got <= 0) return got == 0;
    for (long at = 0; at < got;) {
      const auto* entry = reinterpret_cast<const Entry*>(buffer + at);
      pid_t tid = 0;
      const auto* end = entry->name + std::strlen(entry->name);
      if (std::from_chars(entry->name, end, tid).ptr == end && tid > 0) tids->push_back(tid);
      at += entry->size;
    }
  }
}

int last_processor(pid_t tid) noexcept {
  char buffer[512];
  return parse_processor(read_all(open_task(tid, "stat"), buffer, sizeof buffer));
}

void read_thread_name(pid_t tid, char* out, std::size_t size) noexcept {
  const auto file = open_task(tid, "comm");
  auto got = file ? pread(file.get(), out, size - 1, 0) : 0;
  if (got > 0 && out[got - 1] == '\n') --got;
  out[got > 0 ? got : 0] = '\0';
}

}  // namespace citius::measure
