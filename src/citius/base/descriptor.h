// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

namespace citius::base {

// Owns a file descriptor and closes it. Movable, not copyable; one thread at a time.
class Descriptor {
 public:
  Descriptor() noexcept = default;
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~Descriptor() { reset(); }

  // -1 when it owns none.
  int get() const noexcept { return number_; }
  explicit operator bool() const noexcept { return number_ >= 0; }

  // Gives the descriptor away: the caller closes it.
  int release() noexcept { return std::exchange(number_, -1); }

  // Closes what it owns and takes `number`.
  void reset(int number = -1) noexcept;

  // Moves the descriptor to the lowest free number that is at least `lowest`, close-on-exec, out
  // of the way of programs that expect their own to be small. Keeps it where it is if there is no
  // such number.
  void move_above(int lowest) noexcept;

 private:
  int number_ = -1;
};

}  // namespace citius::base
