//! Broken: the parent takes what it gets at once for one, where it may be several. With `pipe` that is what one read
//! gives, with `signal` one SIGCHLD. Caught by `exit-zero`, or by `within-limits`: it waits for one that never comes.

use nix::sys::signal::{SigSet, Signal};
use nix::unistd::{Pid, close, pipe, read, write};
use std::env::args;
use tests::{Outcome, start, wait_for};

/// Each child sends one byte.
fn by_pipe() -> Outcome {
    let (receiver, sender) = pipe()?;
    let child = || {
        println!("executed!!");
        write(&sender, b"x")?;
        Ok(())
    };
    let children: Vec<Pid> = (0..3).map(|_| start(child)).collect::<Result<_, _>>()?;
    close(sender)?;
    let mut most = 0;
    let mut bytes = [0; 16];
    loop {
        match read(&receiver, &mut bytes)? {
            0 => break,
            count => most = most.max(count),
        }
    }
    wait_for(children)?;
    if most > 1 { Err("one read gave more than one child's byte".into()) } else { Ok(()) }
}

fn by_signal() -> Outcome {
    let mut ended = SigSet::empty();
    ended.add(Signal::SIGCHLD);
    ended.thread_block()?;
    let child = || {
        println!("executed!!");
        Ok(())
    };
    let children: Vec<Pid> = (0..3).map(|_| start(child)).collect::<Result<_, _>>()?;
    for _ in 0..3 {
        ended.wait()?;
    }
    wait_for(children)?;
    Ok(())
}

fn main() -> Outcome {
    match args().nth(1).as_deref() {
        Some("pipe") => by_pipe(),
        Some("signal") => by_signal(),
        _ => Err("name what the parent takes".into()),
    }
}
