// SPDX-License-Identifier: Apache-2.0
// The place where a loaded module keeps the address of a function that it imports.
#pragma once

namespace citius::measure {

// The slot through which the module that contains `inside` calls `function`, made writable; nullptr
// when it does not import it. The slot lives as long as the module.
void** find_import_slot(const void* inside, const char* function);

}  // namespace citius::measure
