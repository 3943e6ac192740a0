/* The clock of a simulated world, for LD_PRELOAD: time runs `speed` times as fast, sleeps and timeouts are shortened.

   FARM_CLOCK=REAL:SIMULATED:SPEED: at the real time REAL (seconds since 1970) the clock showed SIMULATED. All processes
   with the same value agree on the time, no matter when they started. libfaketime is not used because it counts from the
   start of each process and does not fake sem_clockwait, which Python's threads use. CPU-time clocks are unchanged. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

static double began, simulated, speed;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    return dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("FARM_CLOCK");
    if (text == NULL || sscanf(text, "%lf:%lf:%lf", &began, &simulated, &speed) != 3 || speed <= 0)
        speed = 0;
}

static double seconds(const struct timespec *t) { return (double)t->tv_sec + (double)t->tv_nsec / 1e9; }

static struct timespec timespec_of(double s) {
    struct timespec t;
    if (s < 0) s = 0;
    t.tv_sec = (time_t)s;
    t.tv_nsec = (long)((s - (double)t.tv_sec) * 1e9);
    return t;
}

/* Two kinds of clocks are faked: those that count from 1970, and those that count from an arbitrary time. */
static int is_wall(clockid_t id) { return id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE; }
static int is_steady(clockid_t id) {
    return id == CLOCK_MONOTONIC || id == CLOCK_MONOTONIC_RAW || id == CLOCK_MONOTONIC_COARSE || id == CLOCK_BOOTTIME;
}

static double faked(clockid_t id, double s) { return is_wall(id) ? simulated + (s - began) * speed : s * speed; }
static double unfaked(clockid_t id, double s) { return is_wall(id) ? began + (s - simulated) / speed : s / speed; }

static struct timespec deadline(clockid_t id, const struct timespec *t) {
    return speed > 0 && (is_wall(id) || is_steady(id)) ? timespec_of(unfaked(id, seconds(t))) : *t;
}

static struct timespec shorter(const struct timespec *t) {
    return speed > 0 ? timespec_of(seconds(t) / speed) : *t;
}

static int milliseconds(int ms) { return speed > 0 && ms > 0 ? (int)ceil(ms / speed) : ms; }

int clock_gettime(clockid_t id, struct timespec *t) {
    static __typeof__(&clock_gettime) next;
    if (next == NULL) next = REAL(clock_gettime);
    int result = next(id, t);
    if (result == 0 && speed > 0 && (is_wall(id) || is_steady(id))) *t = timespec_of(faked(id, seconds(t)));
    return result;
}

int gettimeofday(struct timeval *restrict t, void *restrict zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    t->tv_sec = now.tv_sec;
    t->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *t) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (t != NULL) *t = now.tv_sec;
    return now.tv_sec;
}

int nanosleep(const struct timespec *pause, struct timespec *left) {
    struct timespec p = shorter(pause);
    int result = REAL(nanosleep)(&p, left);
    if (result != 0 && left != NULL && speed > 0) *left = timespec_of(seconds(left) * speed);
    return result;
}

int clock_nanosleep(clockid_t id, int flags, const struct timespec *pause, struct timespec *left) {
    struct timespec p = flags & TIMER_ABSTIME ? deadline(id, pause) : shorter(pause);
    int result = REAL(clock_nanosleep)(id, flags, &p, left);
    if (result == EINTR && left != NULL && speed > 0 && !(flags & TIMER_ABSTIME)) *left = timespec_of(seconds(left) * speed);
    return result;
}

int epoll_wait(int fd, struct epoll_event *events, int most, int ms) {
    return REAL(epoll_wait)(fd, events, most, milliseconds(ms));
}

int epoll_pwait(int fd, struct epoll_event *events, int most, int ms, const sigset_t *mask) {
    return REAL(epoll_pwait)(fd, events, most, milliseconds(ms), mask);
}

int poll(struct pollfd *fds, nfds_t count, int ms) { return REAL(poll)(fds, count, milliseconds(ms)); }

int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *limit, const sigset_t *mask) {
    struct timespec p;
    if (limit != NULL) p = shorter(limit);
    return REAL(ppoll)(fds, count, limit != NULL ? &p : NULL, mask);
}

int select(int count, fd_set *r, fd_set *w, fd_set *e, struct timeval *limit) {
    struct timeval p;
    if (limit != NULL) {
        struct timespec given = {limit->tv_sec, limit->tv_usec * 1000}, less = shorter(&given);
        p.tv_sec = less.tv_sec;
        p.tv_usec = less.tv_nsec / 1000;
    }
    return REAL(select)(count, r, w, e, limit != NULL ? &p : NULL);
}

int sem_timedwait(sem_t *sem, const struct timespec *until) {
    struct timespec t = deadline(CLOCK_REALTIME, until);
    return REAL(sem_timedwait)(sem, &t);
}

int sem_clockwait(sem_t *sem, clockid_t id, const struct timespec *until) {
    struct timespec t = deadline(id, until);
    return REAL(sem_clockwait)(sem, id, &t);
}

int pthread_cond_clockwait(pthread_cond_t *c, pthread_mutex_t *m, clockid_t id, const struct timespec *until) {
    struct timespec t = deadline(id, until);
    return REAL(pthread_cond_clockwait)(c, m, id, &t);
}

/* The clock of a condition variable cannot be queried, so the deadline is assumed to be of the nearer clock. */
int pthread_cond_timedwait(pthread_cond_t *c, pthread_mutex_t *m, const struct timespec *until) {
    struct timespec wall, steady;
    clock_gettime(CLOCK_REALTIME, &wall);
    clock_gettime(CLOCK_MONOTONIC, &steady);
    double moment = seconds(until);
    int walled = fabs(moment - seconds(&wall)) < fabs(moment - seconds(&steady));
    struct timespec t = deadline(walled ? CLOCK_REALTIME : CLOCK_MONOTONIC, until);
    return ((int (*)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *))
            dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2"))(c, m, &t);
}
