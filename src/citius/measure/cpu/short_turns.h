// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace citius::measure {

// Asks that the calling thread get the shortest turns on a processor, which the scheduler (EEVDF,
// since Linux 6.12) then gives the sooner. A look that has to wait until a running thread blocks
// sees such moments too often. It costs nobody anything: the share of the processors stays the
// same, and no privilege is needed. Where the kernel knows no such wish, nothing changes.
void ask_for_short_turns() noexcept;

}  // namespace citius::measure
