//! A mistake, on purpose: the children do not exit. `same_fn` does it right.
//!
//! - Run it: `cargo run -p no_exit`
//! - Look for: three forks in the text, and not three lines but seven.
//! - Not in a notebook: the children would go on in the kernel's code.

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork};

fn foo() {
    println!("executed!!");
}

fn main() -> nix::Result<()> {
    for _ in 0..3 {
        // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
        match unsafe { fork() }? {
            // This is the child. The mistake: no exit. It goes on in its parent's loop, and forks.
            ForkResult::Child => foo(),
            // This is the parent, or a child that has become one.
            ForkResult::Parent { child } => {
                waitpid(child, None)?;
            }
        }
    }
    Ok(())
}
