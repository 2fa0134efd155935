//! The runs of a search as a tree of choices: what they have in common is there once.

use super::finding::Finding;
use interleave::{
    Actor, End, EventKind, Obstacle, Order, Outcome, ProcessName, Reaper, Run, Schedule, StepName,
    Stream, Trace, View, schedule_of,
};
use nix::unistd::Pid;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What stands for text that is another in each run.
const VARYING: &str = "…";

/// The runs of a search that had the same view, the last one that it had.
#[derive(Debug, Default)]
pub struct ChoiceTree {
    /// All nodes; the first is the beginning of each run.
    pub nodes: Vec<Node>,
    view: Option<View>,
}

/// What happened up to a choice, or to the end.
#[derive(Debug)]
pub struct Node {
    /// What happened since the choice before.
    pub events: Vec<Recorded>,
    /// What comes then.
    pub then: Then,
}

/// What comes after some events.
#[derive(Debug)]
pub enum Then {
    /// Somebody is let go on.
    Choice(Choice),
    /// The end of a run.
    End(Box<Ending>),
}

/// Who could go on.
#[derive(Debug)]
pub struct Choice {
    /// The steps that could be taken, and the nodes that they lead to; `None` if that was not run.
    pub steps: Vec<(StepName, Option<usize>)>,
    /// Who could not take a step, and why.
    pub waiting: Vec<(Actor, Obstacle)>,
}

/// The end of a run, and what there is to say of the whole of it.
#[derive(Debug)]
pub struct Ending {
    /// Whether all its processes ended by themselves.
    pub outcome: Outcome,
    /// The order in which it wrote.
    pub order: Order,
    /// The schedule that leads to it.
    pub schedule: Schedule,
    /// The PIDs that its processes had.
    pub pids: BTreeMap<ProcessName, Pid>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// Something that a process did. Processes are given by their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Who did it.
    pub process: ProcessName,
    /// What it did.
    pub what: What,
}

/// What a process did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It forked this process.
    Fork(ProcessName),
    /// It became this program.
    Exec(PathBuf),
    /// It wrote this text: `<1>` stands for the PID of process 1, and `<<` for a `<`.
    Write(Stream, String),
    /// It ended, and was gone at once if the kernel itself reaped it.
    Exit(End, bool),
    /// It waited for this child and got it.
    Reap(ProcessName),
}

impl ChoiceTree {
    /// Takes in a run, which wrote in this order, and what is wrong with it. One that was not scheduled has made no
    /// choices, and is left out.
    pub fn add(&mut self, run: &Run, order: Order, findings: Vec<Finding>) {
        let Some(view) = &run.view else { return };
        if self.view.as_ref() != Some(view) {
            // More is known now: what was recorded before had other choices.
            *self = Self { nodes: Vec::new(), view: Some(view.clone()) };
        }
        let events = recorded(&run.trace, &order);
        let (mut from, mut begin) = (None, 0);
        for decision in &run.decisions {
            let choice = Choice {
                steps: decision.enabled.iter().map(|step| (step.clone(), None)).collect(),
                waiting: decision.waiting.clone(),
            };
            let node =
                Node { events: events[begin..decision.after].to_vec(), then: Then::Choice(choice) };
            let Some(place) = self.enter(from, node) else { return };
            (from, begin) = (Some((place, decision.taken)), decision.after);
        }
        let ending = Ending {
            outcome: run.outcome,
            order,
            schedule: schedule_of(run),
            pids: run.trace.processes().map(|(_, one)| (one.name.clone(), one.pid)).collect(),
            findings,
        };
        let events = events[begin..].to_vec();
        self.enter(from, Node { events, then: Then::End(Box::new(ending)) });
    }

    /// The place of the node to which a step leads; `node` stands there if nothing was there before. `None` if what was
    /// there has other choices: then the run took another course.
    fn enter(&mut self, from: Option<(usize, usize)>, node: Node) -> Option<usize> {
        let new = self.nodes.len();
        let known = match from {
            None => (new > 0).then_some(0),
            Some((place, taken)) => {
                let Then::Choice(choice) = &mut self.nodes[place].then else { return None };
                let next = &mut choice.steps[taken].1;
                let known = *next;
                next.get_or_insert(new);
                known
            }
        };
        let Some(known) = known else {
            self.nodes.push(node);
            return Some(new);
        };
        let before = &mut self.nodes[known];
        if !before.then.is_like(&node.then) {
            return None;
        }
        for (one, other) in before.events.iter_mut().zip(&node.events) {
            if let (What::Write(_, text), What::Write(_, other)) = (&mut one.what, &other.what)
                && text != other
            {
                VARYING.clone_into(text);
            }
        }
        Some(known)
    }

    /// The places of the nodes in an order that does not depend on which run came first: each node before those to
    /// which its steps lead, first step first.
    pub fn in_order(&self) -> Vec<usize> {
        let (mut places, mut left) = (Vec::new(), Vec::new());
        left.extend((!self.nodes.is_empty()).then_some(0));
        while let Some(place) = left.pop() {
            places.push(place);
            if let Then::Choice(choice) = &self.nodes[place].then {
                left.extend(choice.steps.iter().rev().filter_map(|(_, next)| *next));
            }
        }
        places
    }

    /// The ends of the runs.
    pub fn endings(&self) -> impl Iterator<Item = &Ending> {
        self.nodes.iter().filter_map(|node| match &node.then {
            Then::End(ending) => Some(&**ending),
            Then::Choice(_) => None,
        })
    }
}

impl Then {
    /// Whether both are the same choice, or an end.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Choice(one), Self::Choice(other)) => {
                one.steps.iter().map(|(step, _)| step).eq(other.steps.iter().map(|(step, _)| step))
            }
            (Self::End(_), Self::End(_)) => true,
            _ => false,
        }
    }
}

/// The events of a trace, in which was written in this order.
fn recorded(trace: &Trace, order: &Order) -> Vec<Recorded> {
    let mut texts = order.texts();
    let of_one = |event: &interleave::Event| Recorded {
        process: trace[event.process].name.clone(),
        what: match &event.kind {
            EventKind::Fork { child } => What::Fork(trace[*child].name.clone()),
            EventKind::Exec { program, .. } => What::Exec(program.clone()),
            EventKind::Write { stream, bytes } => {
                let (masked, written) =
                    (texts.next().unwrap_or_default(), String::from_utf8_lossy(bytes));
                What::Write(*stream, marked(masked, &written, trace))
            }
            EventKind::Exit(end) => {
                What::Exit(*end, trace[event.process].reaper() == Some(Reaper::Kernel))
            }
            EventKind::Reap { child } => What::Reap(trace[*child].name.clone()),
        },
    };
    trace.events().iter().map(of_one).collect()
}

/// A masked text in which what was written as a `<` can be told from what stands for a PID.
fn marked(masked: &str, written: &str, trace: &Trace) -> String {
    let (mut masked, mut written) = (masked, written);
    let mut text = String::new();
    while let Some(next) = masked.chars().next() {
        let of_pid = trace.processes().find_map(|(_, process)| {
            let mark = format!("<{}>", process.name);
            let rest = written.strip_prefix(&process.pid.to_string())?;
            Some((masked.strip_prefix(&mark)?, rest, mark))
        });
        if let Some((masked_rest, written_rest, mark)) = of_pid {
            (masked, written) = (masked_rest, written_rest);
            text += &mark;
            continue;
        }
        masked = &masked[next.len_utf8()..];
        // Behind what is masked otherwise, the two no longer go together.
        written = written.strip_prefix(next).unwrap_or_default();
        text.push(next);
        if next == '<' {
            text.push(next);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::marked;
    use interleave::testing::TraceBuilder;

    #[test]
    fn what_was_written_is_not_taken_for_a_pid() {
        let mut builder = TraceBuilder::new();
        builder.fork(TraceBuilder::PARENT);
        let trace = builder.build();
        let pid = trace.processes().next().expect("there is one").1.pid;
        let written = format!("<0> is {pid}, a < b\n");
        assert_eq!(marked("<0> is <0>, a < b\n", &written, &trace), "<<0> is <0>, a << b\n");
    }
}
