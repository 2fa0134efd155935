//! The tracer: follows every process of a program with ptrace, and records what each one does.
//!
//! One thread starts the program and makes every ptrace request. A seccomp filter stops the program
//! only at calls that matter. Writes to the program's output are let through one at a time, and the
//! pipe is emptied behind each: what comes out is that process's, however it was put in.
//!
//! `tracer` waits for stops. `stops` and `calls` say what is to be done at each, `ending` how a run is
//! brought to its end. `recorder` keeps what happened, `scheduling` who is held and who could be
//! released. `table` lists the system calls, `request` says what one asks for, and `seccomp` makes the filter that
//! stops them. `touches` knows who touched what, and what of that is in no certain order; `touching` finds out
//! what a call is about, and `readiness` whether it would block; `blocked` what processes are blocked in when time is up.
//! `pids` gives processes the PIDs that they are to have.

mod affinity;
mod alarm;
mod blocked;
mod calls;
mod closing;
mod ending;
mod pids;
mod pipes;
mod polls;
mod procfs;
mod readiness;
mod recorder;
mod request;
mod scheduling;
mod seccomp;
mod spawn;
mod stops;
mod sys;
mod table;
mod touches;
mod touching;
mod tracer;

pub(crate) use affinity::stay_on_processor;

use crate::error::RunError;
use crate::limits::Limits;
use crate::program::Program;
use crate::run::Run;
use crate::schedule::Pacing;
use crate::temporary::TemporaryFolder;
use alarm::Alarm;
use std::time::Duration;
use tracer::Tracer;

/// How soon a waiting tracer looks around in a run that goes as it comes: to empty a pipe that a
/// large write has filled.
const FREE_LOOK_DELAY: Duration = Duration::from_millis(5);

/// The same in a scheduled run: also to find out who is blocked, with everybody else held.
const SCHEDULED_LOOK_DELAY: Duration = Duration::from_micros(250);

/// Runs `program` at this pace and traces it.
///
/// The calling thread waits for the program's processes: it must have no other children of its own,
/// which it would reap. SIGALRM gets a handler that does nothing, for the whole process.
///
/// # Errors
/// If the program can't be started, the kernel refuses to let it be traced, or the run has to be
/// interrupted.
pub fn run(program: &Program, limits: &Limits, pacing: Pacing) -> Result<Run, RunError> {
    let delay = match &pacing {
        Pacing::Free { .. } => FREE_LOOK_DELAY,
        Pacing::Scheduled { .. } => SCHEDULED_LOOK_DELAY,
    };
    let mut alarm = Alarm::new(delay)?;
    // It outlives the tracer, and with it all processes.
    let temporary = program.temporary_folder()?;
    let temporary = temporary.as_ref().map(TemporaryFolder::path);
    let mut tracer = Tracer::start(program, temporary, limits, pacing)?;
    tracer.follow(&mut alarm)?;
    tracer.finish(program)
}
