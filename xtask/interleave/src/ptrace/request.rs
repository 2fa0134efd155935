//! What a system call asks the kernel for: the calls that the filter stops at, and their arguments
//! decoded.

use super::sys::Syscall;
use crate::schedule::{Pacing, Sleeps, Visibility};
use libc::c_long;

/// `AUDIT_ARCH_…` of this build (linux/audit.h): the machine's ELF number, 64 bits, little-endian.
#[cfg(target_arch = "x86_64")]
pub(super) const NATIVE: u32 = 0x3E | 0xC000_0000;
#[cfg(target_arch = "aarch64")]
pub(super) const NATIVE: u32 = 0xB7 | 0xC000_0000;

/// Numbers from here on belong to the x86-64's second, 32-bit-pointer ABI (x32).
pub(super) const X32: u32 = 0x4000_0000;

/// What a system call that stops a task asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Request {
    /// Something of another ABI, which numbers its calls in its own way.
    Foreign,
    /// To put bytes into this descriptor.
    Write { descriptor: u64 },
    /// To wait for a child, or to look whether one has ended.
    Wait { whom: Whom, polls: bool },
    /// To create a task.
    Create(CloneFlags),
    /// The parent's PID.
    AskParent,
    /// To send a signal to the process or task of this number; to one behind a descriptor, if there is
    /// none.
    Signal { to: Option<u64> },
    /// To sleep for the time that stands at this address (`struct timespec`), or until then, by this
    /// clock.
    Sleep { time_at: u64, until_by: Option<i32> },
    /// To be told, at some moment to come, that time is up.
    SetTimer,
    /// To trace another process, or to be traced.
    Trace,
    /// A ring through which it can ask for things that are no system calls.
    SetUpRing,
    /// Nothing that matters.
    Other,
}

/// Whom a wait is for, as the arguments say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whom {
    /// Any child, or any of a group.
    Any,
    /// The child of this PID.
    Pid(i32),
    /// The one behind a PID file descriptor.
    Descriptor,
}

/// The flags of a call that creates a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CloneFlags {
    /// These.
    Given(u64),
    /// Those that stand at this address of the caller's memory.
    At(u64),
}

impl CloneFlags {
    /// Whether these flags ask for a task that is not traced.
    pub(super) fn is_untraced(flags: u64) -> bool {
        flags & u64::from(libc::CLONE_UNTRACED.cast_unsigned()) != 0
    }
}

/// How the arguments of a call are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It can put bytes into a pipe; the descriptor is the argument of this number, from 0.
    Write(usize),
    Wait4,
    Waitid,
    /// It creates a task with its flags in the first argument: the filter can look at them.
    Clone,
    /// It creates a task with its flags in memory, where a filter can't look.
    Clone3,
    Getppid,
    Signal,
    SignalByDescriptor,
    Nanosleep,
    ClockNanosleep,
    Timer,
    Ptrace,
    Ring,
}

/// Which calls stop the tasks of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stops {
    /// Which steps are visible; `None` if the run goes as it comes.
    pub(super) visibility: Option<Visibility>,
    /// How long sleeps take.
    pub(super) sleeps: Sleeps,
}

impl Stops {
    /// Those of a run at this pace.
    pub(super) fn of(pacing: &Pacing) -> Self {
        match pacing {
            Pacing::Free(sleeps) => Self { visibility: None, sleeps: *sleeps },
            Pacing::Scheduled { view, .. } => {
                Self { visibility: Some(view.visibility), sleeps: Sleeps::Skipped }
            }
        }
    }
}

/// The calls that stop a task, and how their arguments are read.
const CALLS: &[(c_long, Kind)] = &[
    (libc::SYS_write, Kind::Write(0)),
    (libc::SYS_writev, Kind::Write(0)),
    (libc::SYS_pwritev2, Kind::Write(0)),
    (libc::SYS_sendfile, Kind::Write(0)),
    (libc::SYS_splice, Kind::Write(2)),
    (libc::SYS_tee, Kind::Write(1)),
    (libc::SYS_vmsplice, Kind::Write(0)),
    (libc::SYS_wait4, Kind::Wait4),
    (libc::SYS_waitid, Kind::Waitid),
    (libc::SYS_clone, Kind::Clone),
    (libc::SYS_clone3, Kind::Clone3),
    (libc::SYS_kill, Kind::Signal),
    (libc::SYS_tkill, Kind::Signal),
    (libc::SYS_tgkill, Kind::Signal),
    (libc::SYS_pidfd_send_signal, Kind::SignalByDescriptor),
    (libc::SYS_getppid, Kind::Getppid),
    (libc::SYS_nanosleep, Kind::Nanosleep),
    (libc::SYS_clock_nanosleep, Kind::ClockNanosleep),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_alarm, Kind::Timer),
    (libc::SYS_setitimer, Kind::Timer),
    (libc::SYS_timer_settime, Kind::Timer),
    (libc::SYS_timerfd_settime, Kind::Timer),
    (libc::SYS_ptrace, Kind::Ptrace),
    (libc::SYS_io_uring_setup, Kind::Ring),
];

impl Kind {
    /// Whether such calls stop, whatever their arguments.
    fn stops(self, stops: Stops) -> bool {
        match self {
            Self::Write(_)
            | Self::Wait4
            | Self::Waitid
            | Self::Clone3
            | Self::Ptrace
            | Self::Ring => true,
            // They act at a moment of the receiver's that no schedule decides.
            Self::Signal | Self::SignalByDescriptor | Self::Timer => stops.visibility.is_some(),
            // Where only writes are visible, everybody does the same in each run: then the first
            // run, which goes as it comes, has shown who asks.
            Self::Getppid => stops.visibility != Some(Visibility::Writes),
            Self::Nanosleep | Self::ClockNanosleep => stops.sleeps != Sleeps::Real,
            // Only with certain flags.
            Self::Clone => false,
        }
    }
}

/// The numbers of the calls that stop whatever their arguments.
pub(super) fn stopping(stops: Stops) -> impl Iterator<Item = c_long> {
    CALLS.iter().filter(move |(_, kind)| kind.stops(stops)).map(|(number, _)| *number)
}

/// What a call asks for.
pub(super) fn decode(call: &Syscall) -> Request {
    if call.architecture != NATIVE || call.number >= u64::from(X32) {
        return Request::Foreign;
    }
    let number = c_long::try_from(call.number).unwrap_or(-1);
    let Some((_, kind)) = CALLS.iter().find(|(known, _)| *known == number) else {
        return Request::Other;
    };
    let [first, second, third, fourth, ..] = call.arguments;
    match *kind {
        Kind::Write(argument) => Request::Write { descriptor: call.arguments[argument] },
        Kind::Wait4 => Request::Wait { whom: whom_of_wait4(first), polls: has_nohang(third) },
        Kind::Waitid => {
            Request::Wait { whom: whom_of_waitid(first, second), polls: has_nohang(fourth) }
        }
        Kind::Clone => Request::Create(CloneFlags::Given(first)),
        Kind::Clone3 => Request::Create(CloneFlags::At(first)),
        Kind::Getppid => Request::AskParent,
        Kind::Signal => Request::Signal { to: Some(first) },
        Kind::SignalByDescriptor => Request::Signal { to: None },
        Kind::Timer => Request::SetTimer,
        Kind::Ptrace => Request::Trace,
        Kind::Ring => Request::SetUpRing,
        Kind::Nanosleep => Request::Sleep { time_at: first, until_by: None },
        Kind::ClockNanosleep => {
            let is_absolute = second & u64::from(libc::TIMER_ABSTIME.cast_unsigned()) != 0;
            Request::Sleep { time_at: third, until_by: is_absolute.then(|| int(first)) }
        }
    }
}

fn whom_of_wait4(pid: u64) -> Whom {
    match int(pid) {
        pid @ 1.. => Whom::Pid(pid),
        _ => Whom::Any,
    }
}

fn whom_of_waitid(kind: u64, id: u64) -> Whom {
    match kind {
        kind if kind == u64::from(libc::P_PID) => Whom::Pid(int(id)),
        kind if kind == u64::from(libc::P_PIDFD) => Whom::Descriptor,
        _ => Whom::Any,
    }
}

fn has_nohang(options: u64) -> bool {
    options & u64::from(libc::WNOHANG.cast_unsigned()) != 0
}

/// An argument that is an int in a 64-bit register.
#[allow(clippy::cast_possible_truncation)]
fn int(argument: u64) -> i32 {
    argument as i32
}

#[cfg(test)]
mod tests {
    use super::{CALLS, CloneFlags, NATIVE, Request, Stops, Whom, X32, decode, stopping};
    use crate::ptrace::sys::Syscall;
    use crate::schedule::{Sleeps, Visibility};
    use std::time::Duration;

    fn request(number: libc::c_long, arguments: [u64; 6]) -> Request {
        let number = u64::try_from(number).unwrap();
        decode(&Syscall { architecture: NATIVE, number, arguments })
    }

    fn nohang() -> u64 {
        u64::from(libc::WNOHANG.cast_unsigned())
    }

    /// The calls that can put bytes into a pipe, reap, or create a task that a filter can't judge.
    #[test]
    fn what_can_change_a_trace_stops_in_every_run() {
        let always = [
            libc::SYS_write,
            libc::SYS_writev,
            libc::SYS_pwritev2,
            libc::SYS_sendfile,
            libc::SYS_splice,
            libc::SYS_tee,
            libc::SYS_vmsplice,
            libc::SYS_wait4,
            libc::SYS_waitid,
            libc::SYS_clone3,
        ];
        let stops = Stops { visibility: None, sleeps: Sleeps::Real };
        let stopping: Vec<_> = stopping(stops).collect();
        for call in always {
            assert!(stopping.contains(&call), "{call}");
        }
        for call in [libc::SYS_read, libc::SYS_getpid, libc::SYS_nanosleep] {
            assert!(!stopping.contains(&call), "{call}");
        }
    }

    #[test]
    fn whatever_stops_is_decoded() {
        let sleeps = Sleeps::AtMost(Duration::from_secs(1));
        let stops = Stops { visibility: Some(Visibility::Everything), sleeps };
        let finest: Vec<_> = stopping(stops).collect();
        assert_eq!(finest.len(), CALLS.len() - 1, "all but clone");
        for number in finest {
            assert_ne!(request(number, [0; 6]), Request::Other, "{number}");
        }
    }

    #[test]
    fn a_finer_visibility_stops_more() {
        let count = |visibility| stopping(Stops { visibility, sleeps: Sleeps::Skipped }).count();
        assert!(count(Some(Visibility::Writes)) < count(Some(Visibility::Exits)));
    }

    #[test]
    fn each_kind_of_write_names_its_descriptor() {
        let arguments = [10, 11, 12, 13, 14, 15];
        let writes = [
            (libc::SYS_write, 10),
            (libc::SYS_sendfile, 10),
            (libc::SYS_tee, 11),
            (libc::SYS_splice, 12),
        ];
        for (number, descriptor) in writes {
            assert_eq!(request(number, arguments), Request::Write { descriptor });
        }
    }

    #[test]
    fn waits_tell_whom_they_are_for() {
        let minus_one = u64::from(u32::MAX);
        let wait = |whom, polls| Request::Wait { whom, polls };
        let wait4 = |pid, options| request(libc::SYS_wait4, [pid, 0, options, 0, 0, 0]);
        assert_eq!(wait4(7, 0), wait(Whom::Pid(7), false));
        assert_eq!(wait4(minus_one, nohang()), wait(Whom::Any, true));
        assert_eq!(wait4(0, 0), wait(Whom::Any, false));
        let waitid = |kind: libc::idtype_t, options| {
            request(libc::SYS_waitid, [kind.into(), 7, 0, options, 0, 0])
        };
        assert_eq!(waitid(libc::P_PID, nohang()), wait(Whom::Pid(7), true));
        assert_eq!(waitid(libc::P_PIDFD, 0), wait(Whom::Descriptor, false));
        assert_eq!(waitid(libc::P_ALL, 0), wait(Whom::Any, false));
    }

    #[test]
    fn a_descriptor_is_no_pid() {
        let arguments = [7, 0, 0, 0, 0, 0];
        assert_eq!(request(libc::SYS_kill, arguments), Request::Signal { to: Some(7) });
        assert_eq!(request(libc::SYS_pidfd_send_signal, arguments), Request::Signal { to: None });
    }

    #[test]
    fn clones_tell_where_their_flags_are() {
        let clone = |number| request(number, [libc::CLONE_UNTRACED as u64, 0, 0, 0, 0, 0]);
        let Request::Create(CloneFlags::Given(flags)) = clone(libc::SYS_clone) else { panic!() };
        assert!(CloneFlags::is_untraced(flags) && !CloneFlags::is_untraced(0));
        assert!(matches!(clone(libc::SYS_clone3), Request::Create(CloneFlags::At(_))));
    }

    #[test]
    fn sleeps_tell_where_their_time_is_and_whether_it_is_a_moment() {
        let sleep = |time_at, until_by| Request::Sleep { time_at, until_by };
        assert_eq!(request(libc::SYS_nanosleep, [9, 0, 0, 0, 0, 0]), sleep(9, None));
        let clock_nanosleep = |flags| request(libc::SYS_clock_nanosleep, [1, flags, 9, 0, 0, 0]);
        assert_eq!(clock_nanosleep(0), sleep(9, None));
        let absolute = u64::from(libc::TIMER_ABSTIME.cast_unsigned());
        assert_eq!(clock_nanosleep(absolute), sleep(9, Some(1)));
    }

    #[test]
    fn another_abi_is_foreign() {
        let (number, arguments) = (u64::try_from(libc::SYS_write).unwrap(), [1, 0, 0, 0, 0, 0]);
        let call = |architecture, number| decode(&Syscall { architecture, number, arguments });
        assert_eq!(call(NATIVE, number), Request::Write { descriptor: 1 });
        assert_eq!(call(0x4000_0003, number), Request::Foreign);
        assert_eq!(call(NATIVE, u64::from(X32) + number), Request::Foreign);
    }
}
