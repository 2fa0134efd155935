//! One task in two parts: two child processes count primes, and the parent adds their answers.
//!
//! - Run it: `cargo run -p split_work`
//! - Look for: the same answer twice, and less time the second time if there is a second core.
//! - In a notebook: `:dep nix = { version = "0.31", features = ["process"] }` in one cell,
//!   this whole file in the next, then `main()`.

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};
use std::error::Error;
use std::io::{self, PipeReader, Read, Write, pipe};
use std::ops::Range;
use std::panic::catch_unwind;
use std::process::exit;
use std::time::Instant;

const ALL: Range<u32> = 2..360_000;
/// Large numbers take longer, so the second part is the smaller one: both are about as much work.
const PARTS: [Range<u32>; 2] = [2..218_000, 218_000..360_000];

fn count_primes(numbers: Range<u32>) -> usize {
    let is_prime = |n: &u32| (2..=n.isqrt()).all(|divisor| !n.is_multiple_of(divisor));
    numbers.filter(is_prime).count()
}

/// Starts a child process that counts, and returns its PID and where to read its answer.
fn start(numbers: Range<u32>) -> io::Result<(Pid, PipeReader)> {
    let (reader, mut writer) = pipe()?;
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        // This is the child. It ends here, even if the counting panics: it must not go on in its
        // parent's code.
        ForkResult::Child => {
            drop(reader);
            let outcome = catch_unwind(move || write!(writer, "{}", count_primes(numbers)));
            exit(if let Ok(Ok(())) = outcome { 0 } else { 101 })
        }
        // This is the parent. Its own writer is closed here, so that only the child's is left.
        ForkResult::Parent { child } => Ok((child, reader)),
    }
}

/// Reads a child's answer to its end, and then waits for the child.
fn answer((child, mut reader): (Pid, PipeReader)) -> Result<usize, Box<dyn Error>> {
    let mut text = String::new();
    let read = reader.read_to_string(&mut text);
    waitpid(child, None)?;
    read?;
    Ok(text.parse()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let begin = Instant::now();
    let count = count_primes(ALL);
    println!("one process: {count} primes in {} ms", begin.elapsed().as_millis());

    let begin = Instant::now();
    // Both are started before any is waited for, so they run at the same time.
    let children = PARTS.map(start);
    // Wait for every child that did start; only then report what failed.
    let answers = children.map(|child| answer(child?));
    let mut sum = 0;
    for answer in answers {
        sum += answer?;
    }
    println!("two processes: {sum} primes in {} ms", begin.elapsed().as_millis());

    if sum != count {
        return Err("the answers differ".into());
    }
    Ok(())
}
