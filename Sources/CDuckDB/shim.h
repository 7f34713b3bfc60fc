#include <duckdb.h>

#ifdef __linux__
#include <malloc.h>
#endif

static inline void ingestor_keep_freed_memory(void) {
#ifdef __GLIBC__
  // The largest threshold there is: blocks below it come from memory that is kept.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
}
