/* Loaded into pdfsig (LD_PRELOAD), so that one start of the program serves many files: linking its 29 libraries and starting NSS
 * cost as much as the judgement itself. pdfsig is asked for a file of the name below; where it opens it, this loop reads the name of
 * a real file from standard input, forks, and the child is pdfsig going on with that file as ever. Behind each child's output: a
 * zero byte, or a one when a signal ended the child before it had judged. The parent itself judges nothing.
 */
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define EACH "each-file-of-standard-input"

static const char *next_file(const char *asked) {
    static char path[4096];
    if (strcmp(asked, EACH) != 0) return asked;
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = 0;
        /* Without the handlers of fork(): NSS would refuse to work in the child. */
        if (_Fork() == 0) {
            alarm(60);
            return path;
        }
        int status = 0;
        wait(&status);
        putchar(WIFSIGNALED(status) ? 1 : 0);
        fflush(stdout);
    }
    _exit(0);
}

static int open_by(const char *name, const char *path, int flags, int mode) {
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, name);
    return real(next_file(path), flags, mode);
}

#define OPENS(name) \
    int name(const char *path, int flags, ...) { \
        va_list rest; \
        va_start(rest, flags); \
        int mode = va_arg(rest, int); \
        va_end(rest); \
        return open_by(#name, path, flags, mode); \
    }

OPENS(open)
OPENS(open64)
int __open_2(const char *path, int flags) { return open_by("open", path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_by("open64", path, flags, 0); }
