//! What a system call asks the kernel for: when it stops, and its arguments decoded. Which calls there are is
//! in `table`.

use super::polls::{Mask, Poll, Polled, Time};
use super::sys::Syscall;
use super::table::{CALLS, PRIVATE};
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
    /// To put bytes into this descriptor, by the call of this name.
    Write {
        descriptor: u64,
        call: &'static str,
        /// The descriptor that they come from, if it's not the caller's memory.
        from: Option<u64>,
    },
    /// To take bytes out of this descriptor, or to move in it, by the call of this name.
    Read {
        descriptor: u64,
        call: &'static str,
        /// Whether the call itself asks not to wait.
        at_once: bool,
    },
    /// To look at several descriptors.
    Poll(Poll),
    /// To have SIGCHLD handled as it stands at this address; only to be told how it is, if that is 0.
    HandleSigchld { action_at: u64 },
    /// To wait for a signal.
    AwaitSignal(Signals),
    /// To wait for a child, or to look whether one has ended.
    Wait { whom: Whom, polls: bool },
    /// To create a task.
    Create(CloneFlags),
    /// The parent's PID.
    AskParent,
    /// To send this signal to the process or task of this number; to one behind a descriptor, if there is
    /// none.
    Signal { to: Option<u64>, signal: i32 },
    /// To sleep for the time that stands at this address (`struct timespec`), or until then, by this
    /// clock.
    Sleep { time_at: u64, until_by: Option<i32> },
    /// To be told, at some moment to come, that time is up.
    SetTimer,
    /// To trace another process, or to be traced.
    Trace,
    /// A ring through which it can ask for things that are no system calls.
    SetUpRing,
    /// To look at something that other processes may touch, or to change it.
    Touch(Touching),
    /// For memory that its children will share, or that is this file's.
    ShareMemory { file: Option<u64> },
    /// To close descriptors.
    Close(Closing),
    /// Something that is not known; the name and the number of the call.
    Unknown(Option<&'static str>, c_long),
    /// Nothing that matters.
    Other,
}

/// Which signals a wait for one is for, as the arguments say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signals {
    /// Those that are not blocked.
    Unblocked,
    /// Those that are not in the set at this address.
    AllBut(u64),
    /// Those in the set at this address.
    OneOf(u64),
}

/// Which descriptors are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    /// This one.
    One(u64),
    /// From this one to that one.
    Range(u64, u64),
    /// Those that no other program is to have: the task becomes one, which touches its file.
    OnExec(Touching),
}

/// Whom a wait is for, as the arguments say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whom {
    /// Any child.
    Any,
    /// Any child of a process group.
    Group,
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

/// Those of the flags, and the signal, that tell how a process is made.
const TELLING: i32 = libc::CLONE_VM
    | libc::CLONE_VFORK
    | libc::CLONE_FS
    | libc::CLONE_FILES
    | libc::CLONE_SIGHAND
    | libc::CLONE_PARENT
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET
    | 0xFF;

/// What these are in fork(2) and vfork(2).
const USUAL: [i32; 3] = [
    libc::SIGCHLD,
    libc::CLONE_VFORK | libc::SIGCHLD,
    libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD,
];

impl CloneFlags {
    /// Whether these flags ask for a task that is not traced.
    pub(super) fn is_untraced(flags: u64) -> bool {
        flags & u64::from(libc::CLONE_UNTRACED.cast_unsigned()) != 0
    }

    /// Whether these flags ask for a process that is none as fork(2) or vfork(2) makes it: one that shares
    /// something with its creator, or whose end is not told as a child's is.
    pub(super) fn is_unusual(flags: u64) -> bool {
        // The signal in the lowest byte is an int, and so are the flags with a meaning here.
        #[allow(clippy::cast_possible_truncation)]
        let flags = flags as i32;
        flags & libc::CLONE_THREAD == 0 && !USUAL.contains(&(flags & TELLING))
    }
}

/// How a call that is not private is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It can put bytes into a pipe; the descriptor is the argument of this number, from 0.
    Write(usize),
    /// The same, and the bytes come from another descriptor.
    Copy {
        to: usize,
        from: usize,
    },
    Wait4,
    Waitid,
    /// It creates a task with its flags in the first argument.
    Clone,
    /// It creates a task with its flags in memory.
    Clone3,
    Getppid,
    Signal,
    SignalByDescriptor,
    Nanosleep,
    ClockNanosleep,
    Timer,
    Ptrace,
    Ring,
    /// It looks at what is there.
    Look(Place),
    /// It reads from this descriptor or moves in it: a look at the file, and an act on the place in it.
    Read(usize),
    /// It receives from the descriptor in the first argument; its flags are the argument of this number.
    Receive(usize),
    /// It waits for a signal with another set of blocked ones, or with the same.
    AwaitSignal,
    /// It waits for a signal of a set.
    AwaitOneOf,
    /// It looks at several descriptors.
    Poll(PollKind),
    /// It changes what is there.
    Act(Place),
    /// It puts this process into another group.
    Regroup(Place),
    /// It changes what is at two places.
    ActOnTwo(Place, Place),
    /// It is an act, unless the argument of this number is one of these: then it is private.
    ActUnless(Place, usize, &'static [i32]),
    /// It opens a file: a look or an act, as its flags say.
    Open {
        path: Place,
        flags: usize,
    },
    /// It maps memory, which may be shared.
    Map,
    /// It attaches shared memory.
    Attach,
    /// It sets a handler for a signal.
    Sigaction,
    /// It closes the descriptor in the argument of this number.
    Close(usize),
    /// It closes the descriptors from the first argument to the second.
    CloseRange,
    /// It becomes another program, and closes descriptors by that.
    Exec(Place),
    /// It is known by name only.
    Unknown,
    /// The same, if the argument of this number has one of these bits set; else it is private.
    UnknownIf(usize, i32),
    /// The same, if the argument of this number is this.
    UnknownFor(usize, i32),
}

/// The calls that look at several descriptors: they differ in their arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PollKind {
    #[cfg(target_arch = "x86_64")]
    Poll,
    Ppoll,
    #[cfg(target_arch = "x86_64")]
    Select,
    Pselect,
    /// Both without and with a mask.
    Epoll {
        has_mask: bool,
    },
    EpollPwait2,
}

impl PollKind {
    /// What it asks for by these arguments.
    fn request(self, call: &'static str, arguments: &[u64; 6]) -> Request {
        let [first, second, third, fourth, fifth, sixth] = *arguments;
        let array = Polled::Array { at: first, count: second };
        let sets = Polled::Sets { at: [second, third, fourth], count: first };
        let (what, time, mask) = match self {
            #[cfg(target_arch = "x86_64")]
            Self::Poll => (array, Time::Milliseconds(int(third)), Mask::Same),
            Self::Ppoll => (array, Time::At(third), Mask::At(fourth)),
            #[cfg(target_arch = "x86_64")]
            Self::Select => (sets, Time::At(fifth), Mask::Same),
            Self::Pselect => (sets, Time::At(fifth), Mask::Behind(sixth)),
            Self::Epoll { has_mask } => {
                let mask = if has_mask { Mask::At(fifth) } else { Mask::Same };
                (Polled::Epoll(first), Time::Milliseconds(int(fourth)), mask)
            }
            Self::EpollPwait2 => (Polled::Epoll(first), Time::At(fourth), Mask::At(fifth)),
        };
        Request::Poll(Poll { call, what, time, mask })
    }
}

/// Where what a call is about is found in its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A path in the argument of this number: it is about what is there.
    Path(usize),
    /// A folder's descriptor in this argument, and such a path in the next one.
    PathAt(usize),
    /// A path in this argument: it is about the name, which comes or goes.
    #[cfg_attr(
        target_arch = "aarch64",
        expect(dead_code, reason = "all its calls about names take a folder's descriptor")
    )]
    Name(usize),
    /// A folder's descriptor in this argument, and such a path in the next one.
    NameAt(usize),
    /// A descriptor.
    Descriptor(usize),
    /// The locks of the file behind a descriptor.
    Lock(usize),
    /// Who is in which process group, touched like this.
    Groups(Touch),
    /// A process's PID; 0 is the caller.
    Process(usize),
    /// The caller itself.
    Caller,
    /// An object of System V's of this sort, by its ID.
    Ipc(&'static str, usize),
    /// The same by its key; 0 is a new one.
    IpcKey(&'static str, usize),
}

/// What a call is about, with its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The path at this address, from the folder of this descriptor, or from the current one.
    Path {
        from: Option<i32>,
        at: u64,
        /// Whether the name itself comes or goes.
        name: bool,
    },
    Descriptor(u64),
    /// The locks of the file behind this descriptor.
    Lock(u64),
    /// Who is in which process group, touched like this.
    Groups(Touch),
    /// The process of this PID, or the caller.
    Process(Option<i32>),
    Ipc(&'static str, u64),
    /// A key of System V's.
    IpcKey(&'static str, u64),
}

/// How a process touches what others may touch, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Touching {
    /// The call's name.
    pub(super) call: &'static str,
    pub(super) how: Touch,
    pub(super) targets: [Option<Target>; 2],
}

/// Whether a touch changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Touch {
    Look,
    /// A look, and the place in an open file moves.
    Move,
    /// It changes something.
    Act,
    /// It changes what can be seen of processes, as each fork, exit and wait does; only looks and acts can tell.
    Change,
}

impl Touch {
    /// Whether it makes a difference which of two touches of one object comes first.
    pub(super) fn depends_on(self, other: Self) -> bool {
        match (self, other) {
            (Self::Look | Self::Move, Self::Look | Self::Move) | (Self::Change, Self::Change) => {
                false
            }
            (Self::Look | Self::Move | Self::Act | Self::Change, _) => true,
        }
    }
}

/// Which calls stop the tasks of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stops {
    /// Which steps are visible; `None` if the run goes as it comes.
    pub(super) visibility: Option<Visibility>,
    /// How long sleeps take.
    pub(super) sleeps: Sleeps,
    /// Whether looks stop as well.
    pub(super) looks: bool,
}

impl Stops {
    /// Those of a run at this pace.
    pub(super) fn of(pacing: &Pacing) -> Self {
        match pacing {
            Pacing::Free { sleeps, looks } => {
                Self { visibility: None, sleeps: *sleeps, looks: *looks }
            }
            Pacing::Scheduled { view, .. } => Self {
                visibility: Some(view.visibility),
                sleeps: Sleeps::Skipped,
                looks: view.looks,
            },
        }
    }
}

/// When a call stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Never,
    Always,
    /// If the argument of this number has one of these bits set.
    IfSet(usize, i32),
    /// If the argument of this number is this.
    If(usize, i32),
    /// Unless the argument of this number is one of these.
    Unless(usize, &'static [i32]),
}

/// The commands of fcntl(2) about locks.
const LOCKS: [i32; 6] = [
    libc::F_GETLK,
    libc::F_SETLK,
    libc::F_SETLKW,
    libc::F_OFD_GETLK,
    libc::F_OFD_SETLK,
    libc::F_OFD_SETLKW,
];

/// The flag of preadv2(2) that asks not to wait (uapi/linux/fs.h).
const RWF_NOWAIT: u64 = 0x8;

/// What fcntl(2) asks to be told of by a signal; 10 and 15 are `F_SETSIG` and `F_SETOWN_EX`
/// (asm-generic/fcntl.h).
const UNKNOWN_FCNTL: [i32; 5] = [libc::F_SETOWN, 10, 15, libc::F_NOTIFY, libc::F_SETLEASE];

/// What ioctl(2) asks of the other end, or to join two processes by a terminal: `FIONREAD`, `TIOCOUTQ`, `TIOCGPTN`,
/// `TIOCSPTLCK`, `TIOCGPTPEER` (asm-generic/ioctls.h).
fn is_unknown_ioctl(request: u64) -> bool {
    [0x541B, 0x5411, 0x8004_5430, 0x4004_5431, 0x5441].contains(&(request & 0xFFFF_FFFF))
}

/// The flags of open(2) with which it changes something.
const CHANGES: i32 = libc::O_WRONLY | libc::O_RDWR | libc::O_CREAT | libc::O_TRUNC;

impl Kind {
    /// When such calls stop.
    fn stop(self, stops: Stops) -> Stop {
        let only_if = |condition| if condition { Stop::Always } else { Stop::Never };
        match self {
            Self::Write(_)
            | Self::Copy { .. }
            | Self::Regroup(_)
            | Self::Wait4
            | Self::Waitid
            | Self::Clone
            | Self::Clone3
            | Self::Ptrace
            | Self::Ring
            | Self::Act(_)
            | Self::ActOnTwo(..)
            | Self::Attach
            | Self::Signal
            | Self::SignalByDescriptor
            | Self::Unknown => Stop::Always,
            // Where only writes are visible, everybody does the same in each run: then the first
            // run, which goes as it comes, has shown who asks.
            Self::Getppid => only_if(stops.visibility != Some(Visibility::Writes)),
            Self::Nanosleep | Self::ClockNanosleep => only_if(stops.sleeps != Sleeps::Real),
            Self::Look(_) => only_if(stops.looks),
            Self::Read(_) | Self::Exec(_) => {
                only_if(stops.looks || stops.visibility > Some(Visibility::Writes))
            }
            Self::UnknownIf(argument, bits) => Stop::IfSet(argument, bits),
            Self::UnknownFor(argument, value) => Stop::If(argument, value),
            Self::Sigaction => Stop::If(0, libc::SIGCHLD),
            // A timer acts at a moment that no schedule decides.
            Self::Timer | Self::AwaitOneOf => only_if(stops.visibility.is_some()),
            Self::Receive(_) | Self::AwaitSignal | Self::Close(_) | Self::CloseRange => {
                only_if(stops.visibility > Some(Visibility::Writes))
            }
            Self::Open { .. } if stops.looks => Stop::Always,
            Self::Open { flags, .. } => Stop::IfSet(flags, CHANGES),
            Self::ActUnless(_, argument, private) => Stop::Unless(argument, private),
            Self::Map => Stop::IfSet(3, libc::MAP_SHARED),
            Self::Poll(_) => only_if(stops.looks || stops.visibility.is_some()),
        }
    }
}

/// When each call that is known stops, by its number.
pub(super) fn known(stops: Stops) -> impl Iterator<Item = (c_long, Stop)> {
    let private = PRIVATE.iter().map(|number| (*number, Stop::Never));
    private.chain(CALLS.iter().map(move |(number, _, kind)| (*number, kind.stop(stops))))
}

/// What a call asks for.
pub(super) fn decode(call: &Syscall) -> Request {
    if call.architecture != NATIVE || call.number >= u64::from(X32) {
        return Request::Foreign;
    }
    let number = c_long::try_from(call.number).unwrap_or(-1);
    let Some((_, name, kind)) = CALLS.iter().find(|(known, ..)| *known == number) else {
        return if PRIVATE.contains(&number) {
            Request::Other
        } else {
            Request::Unknown(None, number)
        };
    };
    let [first, second, third, fourth, ..] = call.arguments;
    let touch = |how, first: Place, second: Option<Place>| {
        let targets =
            [first.target(&call.arguments), second.and_then(|place| place.target(&call.arguments))];
        Request::Touch(Touching { call: name, how, targets })
    };
    if let Some(request) = special(name, call) {
        return request;
    }
    match *kind {
        Kind::Write(argument) => {
            Request::Write { descriptor: call.arguments[argument], call: name, from: None }
        }
        Kind::Copy { to, from } => {
            let from = Some(call.arguments[from]);
            Request::Write { descriptor: call.arguments[to], call: name, from }
        }
        Kind::Wait4 => Request::Wait { whom: whom_of_wait4(first), polls: has_nohang(third) },
        Kind::Waitid => {
            Request::Wait { whom: whom_of_waitid(first, second), polls: has_nohang(fourth) }
        }
        Kind::Clone => Request::Create(CloneFlags::Given(first)),
        Kind::Clone3 => Request::Create(CloneFlags::At(first)),
        Kind::Getppid => Request::AskParent,
        // Those of threads have their process in front, and the signal one further.
        Kind::Signal if [libc::SYS_tgkill, libc::SYS_rt_tgsigqueueinfo].contains(&number) => {
            Request::Signal { to: Some(first), signal: int(third) }
        }
        Kind::Signal => Request::Signal { to: Some(first), signal: int(second) },
        Kind::SignalByDescriptor => Request::Signal { to: None, signal: int(second) },
        Kind::Timer => Request::SetTimer,
        Kind::Ptrace => Request::Trace,
        Kind::Ring => Request::SetUpRing,
        Kind::Nanosleep => Request::Sleep { time_at: first, until_by: None },
        Kind::ClockNanosleep => {
            let is_absolute = second & u64::from(libc::TIMER_ABSTIME.cast_unsigned()) != 0;
            Request::Sleep { time_at: third, until_by: is_absolute.then(|| int(first)) }
        }
        Kind::Look(place) => touch(Touch::Look, place, None),
        Kind::Read(argument) => {
            let at_once = number == libc::SYS_preadv2 && call.arguments[5] & RWF_NOWAIT != 0;
            Request::Read { descriptor: call.arguments[argument], call: name, at_once }
        }
        Kind::Receive(flags) => {
            let at_once = int(call.arguments[flags]) & libc::MSG_DONTWAIT != 0;
            Request::Read { descriptor: first, call: name, at_once }
        }
        Kind::AwaitSignal if number == libc::SYS_rt_sigsuspend => {
            Request::AwaitSignal(Signals::AllBut(first))
        }
        Kind::AwaitSignal => Request::AwaitSignal(Signals::Unblocked),
        // One with a time limit is not held: it could run out.
        Kind::AwaitOneOf if third != 0 => Request::Unknown(Some("sigtimedwait"), number),
        Kind::AwaitOneOf => Request::AwaitSignal(Signals::OneOf(first)),
        Kind::ActOnTwo(one, other) => touch(Touch::Act, one, Some(other)),
        Kind::Regroup(place) => {
            // Into a group of its own, or into one that has to be there.
            let joins = number == libc::SYS_setpgid && second != 0 && second != first;
            let how = if joins { Touch::Act } else { Touch::Change };
            touch(Touch::Act, place, Some(Place::Groups(how)))
        }
        Kind::Act(place) | Kind::ActUnless(place, ..) => touch(Touch::Act, place, None),
        Kind::Open { path, flags } => {
            let changes = int(call.arguments[flags]) & CHANGES != 0;
            touch(if changes { Touch::Act } else { Touch::Look }, path, None)
        }
        Kind::Map => map(third, fourth, call.arguments[4]),
        Kind::Attach => Request::ShareMemory { file: None },
        Kind::Close(argument) => Request::Close(Closing::One(call.arguments[argument])),
        Kind::CloseRange => Request::Close(Closing::Range(first, second)),
        Kind::Exec(place) => {
            let targets = [place.target(&call.arguments), None];
            let touching = Touching { call: name, how: Touch::Look, targets };
            Request::Close(Closing::OnExec(touching))
        }
        Kind::Poll(kind) => kind.request(name, &call.arguments),
        Kind::Sigaction => Request::HandleSigchld { action_at: second },
        Kind::Unknown | Kind::UnknownIf(..) | Kind::UnknownFor(..) => {
            Request::Unknown(Some(name), number)
        }
    }
}

/// What calls of many kinds ask for, where that is not the same for all their commands.
fn special(call: &'static str, with: &Syscall) -> Option<Request> {
    let [first, command, ..] = with.arguments;
    let number = c_long::try_from(with.number).unwrap_or(-1);
    let unknown = |name| Some(Request::Unknown(Some(name), number));
    match number {
        // They have no flags, and do the same as a clone with these.
        #[cfg(target_arch = "x86_64")]
        libc::SYS_fork | libc::SYS_vfork => {
            let flags = if number == libc::SYS_fork { USUAL[0] } else { USUAL[2] };
            Some(Request::Create(CloneFlags::Given(u64::from(flags.cast_unsigned()))))
        }
        libc::SYS_ioctl if is_unknown_ioctl(command) => unknown("ioctl"),
        libc::SYS_fcntl if UNKNOWN_FCNTL.contains(&int(command)) => unknown("fcntl, with signals,"),
        libc::SYS_fcntl if LOCKS.contains(&int(command)) => {
            let targets = [Some(Target::Lock(first)), None];
            Some(Request::Touch(Touching { call, how: Touch::Act, targets }))
        }
        libc::SYS_prctl if int(first) == libc::PR_SET_PDEATHSIG => {
            unknown("prctl(PR_SET_PDEATHSIG)")
        }
        libc::SYS_prctl if int(first) == libc::PR_SET_CHILD_SUBREAPER => {
            unknown("prctl(PR_SET_CHILD_SUBREAPER)")
        }
        _ => None,
    }
}

/// What a mapping that is shared asks for.
fn map(protection: u64, flags: u64, descriptor: u64) -> Request {
    let has = |word: u64, bit: i32| int(word) & bit != 0;
    let file = (!has(flags, libc::MAP_ANONYMOUS)).then_some(descriptor);
    // What nobody may write to yet may be made writable later.
    if has(protection, libc::PROT_WRITE) || file.is_none() {
        return Request::ShareMemory { file };
    }
    let targets = [file.map(Target::Descriptor), None];
    Request::Touch(Touching { call: "mmap", how: Touch::Look, targets })
}

impl Place {
    /// What is found there; `None` if that is nothing that another process could know.
    fn target(self, arguments: &[u64; 6]) -> Option<Target> {
        Some(match self {
            Self::Path(at) | Self::Name(at) => {
                let name = matches!(self, Self::Name(_));
                Target::Path { from: None, at: arguments[at], name }
            }
            Self::PathAt(folder) | Self::NameAt(folder) => {
                let from = Some(int(arguments[folder])).filter(|from| *from != libc::AT_FDCWD);
                let name = matches!(self, Self::NameAt(_));
                Target::Path { from, at: arguments[folder + 1], name }
            }
            Self::Descriptor(argument) => Target::Descriptor(arguments[argument]),
            Self::Lock(argument) => Target::Lock(arguments[argument]),
            Self::Groups(how) => Target::Groups(how),
            Self::Process(argument) => {
                Target::Process(Some(int(arguments[argument])).filter(|pid| *pid != 0))
            }
            Self::Caller => Target::Process(None),
            Self::Ipc(sort, argument) => Target::Ipc(sort, arguments[argument]),
            Self::IpcKey(_, argument) if arguments[argument] == 0 => return None,
            Self::IpcKey(sort, argument) => Target::IpcKey(sort, arguments[argument]),
        })
    }
}

fn whom_of_wait4(pid: u64) -> Whom {
    match int(pid) {
        pid @ 1.. => Whom::Pid(pid),
        -1 => Whom::Any,
        _ => Whom::Group,
    }
}

fn whom_of_waitid(kind: u64, id: u64) -> Whom {
    match kind {
        kind if kind == u64::from(libc::P_PID) => Whom::Pid(int(id)),
        kind if kind == u64::from(libc::P_PIDFD) => Whom::Descriptor,
        kind if kind == u64::from(libc::P_ALL) => Whom::Any,
        _ => Whom::Group,
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
    use super::{
        CALLS, CHANGES, CloneFlags, Kind, NATIVE, PRIVATE, Request, Stop, Stops, Target, Touch,
        Whom, X32, decode, known,
    };
    use crate::ptrace::sys::Syscall;
    use crate::schedule::{Sleeps, Visibility};

    fn request(number: libc::c_long, arguments: [u64; 6]) -> Request {
        let number = u64::try_from(number).unwrap();
        decode(&Syscall { architecture: NATIVE, number, arguments })
    }

    fn nohang() -> u64 {
        u64::from(libc::WNOHANG.cast_unsigned())
    }

    /// A run's stops with this visibility, and everything else as coarse as can be.
    fn stops(visibility: Option<Visibility>) -> Stops {
        Stops { visibility, sleeps: Sleeps::Real, looks: false }
    }

    /// When the call of this number stops, if it is known.
    fn stop(number: libc::c_long, stops: Stops) -> Option<Stop> {
        known(stops).find(|(other, _)| *other == number).map(|(_, stop)| stop)
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
            libc::SYS_unlinkat,
        ];
        for call in always {
            assert_eq!(stop(call, stops(None)), Some(Stop::Always), "{call}");
        }
        for call in [libc::SYS_getpid, libc::SYS_nanosleep, libc::SYS_read, libc::SYS_fstat] {
            assert_eq!(stop(call, stops(None)), Some(Stop::Never), "{call}");
        }
    }

    #[test]
    fn each_call_is_listed_once_and_decoded() {
        for (index, (number, name, kind)) in CALLS.iter().enumerate() {
            assert!(!PRIVATE.contains(number), "{name} is listed as private, too");
            assert!(CALLS[..index].iter().all(|(other, ..)| other != number), "{name} twice");
            let nothing = request(*number, [0; 6]) == Request::Other;
            assert!(!nothing || *kind == Kind::Clone, "{name}");
        }
        for number in PRIVATE {
            assert_eq!(request(*number, [0; 6]), Request::Other, "{number}");
        }
    }

    #[test]
    fn what_is_not_listed_is_unknown() {
        let number = libc::SYS_userfaultfd;
        assert_eq!(stop(number, stops(None)), None);
        assert_eq!(request(number, [0; 6]), Request::Unknown(None, number));
    }

    #[test]
    fn a_finer_view_stops_more() {
        let finer = Stops { looks: true, ..stops(Some(Visibility::Exits)) };
        for (call, by) in [
            (libc::SYS_getppid, stops(Some(Visibility::Exits))),
            (libc::SYS_read, Stops { looks: true, ..stops(None) }),
            (libc::SYS_nanosleep, Stops { sleeps: Sleeps::Skipped, ..stops(None) }),
        ] {
            assert_eq!(stop(call, by), Some(Stop::Always), "{call}");
            let coarse = if call == libc::SYS_getppid { Some(Visibility::Writes) } else { None };
            assert_eq!(stop(call, stops(coarse)), Some(Stop::Never), "{call}");
        }
        assert_eq!(stop(libc::SYS_openat, finer), Some(Stop::Always));
        assert_eq!(stop(libc::SYS_openat, stops(None)), Some(Stop::IfSet(2, CHANGES)));
    }

    #[test]
    fn an_open_is_an_act_if_it_can_change_something() {
        let how = |flags: i32| {
            let arguments = [u64::MAX, 9, u64::from(flags.cast_unsigned()), 0, 0, 0];
            let Request::Touch(touching) = request(libc::SYS_openat, arguments) else { panic!() };
            (touching.how, touching.targets[0])
        };
        let path = Some(Target::Path { from: Some(-1), at: 9, name: false });
        assert_eq!(how(libc::O_RDONLY | libc::O_CLOEXEC), (Touch::Look, path));
        assert_eq!(how(libc::O_WRONLY), (Touch::Act, path));
        assert_eq!(how(libc::O_CREAT), (Touch::Act, path));
    }

    #[test]
    fn a_shared_mapping_is_memory_or_a_look() {
        let (read, write) = (libc::PROT_READ as u64, libc::PROT_WRITE as u64);
        let (shared, nowhere) = (libc::MAP_SHARED as u64, libc::MAP_ANONYMOUS as u64);
        let map = |protection, flags| request(libc::SYS_mmap, [0, 0, protection, flags, 7, 0]);
        assert_eq!(map(read | write, shared), Request::ShareMemory { file: Some(7) });
        assert_eq!(map(read | write, shared | nowhere), Request::ShareMemory { file: None });
        let Request::Touch(touching) = map(read, shared) else { panic!() };
        assert_eq!((touching.how, touching.targets[0]), (Touch::Look, Some(Target::Descriptor(7))));
    }

    #[test]
    fn each_kind_of_write_names_its_descriptor() {
        let arguments = [10, 11, 12, 13, 14, 15];
        let writes = [
            (libc::SYS_write, "write", 10, None),
            (libc::SYS_sendfile, "sendfile", 10, Some(11)),
            (libc::SYS_tee, "tee", 11, Some(10)),
            (libc::SYS_splice, "splice", 12, Some(10)),
        ];
        for (number, call, descriptor, from) in writes {
            assert_eq!(request(number, arguments), Request::Write { descriptor, call, from });
        }
    }

    #[test]
    fn waits_tell_whom_they_are_for() {
        let minus_one = u64::from(u32::MAX);
        let wait = |whom, polls| Request::Wait { whom, polls };
        let wait4 = |pid, options| request(libc::SYS_wait4, [pid, 0, options, 0, 0, 0]);
        assert_eq!(wait4(7, 0), wait(Whom::Pid(7), false));
        assert_eq!(wait4(minus_one, nohang()), wait(Whom::Any, true));
        assert_eq!(wait4(0, 0), wait(Whom::Group, false));
        let waitid = |kind: libc::idtype_t, options| {
            request(libc::SYS_waitid, [kind.into(), 7, 0, options, 0, 0])
        };
        assert_eq!(waitid(libc::P_PID, nohang()), wait(Whom::Pid(7), true));
        assert_eq!(waitid(libc::P_PIDFD, 0), wait(Whom::Descriptor, false));
        assert_eq!(waitid(libc::P_ALL, 0), wait(Whom::Any, false));
    }

    #[test]
    fn a_descriptor_is_no_pid() {
        let arguments = [7, 8, 9, 0, 0, 0];
        let signal = |to, signal| Request::Signal { to, signal };
        assert_eq!(request(libc::SYS_kill, arguments), signal(Some(7), 8));
        assert_eq!(request(libc::SYS_tgkill, arguments), signal(Some(7), 9));
        assert_eq!(request(libc::SYS_pidfd_send_signal, arguments), signal(None, 8));
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
        assert_eq!(
            call(NATIVE, number),
            Request::Write { descriptor: 1, call: "write", from: None }
        );
        assert_eq!(call(0x4000_0003, number), Request::Foreign);
        assert_eq!(call(NATIVE, u64::from(X32) + number), Request::Foreign);
    }
}
