/* Loaded before a process: makes the Nth write, sync, truncation, rename or new file in a folder fail, and counts syncs.
   The folder is one whose path contains FAULTS_IN. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long at = -1, count = 0, many = 0, syncs = 0;
static int error = 0;

void faults_arm(long first, int number, long times) { at = first; error = number; many = times; count = syncs = 0; }
long faults_count(void) { return count; }
long faults_syncs(void) { return syncs; }

static int inside(const char *path) {
  const char *part = getenv("FAULTS_IN");
  return part && path && strstr(path, part) != NULL;
}

static int fails(void) {
  count++;
  if (at >= 0 && count > at && many > 0) { many--; errno = error; return 1; }
  return 0;
}

static int fd_fails(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size <= 0) return 0;
  path[size] = 0;
  return inside(path) && fails();
}

#define REAL(name) __typeof__(name) *real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

ssize_t pwrite(int fd, const void *data, size_t size, off_t place) {
  REAL(pwrite); return fd_fails(fd) ? -1 : real(fd, data, size, place);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t place) {
  REAL(pwrite64); return fd_fails(fd) ? -1 : real(fd, data, size, place);
}
ssize_t write(int fd, const void *data, size_t size) {
  REAL(write); return fd_fails(fd) ? -1 : real(fd, data, size);
}
int ftruncate(int fd, off_t size) { REAL(ftruncate); return fd_fails(fd) ? -1 : real(fd, size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); return fd_fails(fd) ? -1 : real(fd, size); }
/* Nothing pulls the plug here: syncs are counted, and left out, which would take most of the time. */
int fsync(int fd) { if (fd_fails(fd)) return -1; syncs++; return 0; }
int fdatasync(int fd) { if (fd_fails(fd)) return -1; syncs++; return 0; }
int rename(const char *old, const char *new) {
  REAL(rename); return inside(new) && fails() ? -1 : real(old, new);
}
static mode_t mode_of(int flags, va_list rest) { return flags & O_CREAT ? va_arg(rest, mode_t) : 0; }
int open(const char *path, int flags, ...) {
  va_list rest; va_start(rest, flags); mode_t mode = mode_of(flags, rest); va_end(rest);
  REAL(open); return (flags & O_CREAT) && inside(path) && fails() ? -1 : real(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  va_list rest; va_start(rest, flags); mode_t mode = mode_of(flags, rest); va_end(rest);
  REAL(open64); return (flags & O_CREAT) && inside(path) && fails() ? -1 : real(path, flags, mode);
}
