//! Right: the main thread ends, and the process goes on: another thread prints and exits.

use nix::libc::{SYS_exit, syscall};
use nix::sched::sched_yield;
use nix::unistd::getpid;
use std::fs::read_to_string;
use std::process::exit;
use std::thread;
use tests::bound;

fn main() {
    bound();
    thread::spawn(|| {
        while !leader_has_ended() {
            let _ = sched_yield();
        }
        println!("hello, os!\nmy pid is {}", getpid());
        exit(0)
    });
    // SAFETY: this ends the calling thread alone, which owns nothing that the other one uses.
    unsafe { syscall(SYS_exit, 0) };
}

/// Whether the kernel shows the main thread as dead: its state comes after its name, which is in
/// brackets.
fn leader_has_ended() -> bool {
    read_to_string("/proc/self/stat").is_ok_and(|stat| stat.contains(") Z "))
}
