//! One task in two parts: two child processes count primes, and the parent adds their answers.
//!
//! - Run it: `cargo run -p split_work`
//! - Look for: the same answer twice, and less time the second time if there is a second core.

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};
use std::error::Error;
use std::io::{self, PipeReader, PipeWriter, Read, Write, pipe};
use std::ops::Range;
use std::process::exit;
use std::time::Instant;

const ALL: Range<u32> = 2..100_000;
// Large numbers take longer, so the second part is the smaller one: both are about as much work.
const FIRST: Range<u32> = 2..60_500;
const SECOND: Range<u32> = 60_500..100_000;

fn count_primes(numbers: Range<u32>) -> usize {
    let is_prime = |n: &u32| (2..=n.isqrt()).all(|divisor| !n.is_multiple_of(divisor));
    numbers.filter(is_prime).count()
}

/// What a child does: it counts, and writes its answer, as text, into the pipe.
fn send_count(numbers: Range<u32>, mut writer: PipeWriter) {
    let count = count_primes(numbers);
    write!(writer, "{count}").expect("the parent reads this pipe");
}

/// Starts a child process that counts, and returns its PID and where to read its answer.
fn start(numbers: Range<u32>) -> io::Result<(Pid, PipeReader)> {
    // A pipe has two ends: what is written into the writer comes out of the reader. The child needs
    // it, because its memory is a copy: what it stores there, the parent never sees.
    let (reader, writer) = pipe()?;
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        // This is the child.
        ForkResult::Child => {
            // The fork copied both ends. Each process closes the one that it does not use.
            drop(reader);
            send_count(numbers, writer);
            // The child must end here. If it returned, it would go on in its parent's code.
            exit(0)
        }
        // This is the parent. `fork` tells it the PID of its new child.
        ForkResult::Parent { child } => {
            // Reading ends when no process can write any more. With a writer of its own, the parent
            // would wait for itself.
            drop(writer);
            Ok((child, reader))
        }
    }
}

/// Reads a child's answer and waits for the child.
fn answer((child, mut reader): (Pid, PipeReader)) -> Result<usize, Box<dyn Error>> {
    // First read, then wait: a pipe holds only so much, and a child that can't write can't end.
    let mut text = String::new();
    reader.read_to_string(&mut text)?;
    waitpid(child, None)?;
    Ok(text.parse()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let begin = Instant::now();
    let count = count_primes(ALL);
    println!("one process: {count} primes in {} ms", begin.elapsed().as_millis());

    let begin = Instant::now();
    // Both are started before either is waited for, so they run at the same time.
    let first = start(FIRST)?;
    let second = start(SECOND)?;
    let sum = answer(first)? + answer(second)?;
    println!("two processes: {sum} primes in {} ms", begin.elapsed().as_millis());

    if sum != count {
        return Err("the answers differ".into());
    }
    Ok(())
}
