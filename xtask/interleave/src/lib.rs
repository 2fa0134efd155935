//! Runs a program whose processes fork, write and wait, and finds out in which orders they can do
//! so.
//!
//! [`run()`] traces one run with ptrace(2): who forked whom, who wrote which bytes, how each process
//! ended and who reaped it, told by the kernel and never by the program itself. [`search`] runs the
//! program again and again until it has seen every order in which its output can come about,
//! [`count`] predicts from one [`Trace`] how many there are, and [`replay`] shows one of them.
//!
//! # The search
//!
//! 1. All processes are held at each step that others can see: a write to the output, for a start
//!    (see [`Visibility`]). When everybody is held, waits for a child or is blocked, the scheduler
//!    releases one. Who is at a step that nobody else can see goes first, and that is no choice.
//! 2. The first run always releases the first who can go on. Whoever else could have gone on at one
//!    of its choices is a *branch*: the choices up to there, and the other one.
//! 3. A branch is taken out of the pool and run: its choices are made again, and after the last one
//!    the first who can go on and doesn't sleep is released. That run leaves branches of its own.
//! 4. Where two steps can't see each other ([`Step::depends_on`]), only one of their two orders is
//!    run. What a branch needn't try, because another one does, *sleeps* until a step comes that
//!    depends on it. A run in which all who could go on sleep is abandoned: another has gone this way.
//! 5. When the pool is empty, every choice that is known to make a difference has been taken.
//! 6. If a run has shown that a process can see more than writes (an exit by polling for it, say, or
//!    bytes in a pipe that it looks into), all of it is done again with those steps visible, too. The
//!    orders that were found before count as well.
//! 7. At last the program runs a few times with nobody held. An order that is new then refutes the
//!    search.
//!
//! # Classes
//!
//! No process can see what another one wrote to the output. So where more than writes are visible, the order
//! of writes of different processes is no choice: runs that differ in it alone are a *class*, of which one is
//! run. All that can make a difference to a process, an exit before or after a poll, say, is a choice still,
//! so that each class is run. In a class's run, what comes before what is the closure of the pairs that the
//! search holds dependent, in the order of the run, with the forks. Each order of the writes that keeps to it
//! can come about in this class: two neighbours that are independent can change places, and by such changes
//! each linear extension of a partial order can be had from each other one (A. Mazurkiewicz, *Trace Theory*,
//! LNCS 255, 1987). Each one that was not seen so far is run, led by the class's choices; a run that
//! comes out otherwise takes away the claim of all. What is said of a run is either a matter of its class (who
//! was forked and reaped, what each process wrote) or of its order (how lines are put together), so that to
//! judge each class and each order is enough. (That writes which nobody observes need no order is also the idea
//! of S. Aronis et al., *Optimal Dynamic Partial Order Reduction with Observers*, TACAS 2018.)
//!
//! # What is not a step
//!
//! How far that reaches is told by the [`Coverage`]: either everything ([`Extent::All`]), or not
//! known to be everything, and for which [`Reason`]. What processes tell each other without these
//! steps, by a file or by memory that they share, is not searched, but noticed: each system call that is no
//! step is private, a look at something, an act on it, or unknown. A vector clock for each process (F. Mattern,
//! *Virtual Time and Global States of Distributed Systems*, 1989), moved by forks and waits, tells whether two
//! touches of the same thing are in a certain order. If they aren't, and one is an act, the claim is taken away.
//!
//! Some moments can't be held. The kernel closes what a process has open before it tells the parent that the process
//! has ended, and a handler can run between any two instructions. Where somebody could see the first, that is noted
//! as well; the second is not tried.
//!
//! # What a judge may ask
//!
//! Where the exits stand in a trace says nothing, because they come as early as they can. What comes before what in
//! each run that looks the same to the processes is told by [`HappensBefore`].
//!
//! Running the program itself in place of a model of it is stateless model checking, first done for
//! processes in VeriSoft (P. Godefroid, *Model Checking for Programming Languages using VeriSoft*,
//! POPL 1997). Sleep sets are from P. Godefroid, *Partial-Order Methods for the Verification of
//! Concurrent Systems*, LNCS 1032, 1996.
//!
//! # The modules
//!
//! | module | what is there |
//! | --- | --- |
//! | `trace`, `name` | [`Trace`], its [`Process`]es and [`Event`]s; [`ProcessName`] |
//! | `program`, `temporary` | what is run, and a run's temporary folder |
//! | `limits`, `clock` | how far a run may go, and the runner's own time |
//! | `run`, `error` | [`Run`] and its [`Outcome`]; [`RunError`] and what can interrupt a run |
//! | `schedule` | [`Step`]s, [`Schedule`]s, [`Visibility`], the trait [`Scheduler`] |
//! | `order`, `variation` | [`Order`]: what tells two runs apart, and [`Variation`]: what doesn't |
//! | `happens_before`, `vector_clock` | [`HappensBefore`]: what comes before what, however a run goes |
//! | `reason` | [`Reason`]: why a search is not known to be complete |
//! | `explore` | [`search`], [`replay`], [`count`]; one scheduler a file |
//! | `ptrace` | the tracer; on other platforms than Linux `unsupported` stands in its place |
//! | [`testing`] | traces made by hand |
//!
//! # Example
//!
//! Two processes that write a line each, and a parent that waits for both: two orders.
//!
//! ```
//! use interleave::{Bounds, Limits, Pacing, Program, RunError, Sleeps, Stream, Subject};
//!
//! let words = ["sh", "-c", "echo a & echo b & wait; wait"].map(Into::into);
//! let program = Program::from_words(&words).expect("there is a first word");
//! let limits = Limits::default();
//!
//! // One run: who wrote what.
//! let run = match interleave::run(&program, &limits, Pacing::free(Sleeps::Real)) {
//!     Err(RunError::Refused(cause)) => return eprintln!("no tracing here: {cause}"),
//!     run => run.expect("the program can be run"),
//! };
//! let (first, parent) = run.trace.processes().next().expect("there is a first process");
//! assert_eq!(parent.forked_by, None);
//! assert_eq!(run.trace.children(first).count(), 2);
//! assert_eq!(run.trace.writes(Stream::Stdout).count(), 2);
//!
//! // All orders.
//! let subject = Subject { program: &program, limits: &limits, mask: &|_, _| None, orphans_matter: false };
//! let search = interleave::search(subject, Bounds::default(), &|_| (), &|_, _| ());
//! let search = search.expect("the program can be run");
//! assert_eq!(search.coverage.found, 2);
//! ```

#![deny(missing_docs)]

mod clock;
mod clue;
mod error;
mod explore;
mod happens_before;
mod limits;
mod name;
mod order;
mod program;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod ptrace;
mod reason;
mod run;
mod schedule;
mod temporary;
pub mod testing;
mod trace;
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod unsupported;
mod variation;
mod vector_clock;

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
use ptrace as backend;
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
use unsupported as backend;

pub use backend::run;
pub use clue::{Blocked, Clue, ClueKind};
pub use error::{Interrupted, Interruption, Loss, Refusal, RunError};
pub use explore::{
    Bounds, Count, Coverage, Extent, Fault, Formula, Judge, Judgement, Progress, Search, Subject,
    count, replay, schedule_of, search,
};
pub use happens_before::HappensBefore;
pub use limits::{Limit, Limits};
pub use name::ProcessName;
pub use order::{Mask, Order};
pub use program::Program;
pub use reason::{Divergence, Reason};
pub use run::{Annotations, Decision, Need, Obstacle, Outcome, Run};
pub use schedule::{
    Action, Actor, NoStep, Op, Pacing, Schedule, Scheduler, Sleeps, Step, StepName, View,
    Visibility,
};
pub use temporary::{TMPDIR, TemporaryFolder, parents_mode, remove_folder};
pub use trace::{End, Event, EventKind, Fate, Launch, Process, ProcessId, Reaper, Stream, Trace};
pub use variation::{Variation, mask_pid};
