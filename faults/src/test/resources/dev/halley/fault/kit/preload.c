/*
 * Stands between a process and libc (LD_PRELOAD), counts what it does to files under one folder, and at the n-th time does something else. It
 * also moves the clock. One word of shared memory each: how often something was counted, and how many seconds the clock is off.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

enum { WRITE = 1, SYNC = 2, NAME = 4, CUT = 8, OPEN = 16 };

static const char *folder, *what, *toggle;
static int calls, error;
static long at, times, delay;
static _Atomic long *count;
static volatile long *offset;

static long *shared(const char *variable) {
    static long spare[8];
    const char *file = getenv(variable);
    int fd = file ? REAL(open)(file, O_RDWR) : -1;
    void *word = fd < 0 ? MAP_FAILED : mmap(0, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0) close(fd);
    return word == MAP_FAILED ? spare : word;
}

static long number(const char *variable, long standard) {
    const char *text = getenv(variable);
    return text ? atol(text) : standard;
}

__attribute__((constructor)) static void begin(void) {
    const char *names = getenv("FAULT_CALLS");
    if (!names) names = "";
    calls = (strstr(names, "write") ? WRITE : 0) | (strstr(names, "sync") ? SYNC : 0) | (strstr(names, "name") ? NAME : 0)
        | (strstr(names, "cut") ? CUT : 0) | (strstr(names, "open") ? OPEN : 0);
    what = getenv("FAULT_DO") ? getenv("FAULT_DO") : "";
    toggle = getenv("FAULT_WHILE");
    at = number("FAULT_AT", 0);
    times = number("FAULT_TIMES", 1);
    delay = number("FAULT_MILLIS", 0);
    error = (int)number("FAULT_ERRNO", EIO);
    offset = shared("FAULT_CLOCK");
    count = (_Atomic long *)shared("FAULT_COUNT");
    folder = getenv("FAULT_FOLDER");
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Whether the fault is now. Kills and delays happen in here. */
static int now(int call, const char *path) {
    if (!folder || !(calls & call) || !path || strncmp(path, folder, strlen(folder)) != 0) return 0;
    if (toggle && access(toggle, F_OK) != 0) return 0;
    long n = atomic_fetch_add(count, 1) + 1;
    if (!at || n < at || (times >= 0 && n >= at + times)) return 0;
    if (!strcmp(what, "kill")) die();
    if (!strcmp(what, "delay")) {
        struct timespec pause = {delay / 1000, (delay % 1000) * 1000000};
        nanosleep(&pause, 0);
        return 0;
    }
    return 1;
}

static int nowFd(int call, int fd) {
    if (!folder || !(calls & call)) return 0;
    char link[64], path[4096];
    int saved = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = saved;
    if (length <= 0) return 0;
    path[length] = 0;
    return now(call, path);
}

static int failed(void) {
    errno = error;
    return -1;
}

/* error: nothing is written. torn: half is written, then an error. short: half is written. lost: nothing is written, and nothing said. */
#define WRITING(fd, size, half)                                              \
    if (nowFd(WRITE, fd)) {                                                  \
        size_t part = size / 2;                                              \
        if (!strcmp(what, "error")) return failed();                         \
        if (!strcmp(what, "lost")) return size;                              \
        if (part > 0) {                                                      \
            ssize_t did = half;                                              \
            if (!strcmp(what, "short")) return did;                          \
            if (!strcmp(what, "tornkill")) die();                            \
        }                                                                    \
        if (!strcmp(what, "torn")) return failed();                          \
    }

ssize_t write(int fd, const void *bytes, size_t size) {
    static __typeof__(&write) real;
    if (!real) real = REAL(write);
    WRITING(fd, size, real(fd, bytes, part))
    return real(fd, bytes, size);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t where) {
    static __typeof__(&pwrite) real;
    if (!real) real = REAL(pwrite);
    WRITING(fd, size, real(fd, bytes, part, where))
    return real(fd, bytes, size, where);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t where) {
    static __typeof__(&pwrite64) real;
    if (!real) real = REAL(pwrite64);
    WRITING(fd, size, real(fd, bytes, part, where))
    return real(fd, bytes, size, where);
}

int fsync(int fd) { return nowFd(SYNC, fd) ? failed() : REAL(fsync)(fd); }
int fdatasync(int fd) { return nowFd(SYNC, fd) ? failed() : REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t size) { return nowFd(CUT, fd) ? failed() : REAL(ftruncate)(fd, size); }
int ftruncate64(int fd, off64_t size) { return nowFd(CUT, fd) ? failed() : REAL(ftruncate64)(fd, size); }
int rename(const char *from, const char *to) { return now(NAME, to) ? failed() : REAL(rename)(from, to); }
int unlink(const char *path) { return now(NAME, path) ? failed() : REAL(unlink)(path); }
int mkdir(const char *path, mode_t mode) { return now(OPEN, path) ? failed() : REAL(mkdir)(path, mode); }

#define OPENING(name)                                                          \
    int name(const char *path, int flags, ...) {                               \
        va_list more;                                                          \
        va_start(more, flags);                                                 \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more);                                                          \
        if ((flags & O_CREAT) && (error == EROFS || access(path, F_OK) != 0) && now(OPEN, path)) return failed(); \
        return REAL(name)(path, flags, mode);                                  \
    }
OPENING(open)
OPENING(open64)

int clock_gettime(clockid_t clock, struct timespec *time) {
    static __typeof__(&clock_gettime) real;
    if (!real) real = REAL(clock_gettime);
    int result = real(clock, time);
    if (clock == CLOCK_REALTIME && offset) time->tv_sec += *offset;
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    int result = REAL(gettimeofday)(time, zone);
    if (offset) time->tv_sec += *offset;
    return result;
}
