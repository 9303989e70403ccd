// SPDX-License-Identifier: Apache-2.0
// Lets a function of ours stand in for one that the interpreter imports from the C library.
//
// Only the interpreter's own calls are diverted, by the slot of its import table through which they
// go. Calls from native libraries, and ours, reach the original.
#pragma once

#include <atomic>

namespace citius::measure {

// Open and close under the GIL. Lives as long as the process: a thread may be inside.
class StandIn {
 public:
  // `function` has the signature of the C library's `name`.
  template <class Function>
  StandIn(const char* name, Function* function)
      : name_(name), ours_(reinterpret_cast<void*>(function)) {}

  // Diverts the interpreter's calls from now on. Nothing happens where it does not import `name`,
  // or when it has been done.
  void open();
  // Lets them reach again what they reached before.
  void close() noexcept;

 private:
  const char* name_;
  void* ours_;
  std::atomic<void*>* slot_ = nullptr;
  void* original_ = nullptr;  // null: not diverted
};

}  // namespace citius::measure
