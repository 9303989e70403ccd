// SPDX-License-Identifier: Apache-2.0
// The machine's floor: a sampling timer whose handler does nothing.
//
// Preloaded into a program with FLOOR="timer HZ" or "perf HZ". Only the thread
// that starts is sampled, and with perf the threads it starts: the programs
// measured have one.
#define _GNU_SOURCE
#include <linux/perf_event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void nothing(int signal) { (void)signal; }

static void fail(const char* what) {
  perror(what);
  _exit(70);
}

static void handle(int signal) {
  struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
  if (sigaction(signal, &action, NULL) != 0) fail("floor: sigaction");
}

static void start_timer(long period_ns) {
  struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGPROF};
  event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
  struct itimerspec spec = {{0, period_ns}, {0, period_ns}};
  timer_t timer;
  handle(SIGPROF);
  if (timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) != 0) fail("floor: timer_create");
  if (timer_settime(timer, 0, &spec, NULL) != 0) fail("floor: timer_settime");
}

static void start_perf(long period_ns) {
  struct perf_event_attr attr;
  memset(&attr, 0, sizeof attr);
  attr.size = sizeof attr;
  attr.type = PERF_TYPE_SOFTWARE;
  attr.config = PERF_COUNT_SW_TASK_CLOCK;
  attr.sample_period = (unsigned long)period_ns;
  attr.inherit = attr.inherit_thread = attr.sigtrap = attr.remove_on_exec = 1;
  handle(SIGTRAP);
  if (syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC) < 0)
    fail("floor: perf_event_open");
}

__attribute__((constructor)) static void start(void) {
  const char* wish = getenv("FLOOR");
  char kind[8];
  long rate;
  if (wish == NULL) return;
  if (sscanf(wish, "%7s %ld", kind, &rate) != 2 || rate <= 0) fail("floor: FLOOR is not KIND HZ");
  if (strcmp(kind, "perf") == 0) {
    start_perf(1000000000L / rate);
  } else {
    start_timer(1000000000L / rate);
  }
}
