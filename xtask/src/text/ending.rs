//! How processes ended, in words.

use super::fit::short_name;
use crate::course::{say, word};
use interleave::{End, Fate, ProcessId, Reaper, Trace};

/// "exit status 0", "killed by SIGKILL".
pub fn ended(end: End) -> String {
    match end {
        End::Exited(status) => say!("exit status {status}", "종료 상태 {status}"),
        End::Signaled(_) => say!("killed by {end}", "{end}(으)로 강제 종료"),
    }
}

/// How a process ended, and who reaped it: "exit status 0, reaped by 0".
pub fn fate(trace: &Trace, id: ProcessId) -> String {
    let process = &trace[id];
    match (process.fate, process.forked_by) {
        (Fate::Running { stopped: true }, _) => {
            word!("stopped, then killed", "멈춰 있다가 강제 종료").to_owned()
        }
        (Fate::Running { stopped: false }, _) => {
            word!("had to be killed", "실행기가 강제 종료").to_owned()
        }
        (Fate::Reaped(end, Reaper::Process(reaper)), _) => {
            let (ended, reaper) = (ended(end), short_name(&trace[reaper].name));
            say!("{ended}, reaped by {reaper}", "{ended}, {reaper}번이 회수")
        }
        (Fate::Reaped(end, Reaper::Kernel), _) => {
            let ended = ended(end);
            say!("{ended}, reaped by the kernel", "{ended}, 커널이 회수")
        }
        (Fate::Zombie(end), Some(parent)) if trace.ended_before(parent, id) => {
            let ended = ended(end);
            say!("{ended}, an orphan", "{ended}, 고아")
        }
        (Fate::Zombie(end), Some(_)) => {
            let ended = ended(end);
            say!("{ended}, not reaped", "{ended}, 회수되지 않음")
        }
        (Fate::Zombie(end), None) => ended(end),
    }
}
