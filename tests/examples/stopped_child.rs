//! Broken: the child stops itself, and nobody continues it. Caught by `within-limits`.

use nix::sys::prctl::set_pdeathsig;
use nix::sys::signal::{Signal, raise};
use tests::{Outcome, bound, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    bound();
    parent_line();
    let child = start(|| {
        // An alarm does not wake a stopped process: the bound is its parent's end.
        set_pdeathsig(Signal::SIGKILL)?;
        foo()?;
        Ok(raise(Signal::SIGSTOP)?)
    })?;
    Ok(wait_for([child])?)
}
