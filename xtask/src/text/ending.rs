//! How processes ended, in words.

use super::fit::short_name;
use interleave::{End, Fate, ProcessId, Reaper, Trace};

/// "exit status 0", "killed by SIGKILL".
pub fn ended(end: End) -> String {
    match end {
        End::Exited(_) => end.to_string(),
        End::Signaled(_) => format!("killed by {end}"),
    }
}

/// How a process ended, and who reaped it: "exit status 0, reaped by 0".
pub fn fate(trace: &Trace, id: ProcessId) -> String {
    let process = &trace[id];
    match (process.fate, process.forked_by) {
        (Fate::Running { stopped: true }, _) => "stopped, then killed".to_owned(),
        (Fate::Running { stopped: false }, _) => "had to be killed".to_owned(),
        (Fate::Reaped(end, Reaper::Process(reaper)), _) => {
            format!("{}, reaped by {}", ended(end), short_name(&trace[reaper].name))
        }
        (Fate::Reaped(end, Reaper::Kernel), _) => format!("{}, reaped by the kernel", ended(end)),
        (Fate::Zombie(end), Some(parent)) if trace.ended_before(parent, id) => {
            format!("{}, an orphan", ended(end))
        }
        (Fate::Zombie(end), Some(_)) => format!("{}, not reaped", ended(end)),
        (Fate::Zombie(end), None) => ended(end),
    }
}
