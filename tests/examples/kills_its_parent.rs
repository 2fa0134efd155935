//! Kills the process above it, and goes on with a child of its own: without a tracer, that is the runner's
//! own supervisor.

use nix::sys::signal::{Signal, kill};
use nix::unistd::{getppid, pause};
use tests::{Outcome, bound, start};

fn main() -> Outcome {
    bound();
    start(|| {
        bound();
        pause();
        Ok(())
    })?;
    kill(getppid(), Signal::SIGKILL)?;
    pause();
    Ok(())
}
