// SPDX-License-Identifier: Apache-2.0
// Starts and stops measuring this process. One measurement at a time; all calls under the GIL.
#pragma once

#include <optional>
#include <string>

#include "sampler.h"

namespace citius::measure {

// Measures this process into the new file `path`, at `rate` samples per second of CPU time.
// `mode`: "auto" (perf events where they are allowed, else timers), "timer" or "perf".
// Throws std::invalid_argument, std::system_error (the file, or no thread), std::runtime_error
// (already running).
void start(const std::string& path, int rate, const std::string& mode);

// Completes the part. Nothing happens when nothing is running.
void stop();

bool running() noexcept;

// Around os.fork: no thread of ours lives while it happens. In the child, `path` names its part;
// without one the child is not measured.
void before_fork();
void after_fork_parent();
void after_fork_child(const std::optional<std::string>& path);

}  // namespace citius::measure
