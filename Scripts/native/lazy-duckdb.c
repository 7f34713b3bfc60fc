// Stands in for libduckdb.so and loads the engine, libduckdb_engine.so beside it, when the first of its functions is called, so
// that commands that need no engine do not pay for its start. Scripts/fetch-native.py builds it: functions.inc names each
// function of the C API as FUNCTION(name).
//
// Every function is a jump through a slot of its own. At first all slots lead to `resolve`, which keeps the registers that hold
// arguments, has the engine loaded and jumps through the slot again. Several threads may come here at once: one loads, the others
// wait; a slot is written after the engine is complete.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#define ENGINE "libduckdb_engine.so"
#define UNUSABLE_DESTINATION 5 // docs/reference/commands.md, exit codes

#if defined(__x86_64__)

#define JUMP(name)                                                                     \
  asm(".text\n.p2align 4\n.globl " #name "\n.type " #name ", @function\n" #name ":\n"  \
      "endbr64\n"                                                                      \
      "lea slot_" #name "(%rip), %r11\n"                                               \
      "jmp *(%r11)\n"                                                                  \
      ".size " #name ", .-" #name);

// r11 holds the slot's address; al the number of vector registers in use. Ten pushes and the return address would leave the stack
// unaligned, nine align it.
asm(".text\n.type resolve, @function\nresolve:\n"
    "endbr64\n"
    "push %rdi\npush %rsi\npush %rdx\npush %rcx\npush %r8\npush %r9\npush %rax\npush %r10\npush %r11\n"
    "sub $128, %rsp\n"
    "movaps %xmm0, (%rsp)\nmovaps %xmm1, 16(%rsp)\nmovaps %xmm2, 32(%rsp)\nmovaps %xmm3, 48(%rsp)\n"
    "movaps %xmm4, 64(%rsp)\nmovaps %xmm5, 80(%rsp)\nmovaps %xmm6, 96(%rsp)\nmovaps %xmm7, 112(%rsp)\n"
    "call load_engine\n"
    "movaps (%rsp), %xmm0\nmovaps 16(%rsp), %xmm1\nmovaps 32(%rsp), %xmm2\nmovaps 48(%rsp), %xmm3\n"
    "movaps 64(%rsp), %xmm4\nmovaps 80(%rsp), %xmm5\nmovaps 96(%rsp), %xmm6\nmovaps 112(%rsp), %xmm7\n"
    "add $128, %rsp\n"
    "pop %r11\npop %r10\npop %rax\npop %r9\npop %r8\npop %rcx\npop %rdx\npop %rsi\npop %rdi\n"
    "jmp *(%r11)\n"
    ".size resolve, .-resolve");

#elif defined(__aarch64__)

#define JUMP(name)                                                                     \
  asm(".text\n.p2align 4\n.globl " #name "\n.type " #name ", %function\n" #name ":\n"  \
      "hint #34\n"                                                                     \
      "adrp x16, slot_" #name "\n"                                                     \
      "add x16, x16, :lo12:slot_" #name "\n"                                           \
      "ldar x17, [x16]\n"                                                              \
      "br x17\n"                                                                       \
      ".size " #name ", .-" #name);

// x16 holds the slot's address, x8 where a structure is returned.
asm(".text\n.type resolve, %function\nresolve:\n"
    "hint #34\n"
    "stp x29, x30, [sp, #-224]!\n"
    "mov x29, sp\n"
    "stp x0, x1, [sp, #16]\nstp x2, x3, [sp, #32]\nstp x4, x5, [sp, #48]\nstp x6, x7, [sp, #64]\nstp x8, x16, [sp, #80]\n"
    "stp q0, q1, [sp, #96]\nstp q2, q3, [sp, #128]\nstp q4, q5, [sp, #160]\nstp q6, q7, [sp, #192]\n"
    "bl load_engine\n"
    "ldp q0, q1, [sp, #96]\nldp q2, q3, [sp, #128]\nldp q4, q5, [sp, #160]\nldp q6, q7, [sp, #192]\n"
    "ldp x0, x1, [sp, #16]\nldp x2, x3, [sp, #32]\nldp x4, x5, [sp, #48]\nldp x6, x7, [sp, #64]\nldp x8, x16, [sp, #80]\n"
    "ldp x29, x30, [sp], #224\n"
    "ldar x17, [x16]\n"
    "br x17\n"
    ".size resolve, .-resolve");

#else
#error "no way to hand over arguments is known for this processor"
#endif

extern void resolve(void) __attribute__((visibility("hidden")));

#define FUNCTION(name)                                                         \
  __attribute__((visibility("hidden"))) void *slot_##name = (void *)resolve;   \
  JUMP(name)
#include "functions.inc"
#undef FUNCTION

#define FUNCTION(name) {&slot_##name, #name},
static const struct {
  void **slot;
  const char *name;
} functions[] = {
#include "functions.inc"
};
enum { COUNT = sizeof functions / sizeof functions[0] };

static void fail(void) {
  fprintf(stderr,
          "error: the database engine cannot be loaded: %s\n"
          "  'make native' in a clone, or an installation made anew, puts " ENGINE " beside libduckdb.so\n",
          dlerror());
  _exit(UNUSABLE_DESTINATION);
}

static void load(void) {
  static void *found[COUNT];
  void *engine = dlopen(ENGINE, RTLD_LAZY | RTLD_LOCAL);
  if (!engine) fail();
  for (int i = 0; i < COUNT; i++)
    if (!(found[i] = dlsym(engine, functions[i].name))) fail();
  for (int i = 0; i < COUNT; i++) __atomic_store_n(functions[i].slot, found[i], __ATOMIC_RELEASE);
}

__attribute__((visibility("hidden"))) void load_engine(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
}
