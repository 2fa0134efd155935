//! `no_exit`, mended: the child ends where its work ends.
//!
//! - Run it: `cargo run -p no_exit --example no_exit_mended`
//! - Look for: three forks in the text, and three lines.

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork};
use std::process::exit;

fn foo() {
    println!("executed!!");
}

fn main() -> nix::Result<()> {
    for _ in 0..3 {
        // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
        match unsafe { fork() }? {
            // This is the child. It ends where its work ends.
            ForkResult::Child => {
                foo();
                exit(0)
            }
            // This is the parent.
            ForkResult::Parent { child } => {
                waitpid(child, None)?;
            }
        }
    }
    Ok(())
}
