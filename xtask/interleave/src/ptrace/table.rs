//! Every system call that is known, and what it is to other processes: the one list from which the filter is
//! made and by which calls are decoded.
//!
//! Each call is one of five things. *Private*: it neither shows nor changes anything that another process of
//! the run could notice, or only memory that they share, which is looked after by itself. A *step*: the
//! scheduler decides when it is taken. A *look* at an object (a file, an entry of a folder, another process…),
//! or an *act* on one. And *unknown*: whatever is not in this list.

use super::request::{Kind, Place, PollKind};
use libc::c_long;

/// A call that is not private: its number, its name, and how its arguments are read.
pub(super) type Row = (c_long, &'static str, Kind);

const fn look(number: c_long, name: &'static str, place: Place) -> Row {
    (number, name, Kind::Look(place))
}

const fn act(number: c_long, name: &'static str, place: Place) -> Row {
    (number, name, Kind::Act(place))
}

/// The calls that are not private.
pub(super) const CALLS: &[Row] = &[
    // Steps, and what changes how they can be followed.
    (libc::SYS_write, "write", Kind::Write(0)),
    (libc::SYS_writev, "writev", Kind::Write(0)),
    (libc::SYS_pwrite64, "pwrite64", Kind::Write(0)),
    (libc::SYS_pwritev, "pwritev", Kind::Write(0)),
    (libc::SYS_pwritev2, "pwritev2", Kind::Write(0)),
    (libc::SYS_sendfile, "sendfile", Kind::Copy { to: 0, from: 1 }),
    (libc::SYS_splice, "splice", Kind::Copy { to: 2, from: 0 }),
    (libc::SYS_tee, "tee", Kind::Copy { to: 1, from: 0 }),
    (libc::SYS_vmsplice, "vmsplice", Kind::Write(0)),
    (libc::SYS_copy_file_range, "copy_file_range", Kind::Copy { to: 2, from: 0 }),
    (libc::SYS_sendto, "sendto", Kind::Write(0)),
    (libc::SYS_sendmsg, "sendmsg", Kind::Write(0)),
    (libc::SYS_sendmmsg, "sendmmsg", Kind::Write(0)),
    (libc::SYS_shutdown, "shutdown", Kind::Write(0)),
    (libc::SYS_recvfrom, "recvfrom", Kind::Receive(3)),
    (libc::SYS_recvmsg, "recvmsg", Kind::Receive(2)),
    (libc::SYS_recvmmsg, "recvmmsg", Kind::Receive(3)),
    (libc::SYS_rt_sigsuspend, "rt_sigsuspend", Kind::AwaitSignal),
    (libc::SYS_rt_sigtimedwait, "rt_sigtimedwait", Kind::AwaitOneOf),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_poll, "poll", Kind::Poll(PollKind::Poll)),
    (libc::SYS_ppoll, "ppoll", Kind::Poll(PollKind::Ppoll)),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_select, "select", Kind::Poll(PollKind::Select)),
    (libc::SYS_pselect6, "pselect6", Kind::Poll(PollKind::Pselect)),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_epoll_wait, "epoll_wait", Kind::Poll(PollKind::Epoll { has_mask: false })),
    (libc::SYS_epoll_pwait, "epoll_pwait", Kind::Poll(PollKind::Epoll { has_mask: true })),
    (libc::SYS_epoll_pwait2, "epoll_pwait2", Kind::Poll(PollKind::EpollPwait2)),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_pause, "pause", Kind::AwaitSignal),
    (libc::SYS_wait4, "wait4", Kind::Wait4),
    (libc::SYS_waitid, "waitid", Kind::Waitid),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_fork, "fork", Kind::Clone),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_vfork, "vfork", Kind::Clone),
    (libc::SYS_clone, "clone", Kind::Clone),
    (libc::SYS_clone3, "clone3", Kind::Clone3),
    (libc::SYS_kill, "kill", Kind::Signal),
    (libc::SYS_tkill, "tkill", Kind::Signal),
    (libc::SYS_tgkill, "tgkill", Kind::Signal),
    (libc::SYS_rt_sigqueueinfo, "rt_sigqueueinfo", Kind::Signal),
    (libc::SYS_rt_tgsigqueueinfo, "rt_tgsigqueueinfo", Kind::Signal),
    (libc::SYS_pidfd_send_signal, "pidfd_send_signal", Kind::SignalByDescriptor),
    (libc::SYS_getppid, "getppid", Kind::Getppid),
    (libc::SYS_nanosleep, "nanosleep", Kind::Nanosleep),
    (libc::SYS_clock_nanosleep, "clock_nanosleep", Kind::ClockNanosleep),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_alarm, "alarm", Kind::Timer),
    (libc::SYS_setitimer, "setitimer", Kind::Timer),
    (libc::SYS_timer_settime, "timer_settime", Kind::Timer),
    (libc::SYS_timerfd_settime, "timerfd_settime", Kind::Timer),
    (libc::SYS_ptrace, "ptrace", Kind::Ptrace),
    (libc::SYS_io_uring_setup, "io_uring_setup", Kind::Ring),
    (libc::SYS_close, "close", Kind::Close(0)),
    (libc::SYS_close_range, "close_range", Kind::CloseRange),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_dup2, "dup2", Kind::Close(1)),
    (libc::SYS_dup3, "dup3", Kind::Close(1)),
    // Files by their paths.
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_open, "open", Kind::Open { path: Place::Path(0), flags: 1 }),
    (libc::SYS_openat, "openat", Kind::Open { path: Place::PathAt(0), flags: 2 }),
    act(libc::SYS_openat2, "openat2", Place::PathAt(0)),
    #[cfg(target_arch = "x86_64")]
    act(libc::SYS_creat, "creat", Place::Path(0)),
    #[cfg(target_arch = "x86_64")]
    act(libc::SYS_mkdir, "mkdir", Place::Name(0)),
    act(libc::SYS_mkdirat, "mkdirat", Place::NameAt(0)),
    #[cfg(target_arch = "x86_64")]
    act(libc::SYS_rmdir, "rmdir", Place::Name(0)),
    #[cfg(target_arch = "x86_64")]
    act(libc::SYS_unlink, "unlink", Place::Name(0)),
    act(libc::SYS_unlinkat, "unlinkat", Place::NameAt(0)),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_rename, "rename", Kind::ActOnTwo(Place::Name(0), Place::Name(1))),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_renameat, "renameat", Kind::ActOnTwo(Place::NameAt(0), Place::NameAt(2))),
    (libc::SYS_renameat2, "renameat2", Kind::ActOnTwo(Place::NameAt(0), Place::NameAt(2))),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_link, "link", Kind::ActOnTwo(Place::Name(0), Place::Name(1))),
    (libc::SYS_linkat, "linkat", Kind::ActOnTwo(Place::NameAt(0), Place::NameAt(2))),
    #[cfg(target_arch = "x86_64")]
    act(libc::SYS_symlink, "symlink", Place::Name(1)),
    act(libc::SYS_symlinkat, "symlinkat", Place::NameAt(1)),
    #[cfg(target_arch = "x86_64")]
    act(libc::SYS_mknod, "mknod", Place::Name(0)),
    act(libc::SYS_mknodat, "mknodat", Place::NameAt(0)),
    #[cfg(target_arch = "x86_64")]
    act(libc::SYS_chmod, "chmod", Place::Path(0)),
    act(libc::SYS_fchmodat, "fchmodat", Place::PathAt(0)),
    #[cfg(target_arch = "x86_64")]
    act(libc::SYS_chown, "chown", Place::Path(0)),
    #[cfg(target_arch = "x86_64")]
    act(libc::SYS_lchown, "lchown", Place::Path(0)),
    act(libc::SYS_fchownat, "fchownat", Place::PathAt(0)),
    act(libc::SYS_truncate, "truncate", Place::Path(0)),
    #[cfg(target_arch = "x86_64")]
    act(libc::SYS_utime, "utime", Place::Path(0)),
    #[cfg(target_arch = "x86_64")]
    act(libc::SYS_utimes, "utimes", Place::Path(0)),
    #[cfg(target_arch = "x86_64")]
    act(libc::SYS_futimesat, "futimesat", Place::PathAt(0)),
    act(libc::SYS_utimensat, "utimensat", Place::PathAt(0)),
    act(libc::SYS_setxattr, "setxattr", Place::Path(0)),
    act(libc::SYS_lsetxattr, "lsetxattr", Place::Path(0)),
    act(libc::SYS_removexattr, "removexattr", Place::Path(0)),
    act(libc::SYS_lremovexattr, "lremovexattr", Place::Path(0)),
    #[cfg(target_arch = "x86_64")]
    look(libc::SYS_access, "access", Place::Path(0)),
    look(libc::SYS_faccessat, "faccessat", Place::PathAt(0)),
    look(libc::SYS_faccessat2, "faccessat2", Place::PathAt(0)),
    #[cfg(target_arch = "x86_64")]
    look(libc::SYS_stat, "stat", Place::Path(0)),
    #[cfg(target_arch = "x86_64")]
    look(libc::SYS_lstat, "lstat", Place::Path(0)),
    look(libc::SYS_newfstatat, "newfstatat", Place::PathAt(0)),
    look(libc::SYS_statx, "statx", Place::PathAt(0)),
    #[cfg(target_arch = "x86_64")]
    look(libc::SYS_readlink, "readlink", Place::Path(0)),
    look(libc::SYS_readlinkat, "readlinkat", Place::PathAt(0)),
    look(libc::SYS_getxattr, "getxattr", Place::Path(0)),
    look(libc::SYS_lgetxattr, "lgetxattr", Place::Path(0)),
    look(libc::SYS_listxattr, "listxattr", Place::Path(0)),
    look(libc::SYS_llistxattr, "llistxattr", Place::Path(0)),
    (libc::SYS_execve, "execve", Kind::Exec(Place::Path(0))),
    (libc::SYS_execveat, "execveat", Kind::Exec(Place::PathAt(0))),
    look(libc::SYS_chdir, "chdir", Place::Path(0)),
    // Files by their descriptors.
    (libc::SYS_read, "read", Kind::Read(0)),
    (libc::SYS_readv, "readv", Kind::Read(0)),
    (libc::SYS_getdents64, "getdents64", Kind::Read(0)),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_getdents, "getdents", Kind::Read(0)),
    (libc::SYS_preadv2, "preadv2", Kind::Read(0)),
    (libc::SYS_lseek, "lseek", Kind::Read(0)),
    look(libc::SYS_pread64, "pread64", Place::Descriptor(0)),
    look(libc::SYS_preadv, "preadv", Place::Descriptor(0)),
    look(libc::SYS_fstat, "fstat", Place::Descriptor(0)),
    look(libc::SYS_fgetxattr, "fgetxattr", Place::Descriptor(0)),
    look(libc::SYS_flistxattr, "flistxattr", Place::Descriptor(0)),
    act(libc::SYS_fchmod, "fchmod", Place::Descriptor(0)),
    act(libc::SYS_fchown, "fchown", Place::Descriptor(0)),
    act(libc::SYS_ftruncate, "ftruncate", Place::Descriptor(0)),
    act(libc::SYS_fallocate, "fallocate", Place::Descriptor(0)),
    act(libc::SYS_fsetxattr, "fsetxattr", Place::Descriptor(0)),
    act(libc::SYS_fremovexattr, "fremovexattr", Place::Descriptor(0)),
    act(libc::SYS_flock, "flock", Place::Lock(0)),
    (libc::SYS_fcntl, "fcntl", Kind::ActUnless(Place::Descriptor(0), 1, PRIVATE_FCNTL)),
    (libc::SYS_ioctl, "ioctl", Kind::ActUnless(Place::Descriptor(0), 1, PRIVATE_IOCTL)),
    // Memory.
    (libc::SYS_mmap, "mmap", Kind::Map),
    // Processes.
    (libc::SYS_setsid, "setsid", Kind::Regroup(Place::Caller)),
    (libc::SYS_setpgid, "setpgid", Kind::Regroup(Place::Process(0))),
    act(libc::SYS_setpriority, "setpriority", Place::Process(1)),
    act(libc::SYS_sched_setaffinity, "sched_setaffinity", Place::Process(0)),
    act(libc::SYS_sched_setscheduler, "sched_setscheduler", Place::Process(0)),
    act(libc::SYS_sched_setparam, "sched_setparam", Place::Process(0)),
    act(libc::SYS_sched_setattr, "sched_setattr", Place::Process(0)),
    act(libc::SYS_ioprio_set, "ioprio_set", Place::Process(1)),
    (libc::SYS_prlimit64, "prlimit64", Kind::ActUnless(Place::Process(0), 0, &[0])),
    (libc::SYS_prctl, "prctl", Kind::ActUnless(Place::Caller, 0, PRIVATE_PRCTL)),
    look(libc::SYS_getpgid, "getpgid", Place::Process(0)),
    look(libc::SYS_getsid, "getsid", Place::Process(0)),
    look(libc::SYS_getpriority, "getpriority", Place::Process(1)),
    look(libc::SYS_sched_getaffinity, "sched_getaffinity", Place::Process(0)),
    look(libc::SYS_sched_getscheduler, "sched_getscheduler", Place::Process(0)),
    look(libc::SYS_sched_getparam, "sched_getparam", Place::Process(0)),
    look(libc::SYS_sched_getattr, "sched_getattr", Place::Process(0)),
    look(libc::SYS_sched_rr_get_interval, "sched_rr_get_interval", Place::Process(0)),
    look(libc::SYS_ioprio_get, "ioprio_get", Place::Process(1)),
    look(libc::SYS_pidfd_open, "pidfd_open", Place::Process(0)),
    // System V's queues, semaphores and shared memory.
    act(libc::SYS_msgget, "msgget", Place::IpcKey("message queue", 0)),
    act(libc::SYS_msgsnd, "msgsnd", Place::Ipc("message queue", 0)),
    act(libc::SYS_msgrcv, "msgrcv", Place::Ipc("message queue", 0)),
    act(libc::SYS_msgctl, "msgctl", Place::Ipc("message queue", 0)),
    act(libc::SYS_semget, "semget", Place::IpcKey("semaphore", 0)),
    act(libc::SYS_semop, "semop", Place::Ipc("semaphore", 0)),
    act(libc::SYS_semtimedop, "semtimedop", Place::Ipc("semaphore", 0)),
    act(libc::SYS_semctl, "semctl", Place::Ipc("semaphore", 0)),
    act(libc::SYS_shmget, "shmget", Place::IpcKey("shared memory", 0)),
    act(libc::SYS_shmctl, "shmctl", Place::Ipc("shared memory", 0)),
    (libc::SYS_shmat, "shmat", Kind::Attach),
    // Known by name only, so that they can be told by it.
    (libc::SYS_connect, "connect", Kind::Unknown),
    (libc::SYS_bind, "bind", Kind::Unknown),
    (libc::SYS_listen, "listen", Kind::Unknown),
    (libc::SYS_accept, "accept", Kind::Unknown),
    (libc::SYS_accept4, "accept4", Kind::Unknown),
    (libc::SYS_mq_open, "mq_open", Kind::Unknown),
    (libc::SYS_mq_timedsend, "mq_timedsend", Kind::Unknown),
    (libc::SYS_mq_timedreceive, "mq_timedreceive", Kind::Unknown),
    (libc::SYS_inotify_init1, "inotify_init1", Kind::Unknown),
    (libc::SYS_inotify_add_watch, "inotify_add_watch", Kind::Unknown),
    (libc::SYS_process_vm_readv, "process_vm_readv", Kind::Unknown),
    (libc::SYS_process_vm_writev, "process_vm_writev", Kind::Unknown),
    (libc::SYS_pidfd_getfd, "pidfd_getfd", Kind::Unknown),
    (libc::SYS_kcmp, "kcmp", Kind::Unknown),
    (libc::SYS_signalfd4, "signalfd4", Kind::UnknownIf(3, libc::SFD_NONBLOCK)),
    (libc::SYS_rt_sigaction, "rt_sigaction", Kind::Sigaction),
    // Looks that never wait: what is there depends on when they are made.
    (libc::SYS_rt_sigpending, "sigpending", Kind::Unknown),
    // One that is to have a time limit (SO_RCVTIMEO, socket(7)) may give up.
    (libc::SYS_setsockopt, "setsockopt", Kind::UnknownFor(2, libc::SO_RCVTIMEO)),
    (libc::SYS_get_robust_list, "get_robust_list", Kind::Unknown),
    // Whether the other end is gone.
    (libc::SYS_getsockopt, "getsockopt", Kind::UnknownFor(2, libc::SO_ERROR)),
    // A clock below 0 is that of a process or a thread (clock_getcpuclockid(3)).
    (libc::SYS_clock_gettime, "clock_gettime", Kind::UnknownIf(0, i32::MIN)),
];

/// What `fcntl` does to a descriptor alone: `F_GETLK` and the like are about a file.
const PRIVATE_FCNTL: &[i32] =
    &[libc::F_DUPFD, libc::F_GETFD, libc::F_SETFD, libc::F_GETFL, libc::F_DUPFD_CLOEXEC];

/// What `ioctl` asks of a terminal, or does to a descriptor alone: `TCGETS`, `TCGETS2`, `TIOCGWINSZ`, `FIONCLEX`,
/// `FIOCLEX` (asm-generic/ioctls.h). `FIONBIO` is among them because it is mostly done to a socket that was made
/// just before.
const PRIVATE_IOCTL: &[i32] =
    &[0x5401, 0x802C_542A_u32.cast_signed(), 0x5413, 0x5450, 0x5451, 0x5421];

/// What `prctl` asks, or does to the caller in a way that nobody else can see.
const PRIVATE_PRCTL: &[i32] = &[
    libc::PR_GET_PDEATHSIG,
    libc::PR_GET_DUMPABLE,
    libc::PR_GET_NAME,
    libc::PR_GET_SECCOMP,
    libc::PR_CAPBSET_READ,
    libc::PR_GET_TIMERSLACK,
    libc::PR_SET_TIMERSLACK,
    libc::PR_SET_NO_NEW_PRIVS,
    libc::PR_GET_NO_NEW_PRIVS,
    libc::PR_SET_SECCOMP,
    libc::PR_SET_VMA,
];

/// The calls that are private.
pub(super) const PRIVATE: &[c_long] = &[
    // Memory of its own.
    libc::SYS_brk,
    libc::SYS_mprotect,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_mincore,
    libc::SYS_msync,
    libc::SYS_mlock,
    libc::SYS_mlock2,
    libc::SYS_munlock,
    libc::SYS_mlockall,
    libc::SYS_munlockall,
    libc::SYS_mbind,
    libc::SYS_set_mempolicy,
    libc::SYS_get_mempolicy,
    libc::SYS_membarrier,
    libc::SYS_pkey_alloc,
    libc::SYS_pkey_free,
    libc::SYS_pkey_mprotect,
    libc::SYS_memfd_create,
    libc::SYS_shmdt,
    // Threads of its own. Futexes only work on memory that is shared.
    libc::SYS_futex,
    libc::SYS_futex_waitv,
    libc::SYS_set_tid_address,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_sched_yield,
    libc::SYS_sched_get_priority_max,
    libc::SYS_sched_get_priority_min,
    libc::SYS_getcpu,
    libc::SYS_exit,
    libc::SYS_exit_group,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_arch_prctl,
    // Who it is, and what it may.
    libc::SYS_getpid,
    libc::SYS_gettid,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_getpgrp,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getresuid,
    libc::SYS_getresgid,
    libc::SYS_getgroups,
    libc::SYS_setuid,
    libc::SYS_setgid,
    libc::SYS_setreuid,
    libc::SYS_setregid,
    libc::SYS_setresuid,
    libc::SYS_setresgid,
    libc::SYS_setfsuid,
    libc::SYS_setfsgid,
    libc::SYS_setgroups,
    libc::SYS_capget,
    libc::SYS_capset,
    libc::SYS_personality,
    libc::SYS_seccomp,
    libc::SYS_umask,
    libc::SYS_getcwd,
    libc::SYS_fchdir,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_getrlimit,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_setrlimit,
    libc::SYS_getrusage,
    libc::SYS_times,
    libc::SYS_uname,
    libc::SYS_sysinfo,
    libc::SYS_getrandom,
    // Signals that it receives.
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_signalfd,
    // Time.
    #[cfg(target_arch = "x86_64")]
    libc::SYS_time,
    libc::SYS_gettimeofday,
    libc::SYS_clock_getres,
    libc::SYS_getitimer,
    libc::SYS_timer_create,
    libc::SYS_timer_delete,
    libc::SYS_timer_gettime,
    libc::SYS_timer_getoverrun,
    libc::SYS_timerfd_create,
    libc::SYS_timerfd_gettime,
    // Descriptors of its own. What comes through a pipe or a socket was sent by a step.
    libc::SYS_dup,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_pipe,
    libc::SYS_pipe2,
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_getsockname,
    libc::SYS_getpeername,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_epoll_create,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_eventfd,
    libc::SYS_eventfd2,
    // The file system as a whole, and what is only a hint to it.
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    libc::SYS_fadvise64,
    libc::SYS_readahead,
    libc::SYS_sync,
    libc::SYS_syncfs,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_sync_file_range,
];
