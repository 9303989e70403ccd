// SPDX-License-Identifier: Apache-2.0
#include "stand_in.h"

#include <elf.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "python_layout.h"

namespace citius::measure {
namespace {

struct Search {
  std::uintptr_t inside;
  const char* function;
  void** slot = nullptr;
};

// What the dynamic section tells; the loader has already relocated its pointers on glibc.
struct Tables {
  const ElfW(Sym) * symbols = nullptr;
  const char* names = nullptr;
  const ElfW(Rela) * relocations[2] = {};
  std::size_t sizes[2] = {};
};

Tables read_tables(const ElfW(Dyn) * entry) {
  Tables tables;
  for (; entry->d_tag != DT_NULL; ++entry) {
    const auto pointer = entry->d_un.d_ptr;
    switch (entry->d_tag) {
      case DT_SYMTAB:
        tables.symbols = reinterpret_cast<const ElfW(Sym)*>(pointer);
        break;
      case DT_STRTAB:
        tables.names = reinterpret_cast<const char*>(pointer);
        break;
      case DT_JMPREL:
        tables.relocations[0] = reinterpret_cast<const ElfW(Rela)*>(pointer);
        break;
      case DT_PLTRELSZ:
        tables.sizes[0] = entry->d_un.d_val;
        break;
      case DT_RELA:
        tables.relocations[1] = reinterpret_cast<const ElfW(Rela)*>(pointer);
        break;
      case DT_RELASZ:
        tables.sizes[1] = entry->d_un.d_val;
        break;
      default:
        break;
    }
  }
  return tables;
}

bool holds_an_address(std::uint64_t type) {
#if defined(__x86_64__)
  return type == R_X86_64_JUMP_SLOT || type == R_X86_64_GLOB_DAT;
#else
  return type == R_AARCH64_JUMP_SLOT || type == R_AARCH64_GLOB_DAT;
#endif
}

int visit(dl_phdr_info* info, std::size_t, void* argument) {
  auto& search = *static_cast<Search*>(argument);
  const ElfW(Dyn)* dynamic = nullptr;
  bool contains = false;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    const auto begin = info->dlpi_addr + header.p_vaddr;
    if (header.p_type == PT_DYNAMIC) dynamic = reinterpret_cast<const ElfW(Dyn)*>(begin);
    if (header.p_type == PT_LOAD)
      contains |= search.inside >= begin && search.inside < begin + header.p_memsz;
  }
  if (!contains || !dynamic) return 0;
  const auto tables = read_tables(dynamic);
  if (!tables.symbols || !tables.names) return 1;
  for (int t = 0; t < 2; ++t)
    for (std::size_t i = 0; tables.relocations[t] && i < tables.sizes[t] / sizeof(ElfW(Rela));
         ++i) {
      const auto& entry = tables.relocations[t][i];
      const auto& symbol = tables.symbols[ELF64_R_SYM(entry.r_info)];
      if (holds_an_address(ELF64_R_TYPE(entry.r_info)) &&
          std::strcmp(tables.names + symbol.st_name, search.function) == 0)
        search.slot = reinterpret_cast<void**>(info->dlpi_addr + entry.r_offset);
    }
  return 1;
}

// The slot through which the interpreter calls `function`, made writable; nullptr when it does not
// import it. The slot lives as long as the interpreter.
std::atomic<void*>* find_slot(const char* function) {
  Search search{layout::address(reinterpret_cast<const void*>(&PyObject_Call)), function};
  dl_iterate_phdr(visit, &search);
  if (!search.slot) return nullptr;
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto begin = layout::address(search.slot) & ~(page - 1);
  if (mprotect(reinterpret_cast<void*>(begin), page, PROT_READ | PROT_WRITE) != 0) return nullptr;
  return reinterpret_cast<std::atomic<void*>*>(search.slot);
}

}  // namespace

void StandIn::open() {
  if (original_) return;
  if (!slot_) slot_ = find_slot(name_);
  if (slot_) original_ = slot_->exchange(ours_);
}

void StandIn::close() noexcept {
  if (original_) slot_->store(original_);
  original_ = nullptr;
}

}  // namespace citius::measure
