// SPDX-License-Identifier: Apache-2.0
// CPython's private layout, one section per version; nothing else in the engine spells a version.
//
// Facts from CPython's own headers: 3.11 and 3.12 reach the current frame through a `_PyCFrame` on
// the C stack, 3.13 directly; 3.14 tags the executable's pointer.
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#undef HAVE_STD_ATOMIC
#undef _PyGC_FINALIZED
#define Py_BUILD_CORE 1
#if PY_VERSION_HEX >= 0x030E0000
#include <internal/pycore_interpframe_structs.h>
#else
#include <internal/pycore_frame.h>
#endif
#include <internal/pycore_interp.h>
#include <internal/pycore_runtime.h>
#undef Py_BUILD_CORE

#include <cstddef>
#include <cstdint>

namespace citius::measure::layout {

using Frame = _PyInterpreterFrame;
using Stack = _PyStackChunk;

inline constexpr std::size_t kFrameHead = offsetof(Frame, localsplus);
inline constexpr std::size_t kCodeHead = offsetof(PyCodeObject, co_code_adaptive);

inline std::uintptr_t address(const void* pointer) noexcept {
  return reinterpret_cast<std::uintptr_t>(pointer);
}

#if PY_VERSION_HEX < 0x030D0000
// A link of the chain that leads to frames: entry into the eval loop pushes one before it is
// filled.
inline std::uintptr_t first_link(const PyThreadState& state) noexcept {
  return address(state.cframe);
}
struct Link {
  _PyCFrame value;
  std::uintptr_t frame() const noexcept { return address(value.current_frame); }
  std::uintptr_t next() const noexcept { return address(value.previous); }
};
inline std::uintptr_t code_of(const Frame& frame) noexcept { return address(frame.f_code); }
inline std::uintptr_t instruction_of(const Frame& frame) noexcept {
  return address(frame.prev_instr);
}
inline constexpr bool kLinked = true;
#else
struct Link {
  std::uintptr_t frame() const noexcept { return 0; }
  std::uintptr_t next() const noexcept { return 0; }
};
inline std::uintptr_t first_link(const PyThreadState&) noexcept { return 0; }
inline std::uintptr_t instruction_of(const Frame& frame) noexcept {
  return address(frame.instr_ptr);
}
inline constexpr bool kLinked = false;
#if PY_VERSION_HEX < 0x030E0000
inline std::uintptr_t code_of(const Frame& frame) noexcept { return address(frame.f_executable); }
#else
inline std::uintptr_t code_of(const Frame& frame) noexcept {
  return frame.f_executable.bits & ~std::uintptr_t{7};
}
#endif
#endif

inline std::uintptr_t first_frame(const PyThreadState& state) noexcept {
#if PY_VERSION_HEX < 0x030D0000
  static_cast<void>(state);
  return 0;
#else
  return address(state.current_frame);
#endif
}

// Shims that the interpreter puts between C and Python carry no Python code; 3.11 has none.
inline bool is_shim(const Frame& frame) noexcept {
  return PY_VERSION_HEX >= 0x030C0000 && frame.owner > 2 && frame.owner < 5;
}

// From here on the interpreter takes thread states, stacks and frames away from threads that still
// run.
inline bool finalizing() noexcept { return _PyRuntimeState_GetFinalizing(&_PyRuntime) != nullptr; }

// os.fork warns of threads, and counts them after the parent's fork handlers have run: our thread
// must start later still.
inline constexpr bool kForkCountsThreads = PY_VERSION_HEX >= 0x030C0000;

// The memory in which threads wait for the GIL.
struct Range {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
};
inline Range gil_range() noexcept {
#if PY_VERSION_HEX < 0x030C0000
  const auto* gil = &_PyRuntime.ceval.gil;
#else
  const auto* main = PyInterpreterState_Main();
  if (!main) return {};  // the interpreter has ended
  const auto* gil = main->ceval.gil;
#endif
  return {address(gil), address(gil) + sizeof *gil};
}

}  // namespace citius::measure::layout
