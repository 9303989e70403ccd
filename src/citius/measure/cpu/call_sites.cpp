// SPDX-License-Identifier: Apache-2.0
#include "call_sites.h"

#include <array>
#include <atomic>

#include "opcode_tables.h"
#include "python_layout.h"
#include "safe_read.h"
#include "value_stack.h"

namespace citius::measure {
namespace {

using layout::address;

// Direct-mapped and overwritten on collision: a lost site is learnt again. `value` packs the
// address of the instruction (unique while its code lives) and the slot, so that one atomic read
// sees both.
constexpr std::size_t kSites = 4096;
std::array<std::atomic<std::uint64_t>, kSites> g_sites{};
constexpr int kSlotBits = 16;

std::size_t place(std::uintptr_t instruction) noexcept {
  return (instruction >> 1) * 0x9E3779B97F4A7C15ull >> 52;
}

// User space addresses fit in 47 bits and instructions are even: 46 bits key, 16 bits slot.
std::uint64_t pack(std::uintptr_t instruction, int slot) noexcept {
  return (static_cast<std::uint64_t>(instruction >> 1) << kSlotBits) |
         static_cast<std::uint16_t>(slot);
}

std::uintptr_t g_python_new = 0;   // tp_dealloc of every class made by a class statement
std::uintptr_t g_python_call = 0;  // tp_call of their instances that define __call__

bool type_is_python(std::uintptr_t type_at, std::uintptr_t object_at) noexcept {
  if (type_at == address(&PyFunction_Type) || type_at == address(&PyMethod_Type)) return true;
  PyTypeObject type;
  if (!probe_read(type_at, &type, sizeof type)) return false;
  // What cannot be called is the result, which takes the callable's place: the call is over.
  if (type.tp_call == nullptr) return true;
  if (!(type.tp_flags & Py_TPFLAGS_TYPE_SUBCLASS))
    return address(reinterpret_cast<void*>(type.tp_call)) == g_python_call;
  // The callable is a class: made by a class statement, or built in?
  if (!probe_read(object_at, &type, sizeof type)) return false;
  return address(reinterpret_cast<void*>(type.tp_dealloc)) == g_python_new;
}

}  // namespace

void prepare_call_sites() noexcept {
  for (auto& site : g_sites) site.store(0, std::memory_order_relaxed);
}

void find_python_callables() {
  if (g_python_new != 0) return;
  PyObject* globals = PyDict_New();
  PyObject* cls = nullptr;
  if (globals && PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins()) == 0) {
    PyObject* done =
        PyRun_String("class C:\n    def __call__(self): pass\n", Py_file_input, globals, globals);
    Py_XDECREF(done);
    // Kept for good: a class is a cycle, which the program's next collection would count.
    cls = Py_XNewRef(PyDict_GetItemString(globals, "C"));
  }
  if (cls) {
    const auto* type = reinterpret_cast<PyTypeObject*>(cls);
    g_python_new = address(reinterpret_cast<void*>(type->tp_dealloc));
    g_python_call = address(reinterpret_cast<void*>(type->tp_call));
  }
  PyErr_Clear();
  Py_XDECREF(globals);
}

std::optional<bool> calls_python(std::uintptr_t frame, std::uintptr_t instruction) noexcept {
  const auto packed = g_sites[place(instruction)].load(std::memory_order_acquire);
  if (packed >> kSlotBits != instruction >> 1) return std::nullopt;
  const auto slot = static_cast<std::int16_t>(packed & 0xFFFF);
  if (slot < 0) return false;
  std::uintptr_t values[2];
  if (!probe_read(frame + layout::kFrameHead + static_cast<std::size_t>(slot) * sizeof(PyObject*),
                  values, sizeof values))
    return false;
  for (auto& value : values) value &= ~std::uintptr_t{7};
  const auto callable = kCallableIsFirstNonNull && values[0] == 0 ? values[1] : values[0];
  PyObject head;
  if (callable == 0 || !probe_read(callable, &head, sizeof head)) return false;
  return type_is_python(address(head.ob_type), callable);
}

void learn_call_site(std::uintptr_t code, std::int32_t index) {
  const auto instruction = code + layout::kCodeHead + static_cast<std::size_t>(index) * 2;
  const int slot = callable_slot(code, index);
  g_sites[place(instruction)].store(pack(instruction, slot < 0x7FFF ? slot : -1),
                                    std::memory_order_release);
}

void forget_call_sites(std::uintptr_t code, std::size_t units) noexcept {
  const auto begin = (code + layout::kCodeHead) >> 1;
  for (auto& site : g_sites) {
    const auto key = site.load(std::memory_order_relaxed) >> kSlotBits;
    if (key >= begin && key < begin + units) site.store(0, std::memory_order_release);
  }
}

}  // namespace citius::measure
