// SPDX-License-Identifier: Apache-2.0
// What a reading costs: clocks.h states these figures.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include "citius/base/clocks.h"

namespace citius::base {
namespace {

void monotonic(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(monotonic_ns());
}
BENCHMARK(monotonic);

void own_thread(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(thread_cpu_ns());
}
BENCHMARK(own_thread);

void thread_by_number(benchmark::State& state) {
  const pid_t tid = gettid();
  for (auto _ : state) benchmark::DoNotOptimize(thread_cpu_ns(tid));
}
BENCHMARK(thread_by_number);

void process(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(process_cpu_ns());
}
BENCHMARK(process);

}  // namespace
}  // namespace citius::base
