// SPDX-License-Identifier: Apache-2.0
#include "modules.h"

#include <link.h>

#include <array>
#include <cstddef>
#include <string_view>

namespace citius::measure {
namespace {

struct Segment {
  std::uintptr_t begin;
  std::uintptr_t end;
  Home home;
};

std::array<Segment, 16> g_segments{};
std::size_t g_count = 0;

bool is_c_library(std::string_view path) {
  const auto name = path.substr(path.rfind('/') + 1);
  for (const std::string_view known :
       {"libc.so", "libm.so", "libpthread.so", "ld-linux", "linux-vdso"})
    if (name.starts_with(known)) return true;
  return false;
}

int visit(dl_phdr_info* info, std::size_t, void* symbol) {
  auto home = is_c_library(info->dlpi_name ? info->dlpi_name : "") ? Home::c_library : Home::other;
  const auto at = reinterpret_cast<std::uintptr_t>(symbol);
  const auto each_load = [&](auto&& use) {
    for (int i = 0; i < info->dlpi_phnum; ++i) {
      const auto& header = info->dlpi_phdr[i];
      if (header.p_type == PT_LOAD) use(header, info->dlpi_addr + header.p_vaddr);
    }
  };
  each_load([&](const auto& header, std::uintptr_t begin) {
    if (at >= begin && at < begin + header.p_memsz) home = Home::interpreter;
  });
  if (home == Home::other) return 0;
  each_load([&](const auto& header, std::uintptr_t begin) {
    if ((header.p_flags & PF_X) && g_count < g_segments.size())
      g_segments[g_count++] = {begin, begin + header.p_memsz, home};
  });
  return 0;
}

}  // namespace

void find_interpreter_modules(const void* interpreter_symbol) {
  if (g_count != 0) return;
  dl_iterate_phdr(visit, const_cast<void*>(interpreter_symbol));
}

Home home_of(std::uintptr_t pc) noexcept {
  for (std::size_t i = 0; i < g_count; ++i)
    if (pc >= g_segments[i].begin && pc < g_segments[i].end) return g_segments[i].home;
  return Home::other;
}

}  // namespace citius::measure
