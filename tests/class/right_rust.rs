use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork, getpid, getppid};

fn main() -> nix::Result<()> {
    println!("parent process: {}", getpid());
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        ForkResult::Child => {
            println!("foo: child process: {}", getpid());
            println!("foo: parent process: {}", getppid());
            std::process::exit(0)
        }
        ForkResult::Parent { child } => waitpid(child, None).map(drop),
    }
}
