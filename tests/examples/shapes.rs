//! Right: programs whose orders can be counted on paper, one for each name that can be its argument.
//!
//! Each line names its process and its place among that process's lines, so that two orders never look the same.

use nix::unistd::{getpid, getppid};
use std::env::args;
use tests::{Outcome, put, start, wait_for};

/// Writes lines `first` to `last` of the process of this name.
fn lines(name: &str, first: usize, last: usize) -> Outcome {
    for line in first..=last {
        put(format!("{name}-{line}\n").as_bytes())?;
    }
    Ok(())
}

/// As many children at once as there are numbers, each with so many lines.
fn chains(lengths: &[usize]) -> Outcome {
    let mut children = Vec::new();
    for (number, length) in (1..).zip(lengths) {
        children.push(start(|| lines(&number.to_string(), 1, *length))?);
    }
    Ok(wait_for(children)?)
}

/// The parent writes before, between and after three forks.
fn between() -> Outcome {
    let mut children = Vec::new();
    for number in 1..=3 {
        lines("0", number, number)?;
        children.push(start(|| lines(&number.to_string(), 1, 2))?);
    }
    lines("0", 4, 4)?;
    Ok(wait_for(children)?)
}

/// Two children, one after the other.
fn in_turn() -> Outcome {
    for number in 1..=2 {
        let child = start(|| lines(&number.to_string(), 1, 2))?;
        wait_for([child])?;
    }
    Ok(())
}

/// A child writes, forks its own child, and writes again beside it.
fn nested() -> Outcome {
    let child = start(|| {
        lines("1", 1, 1)?;
        let grandchild = start(|| lines("1.1", 1, 2))?;
        lines("1", 2, 3)?;
        Ok(wait_for([grandchild])?)
    })?;
    Ok(wait_for([child])?)
}

/// Two children with a child each, all of them writing.
fn family() -> Outcome {
    let branch = |name: &'static str| {
        move || {
            let grandchild = start(|| lines(&format!("{name}.1"), 1, 1))?;
            lines(name, 1, 1)?;
            Ok(wait_for([grandchild])?)
        }
    };
    let children = [start(branch("1"))?, start(branch("2"))?];
    Ok(wait_for(children)?)
}

/// The parent waits for the first of two children, and writes while the second one may.
fn half_waited() -> Outcome {
    let (first, second) = (start(|| lines("1", 1, 1))?, start(|| lines("2", 1, 2))?);
    wait_for([first])?;
    lines("0", 1, 1)?;
    Ok(wait_for([second])?)
}

/// The parent writes after each child that it reaps, whichever comes.
fn as_they_come() -> Outcome {
    let children =
        [start(|| lines("1", 1, 1))?, start(|| lines("2", 1, 1))?, start(|| lines("3", 1, 1))?];
    for _ in children {
        let reaped = nix::sys::wait::wait()?.pid();
        let number =
            children.iter().position(|child| Some(*child) == reaped).map_or(0, |index| index + 1);
        lines(&format!("0 reaped {number}"), 1, 1)?;
    }
    Ok(())
}

/// The parent ends while its child may still write.
fn orphaned() -> Outcome {
    start(|| lines("1", 1, 2))?;
    lines("0", 1, 1)
}

/// The same, and the child's only line tells whether its parent has ended.
fn asking() -> Outcome {
    let parent = getpid();
    start(|| {
        let line = if getppid() == parent { 1 } else { 2 };
        lines("1", line, line)
    })?;
    lines("0", 1, 1)
}

fn main() -> Outcome {
    match args().nth(1).as_deref() {
        Some("four_by_two") => chains(&[2, 2, 2, 2]),
        Some("three_by_two") => chains(&[2, 2, 2]),
        Some("unequal") => chains(&[1, 2, 3]),
        Some("between") => between(),
        Some("in_turn") => in_turn(),
        Some("nested") => nested(),
        Some("family") => family(),
        Some("half_waited") => half_waited(),
        Some("as_they_come") => as_they_come(),
        Some("orphaned") => orphaned(),
        Some("asking") => asking(),
        _ => Err("name a shape".into()),
    }
}
