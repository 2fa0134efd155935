//! Broken: one process as there should be, with hundreds of threads that never end. Caught by
//! `within-limits`.

use nix::unistd::{getpid, pause};
use std::thread::Builder;
use tests::bound;

fn main() {
    bound();
    println!("hello, os!\nmy pid is {}", getpid());
    for _ in 0..500 {
        // A thread that cannot be had any more is the end of the bomb, not of the program.
        if Builder::new().stack_size(64 << 10).spawn(stay).is_err() {
            break;
        }
    }
    stay();
}

fn stay() {
    loop {
        pause();
    }
}
