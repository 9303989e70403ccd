// SPDX-License-Identifier: Apache-2.0
// What does a generic CALL call? A specialised opcode tells; a generic one leaves the callable on
// the value stack, at a depth that follows from the bytecode. The drain computes that depth once a
// call site (`learn`), the signal handler then looks at the callable's type (`calls_python`).
#pragma once

#include <cstdint>
#include <optional>

namespace citius::measure {

// Remembers how types that are implemented in Python look. Call under the GIL before the first
// sample.
void find_python_callables();

// Forgets all sites. Call at each start: code objects have come and gone unseen since the last
// stop.
void prepare_call_sites() noexcept;

// Handler: whether the generic call at `instruction` of `frame` runs a callable written in Python;
// nothing when the site is not known yet. Async-signal-safe.
std::optional<bool> calls_python(std::uintptr_t frame, std::uintptr_t instruction) noexcept;

// Drain: computes where the call at code unit `index` of `code` keeps its callable. O(size of the
// code object). Reads the code object safely; takes no GIL.
void learn_call_site(std::uintptr_t code, std::int32_t index);

// Forgets the sites of a code object that goes away. O(sites remembered).
void forget_call_sites(std::uintptr_t code, std::size_t units) noexcept;

}  // namespace citius::measure
