//! Broken: writes a line too many and takes it back out of the pipe, where it can, before anybody
//! has read it. Must never hold.

use nix::unistd::{getpid, read};
use std::fs::File;
use std::os::unix::fs::OpenOptionsExt;
use tests::{Outcome, put};

fn main() -> Outcome {
    put(b"a line too many\n")?;
    let own_output =
        File::options().read(true).custom_flags(nix::libc::O_NONBLOCK).open("/proc/self/fd/1")?;
    // Whoever reads at the other end may have been faster. The line was written all the same.
    let _ = read(&own_output, &mut [0; 64]);
    println!("hello, os!\nmy pid is {}", getpid());
    Ok(())
}
