//! Broken: its second fork fails, as at the limit of processes (`ulimit -u`). Caught by `process-count`.

use nix::sys::resource::{Resource, setrlimit};
use nix::unistd::{Uid, setuid};
use tests::{Outcome, foo, parent_line, start, wait_for};

/// A user without processes: root has no such limit.
const NOBODY: u32 = 65_534;

fn main() -> Outcome {
    parent_line();
    let first = start(foo)?;
    wait_for([first])?;
    setrlimit(Resource::RLIMIT_NPROC, 1, 1)?;
    if Uid::effective().is_root() {
        setuid(NOBODY.into())?;
    }
    let _ = start(foo).map(|second| wait_for([second]));
    Ok(())
}
