/* Says to callgrind which part of a program to count; loaded by workload.py. */
#include <valgrind/callgrind.h>

void begin_counting(void) { CALLGRIND_START_INSTRUMENTATION; }

void end_counting(void) { CALLGRIND_STOP_INSTRUMENTATION; }
