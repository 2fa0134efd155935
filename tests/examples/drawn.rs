//! Right: a small program drawn at random from the seed that is its argument. Its parent can see its children by
//! waits for any of them, by polls and by a pipe, and says what it saw.

use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, pipe, read, write};
use std::env::args;
use std::os::fd::OwnedFd;
use tests::{Outcome, put, start};

/// Numbers that follow from a seed (a linear congruential generator, Knuth's MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        const FACTOR: u64 = 6_364_136_223_846_793_005;
        self.0 = self.0.wrapping_mul(FACTOR).wrapping_add(1_442_695_040_888_963_407);
        // The upper bits are the better ones.
        usize::try_from(self.0 >> 33).unwrap_or(0) % end
    }
}

/// What a parent can do.
#[derive(Clone, Copy)]
enum Look {
    Write,
    Wait,
    Poll,
    Receive,
}

fn main() -> Outcome {
    let seed: u64 = args().nth(1).ok_or("name a seed")?.parse()?;
    let mut random = Random(seed);
    for _ in 0..4 {
        random.below(2);
    }
    let (receiver, sender) = pipe()?;
    let mut children = Vec::new();
    let mut sent = 0;
    for number in 0..2 + random.below(2) {
        if random.below(3) == 0 {
            put(format!("before {number}\n").as_bytes())?;
        }
        let acts: Vec<bool> = (0..=random.below(2)).map(|_| random.below(3) == 0).collect();
        sent += acts.iter().filter(|sends| **sends).count();
        children.push(start(|| child(number, &acts, &sender))?);
    }
    let mut looks = Vec::new();
    for _ in 0..=random.below(3) {
        looks.push([Look::Write, Look::Wait, Look::Poll, Look::Receive][random.below(4)]);
    }
    parent(&looks, &children, (&receiver, sent))
}

/// Sends its number, or writes a line, as often as it is told.
fn child(number: usize, acts: &[bool], sender: &OwnedFd) -> Outcome {
    for (nth, sends) in acts.iter().enumerate() {
        if *sends {
            write(sender, &[u8::try_from(number)?])?;
        } else {
            put(format!("{number}-{nth}\n").as_bytes())?;
        }
    }
    Ok(())
}

fn parent(looks: &[Look], children: &[Pid], (receiver, mut sent): (&OwnedFd, usize)) -> Outcome {
    let mut left = children.len();
    let name = |status: WaitStatus| {
        let child = children.iter().position(|child| Some(*child) == status.pid());
        child.map_or("nobody".to_owned(), |child| child.to_string())
    };
    for look in looks {
        match look {
            Look::Wait if left > 0 => {
                left -= 1;
                put(format!("reaped {}\n", name(waitpid(None, None)?)).as_bytes())?;
            }
            Look::Poll if left > 0 => {
                let status = waitpid(None, Some(WaitPidFlag::WNOHANG))?;
                left -= usize::from(status.pid().is_some());
                put(format!("polled {}\n", name(status)).as_bytes())?;
            }
            Look::Receive if sent > 0 => {
                sent -= 1;
                let mut byte = [0];
                read(receiver, &mut byte)?;
                put(format!("heard {}\n", byte[0]).as_bytes())?;
            }
            _ => put(b"parent\n")?,
        }
    }
    (0..left).try_for_each(|_| waitpid(None, None).map(drop))?;
    Ok(())
}
