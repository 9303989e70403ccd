// SPDX-License-Identifier: Apache-2.0
#include "frames.h"

#include <cstring>

#include "safe_read.h"

namespace citius::measure {
namespace {

using layout::address;

// The thread itself may ask and then read: nobody else takes its stack away.
bool read_memory(bool own, std::uintptr_t from, void* to, std::size_t size) noexcept {
  return own ? probe_read(from, to, size) : safe_read(from, to, size);
}

// Frames of running functions lie in the thread's own data stack, which only the thread unmaps.
class FrameReader {
 public:
  FrameReader(const PyThreadState& state, bool own) noexcept : own_(own) {
    layout::Stack chunk;
    const auto at = address(state.datastack_chunk);
    if (own && probe_read(at, &chunk, sizeof chunk)) {
      begin_ = at;
      end_ = at + chunk.size;
    }
  }
  // Copies the part of the frame before its locals.
  bool read(std::uintptr_t at, layout::Frame* out) const noexcept {
    if (at >= begin_ && at + layout::kFrameHead <= end_) {
      std::memcpy(static_cast<void*>(out), reinterpret_cast<const void*>(at), layout::kFrameHead);
      return true;
    }
    return read_memory(own_, at, out, layout::kFrameHead);
  }
  bool own() const noexcept { return own_; }

 private:
  bool own_;
  std::uintptr_t begin_ = 0;
  std::uintptr_t end_ = 0;
};

// Accepts what is a code object beyond reasonable doubt, and an instruction inside it.
bool plausible(const layout::Frame& frame, bool own) noexcept {
  PyCodeObject code;
  const auto at = layout::code_of(frame);
  if (at % alignof(PyCodeObject) != 0 || !read_memory(own, at, &code, layout::kCodeHead))
    return false;
  auto* object = reinterpret_cast<PyObject*>(&code);
  if (object->ob_type != &PyCode_Type || Py_REFCNT(object) <= 0) return false;
  const auto size = code.ob_base.ob_size;
  const auto offset =
      static_cast<std::intptr_t>(layout::instruction_of(frame) - (at + layout::kCodeHead));
  return size > 0 && size < (1 << 26) && offset >= -2 && offset < size * 2;
}

std::int32_t instruction_index(const layout::Frame& frame) noexcept {
  const auto base = layout::code_of(frame) + layout::kCodeHead;
  return static_cast<std::int32_t>(
      static_cast<std::intptr_t>(layout::instruction_of(frame) - base) / 2);
}

// The first frame that can be trusted: the published one, or the one below it when the published
// link is still being filled.
std::uintptr_t trusted_frame(const PyThreadState& state, const FrameReader& reader,
                             layout::Frame* frame) noexcept {
  const auto usable = [&](std::uintptr_t at) {
    if (at == 0 || !reader.read(at, frame)) return false;
    // Where links may be stale, a shim must look like code, too: on 3.12 it does.
    return (!layout::kLinked && layout::is_shim(*frame)) || plausible(*frame, reader.own());
  };
  if constexpr (!layout::kLinked) {
    const auto at = layout::first_frame(state);
    return usable(at) ? at : 0;
  }
  auto link_at = layout::first_link(state);
  for (int tries = 0; tries < 2 && link_at != 0; ++tries) {
    layout::Link link;
    if (!read_memory(reader.own(), link_at, &link, sizeof link)) return 0;
    if (usable(link.frame())) return link.frame();
    link_at = link.next();
  }
  return 0;
}

bool read_state(std::uintptr_t at, bool own, PyThreadState* out) noexcept {
  if (own) {
    std::memcpy(static_cast<void*>(out), reinterpret_cast<const void*>(at), sizeof *out);
    return true;
  }
  return safe_read(at, static_cast<void*>(out), sizeof *out);
}

}  // namespace

Walk walk_frames(std::uintptr_t state_at, bool own, FrameEntry* frames) noexcept {
  Walk walk;
  PyThreadState state;
  if (state_at == 0 || layout::finalizing() || !read_state(state_at, own, &state)) return walk;
  const FrameReader reader(state, own);
  layout::Frame frame;
  auto at = trusted_frame(state, reader, &frame);
  for (std::size_t shims = 0; at != 0 && shims < kMaxDepth;) {
    if (layout::is_shim(frame)) {
      ++shims;  // frames freed meanwhile could form a ring
    } else {
      if (walk.depth == kMaxDepth) {
        walk.truncated = true;
        break;
      }
      const auto index = instruction_index(frame);
      if (walk.depth == 0) walk.top = {at, index < 0 ? 0 : layout::instruction_of(frame)};
      frames[walk.depth++] = {layout::code_of(frame), index, 0};
    }
    at = address(frame.previous);
    if (at != 0 && !reader.read(at, &frame)) break;
  }
  return walk;
}

std::uintptr_t find_thread_state(unsigned long tid) noexcept {
  const auto* main = PyInterpreterState_Main();
  PyThreadState* head = nullptr;
  if (!main || !safe_read(address(&main->threads.head), &head)) return 0;
  auto at = address(head);
  for (int i = 0; at != 0 && i < 100000; ++i) {
    PyThreadState state;
    if (!safe_read(at, static_cast<void*>(&state), sizeof state)) return 0;
    if (state.native_thread_id == tid) return at;
    at = address(state.next);
  }
  return 0;
}

}  // namespace citius::measure
