//! Broken: the right lines, on stderr. Caught by `lines`.

use nix::unistd::getpid;

fn main() {
    eprintln!("hello, os!\nmy pid is {}", getpid());
}
