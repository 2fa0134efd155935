//! A small program of forks, writes and waits: how it is written down, and how one is made up.

use std::fmt;
use std::str::FromStr;

/// What one process does, step by step. At its end it waits for the children that it has not waited for yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spec(pub Vec<Step>);

/// One step of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It writes a line with this letter.
    Write(char),
    /// It forks a child that does this.
    Fork(Spec),
    /// It waits for the child that it forked last of those that it has not waited for.
    Wait,
}

/// The most processes and lines of a quiz: it is to be thought about, not calculated with a computer.
const PROCESSES: usize = 5;
const LINES: usize = 6;

/// The fewest.
const FEWEST: usize = 3;

impl Spec {
    /// A program, the same for each seed.
    pub fn made_up(seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        loop {
            let mut letters = 'A'..='Z';
            let spec = process(&mut random, &mut letters, 0);
            let (processes, lines) = (spec.processes(), spec.lines());
            if (FEWEST..=PROCESSES).contains(&processes) && (FEWEST..=LINES).contains(&lines) {
                return spec;
            }
        }
    }

    /// How many processes it has.
    pub fn processes(&self) -> usize {
        1 + self.children().map(Self::processes).sum::<usize>()
    }

    /// How many lines they write.
    pub fn lines(&self) -> usize {
        let own = self.0.iter().filter(|step| matches!(step, Step::Write(_))).count();
        own + self.children().map(Self::lines).sum::<usize>()
    }

    /// What its children do, in the order of their forks.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.0.iter().filter_map(|step| match step {
            Step::Fork(child) => Some(child),
            Step::Write(_) | Step::Wait => None,
        })
    }

    /// The letters that the process itself writes.
    pub fn letters(&self) -> impl Iterator<Item = char> {
        self.0.iter().filter_map(|step| match step {
            Step::Write(letter) => Some(*letter),
            Step::Fork(_) | Step::Wait => None,
        })
    }
}

/// What a process does that is so far down in the tree.
fn process(
    random: &mut fastrand::Rng,
    letters: &mut impl Iterator<Item = char>,
    depth: usize,
) -> Spec {
    let mut steps = Vec::new();
    let mut living = 0;
    for _ in 0..random.usize(1..=if depth == 0 { 5 } else { 3 }) {
        match random.usize(0..6) {
            0..=2 => steps.extend(letters.next().map(Step::Write)),
            3 | 4 if depth < 2 => {
                steps.push(Step::Fork(process(random, letters, depth + 1)));
                living += 1;
            }
            _ if living > 0 => {
                steps.push(Step::Wait);
                living -= 1;
            }
            _ => {}
        }
    }
    Spec(steps)
}

/// As in `wA,f(wB),p,wC`: a write, a fork, a wait.
impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = |step: &Step| match step {
            Step::Write(letter) => format!("w{letter}"),
            Step::Fork(child) => format!("f({child})"),
            Step::Wait => "p".to_owned(),
        };
        f.write_str(&self.0.iter().map(step).collect::<Vec<_>>().join(","))
    }
}

impl FromStr for Spec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match steps(text) {
            Some((spec, "")) => Ok(spec),
            _ => Err(format!("`{text}` is no program")),
        }
    }
}

/// The steps at the beginning of a text, and what comes behind them.
fn steps(text: &str) -> Option<(Spec, &str)> {
    let (mut steps_, mut rest) = (Vec::new(), text);
    loop {
        rest = match rest.chars().next() {
            None | Some(')') => return Some((Spec(steps_), rest)),
            Some('w') => {
                let letter = rest[1..].chars().next().filter(char::is_ascii_uppercase)?;
                steps_.push(Step::Write(letter));
                &rest[2..]
            }
            Some('p') => {
                steps_.push(Step::Wait);
                &rest[1..]
            }
            Some('f') => {
                let (child, behind) = steps(rest[1..].strip_prefix('(')?)?;
                steps_.push(Step::Fork(child));
                behind.strip_prefix(')')?
            }
            Some(_) => return None,
        };
        rest = rest.strip_prefix(',').unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::{FEWEST, LINES, PROCESSES, Spec};

    #[test]
    fn what_is_made_up_is_small_and_reads_back() {
        for seed in 0..200 {
            let spec = Spec::made_up(seed);
            assert_eq!(spec.to_string().parse(), Ok(spec.clone()), "{spec}");
            assert_eq!(Spec::made_up(seed), spec);
            assert!((FEWEST..=PROCESSES).contains(&spec.processes()) && spec.lines() <= LINES);
        }
        for wrong in ["w", "f(wA", "x", "wA)", "wa"] {
            assert!(wrong.parse::<Spec>().is_err(), "{wrong}");
        }
    }
}
