//! A tree of choices for programs: one JSON object.

use super::json::{status_and_signal, stream_name};
use crate::course::Language;
use crate::text;
use crate::verify::{Choice, ChoiceTree, Ending, Node, OrdersFound, Recorded, Then, What};
use interleave::{Actor, Obstacle, Order, Outcome, ProcessName, StepName};
use nix::unistd::Pid;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Where ordinary runs were made.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// The kernel and its release.
    pub kernel: String,
    /// The processor's architecture.
    pub architecture: &'static str,
    /// How many processors there were.
    pub processors: usize,
    /// When, in seconds since 1970 (UTC).
    pub time: u64,
}

/// The tree as one JSON object; `name` is the program's, and `machine` where ordinary runs were made, if some were.
///
/// # Errors
/// If it can't be written as JSON.
pub fn json(
    tree: &ChoiceTree,
    found: &OrdersFound,
    name: &str,
    machine: Option<Machine>,
) -> serde_json::Result<Value> {
    serde_json::to_value(report(tree, found, name, machine))
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    name: &'a str,
    found: usize,
    possible: Option<u128>,
    exhaustive: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// How many ordinary runs were made, and where.
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    machine: Option<Machine>,
    /// The PIDs by the processes' names, if they were the same in all runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pids: Option<BTreeMap<String, i32>>,
    /// The first is the beginning of each run.
    nodes: Vec<JsonNode>,
}

/// Some events, and a choice or an end.
#[derive(Serialize)]
struct JsonNode {
    events: Vec<Event>,
    #[serde(flatten)]
    then: JsonThen,
}

#[derive(Serialize)]
#[serde(untagged)]
enum JsonThen {
    Choice {
        choices: Vec<Step>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        waiting: Vec<Waiting>,
    },
    End {
        end: End,
    },
}

#[derive(Serialize)]
struct Step {
    /// As it stands in an order.
    step: String,
    /// The node that it leads to; null if it was not run.
    next: Option<usize>,
}

/// Who can't go on, and why: for the end of a child, for input, for a signal, or for something else.
#[derive(Serialize)]
struct Waiting {
    process: String,
    r#for: &'static str,
    /// Which child.
    #[serde(skip_serializing_if = "Option::is_none")]
    child: Option<String>,
}

#[derive(Serialize)]
struct End {
    /// What `--order` takes.
    order: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    killed: bool,
    /// How many ordinary runs showed this order of writes, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pids: Option<BTreeMap<String, i32>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<JsonFinding>,
}

#[derive(Serialize)]
struct JsonFinding {
    invariant: &'static str,
    /// What the invariant says.
    rule: InLanguages,
    process: String,
    message: InLanguages,
    cause_id: &'static str,
    cause: InLanguages,
}

/// A text in each language: a page shows one or the other.
#[derive(Serialize)]
struct InLanguages {
    en: String,
    ko: String,
}

impl InLanguages {
    fn of(text: impl Fn() -> String) -> Self {
        Self { en: Language::En.speaking(&text), ko: Language::Ko.speaking(&text) }
    }
}

/// What a process did, as `trace --format json` has it; in what it wrote, names stand for PIDs.
#[derive(Serialize)]
struct Event {
    process: String,
    #[serde(flatten)]
    kind: Kind,
}

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Kind {
    Fork {
        child: String,
    },
    Exec {
        program: String,
    },
    Write {
        stream: &'static str,
        text: String,
    },
    Exit {
        #[serde(skip_serializing_if = "Option::is_none")]
        exit_status: Option<i32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        signal: Option<i32>,
        /// Whether the kernel itself reaped it, as its parent ignores SIGCHLD.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        gone: bool,
    },
    Reap {
        child: String,
    },
}

fn report<'a>(
    tree: &ChoiceTree,
    found: &OrdersFound,
    name: &'a str,
    machine: Option<Machine>,
) -> Report<'a> {
    let mut pids = tree.endings().map(|ending| &ending.pids);
    let first = pids.next();
    let pids = first.filter(|first| pids.all(|other| other == *first));
    let rows = found.rows.iter().map(|row| (&row.order, row.seen));
    let seen: HashMap<_, _> = rows.filter(|_| found.runs.is_some()).collect();
    let places = tree.in_order();
    let numbers: HashMap<_, _> = places.iter().zip(0..).map(|(place, new)| (*place, new)).collect();
    let node = |node: &Node| JsonNode {
        events: node.events.iter().map(event).collect(),
        then: match &node.then {
            Then::Choice(choice) => of_choice(choice, &numbers),
            Then::End(ending) => JsonThen::End { end: end(ending, &seen, pids.is_none()) },
        },
    };
    Report {
        version: 1,
        name,
        found: found.rows.len(),
        possible: found.coverage.predicted_orders(),
        exhaustive: found.coverage.is_exhaustive(),
        reason: found.coverage.reason().map(text::reason),
        runs: found.runs,
        machine,
        pids: pids.map(by_names),
        nodes: places.iter().map(|place| node(&tree.nodes[*place])).collect(),
    }
}

fn of_choice(choice: &Choice, numbers: &HashMap<usize, usize>) -> JsonThen {
    let step = |(step, next): &(StepName, Option<usize>)| Step {
        step: step.to_string(),
        next: next.and_then(|place| numbers.get(&place).copied()),
    };
    JsonThen::Choice {
        choices: choice.steps.iter().map(step).collect(),
        waiting: choice.waiting.iter().map(waiting).collect(),
    }
}

fn waiting((actor, obstacle): &(Actor, Obstacle)) -> Waiting {
    let (r#for, child) = match obstacle {
        Obstacle::Child(child) => ("child", child.as_ref().map(ToString::to_string)),
        Obstacle::Input => ("input", None),
        Obstacle::Signal => ("signal", None),
        Obstacle::Other => ("other", None),
    };
    Waiting { process: actor.to_string(), r#for, child }
}

fn end(ending: &Ending, seen: &HashMap<&Order, u32>, with_pids: bool) -> End {
    let finding = |finding: &crate::verify::Finding| JsonFinding {
        invariant: finding.invariant.id(),
        rule: InLanguages::of(|| text::sentence(finding.invariant).to_owned()),
        process: finding.process.to_string(),
        message: InLanguages::of(|| text::message(finding)),
        cause_id: finding.cause.id().name(),
        cause: InLanguages::of(|| text::cause(&finding.cause)),
    };
    End {
        order: ending.schedule.to_string(),
        killed: ending.outcome != Outcome::Ended,
        // Where text was masked that is another in each run, it is not known which order this one counts as.
        seen: seen.get(&ending.order).copied(),
        pids: with_pids.then(|| by_names(&ending.pids)),
        findings: ending.findings.iter().map(finding).collect(),
    }
}

fn by_names(pids: &BTreeMap<ProcessName, Pid>) -> BTreeMap<String, i32> {
    pids.iter().map(|(name, pid)| (name.to_string(), pid.as_raw())).collect()
}

fn event(recorded: &Recorded) -> Event {
    let kind = match &recorded.what {
        What::Fork(child) => Kind::Fork { child: child.to_string() },
        What::Exec(program) => Kind::Exec { program: program.to_string_lossy().into_owned() },
        What::Write(stream, text) => {
            Kind::Write { stream: stream_name(*stream), text: text.clone() }
        }
        What::Exit(end, gone) => {
            let (exit_status, signal) = status_and_signal(Some(*end));
            Kind::Exit { exit_status, signal, gone: *gone }
        }
        What::Reap(child) => Kind::Reap { child: child.to_string() },
    };
    Event { process: recorded.process.to_string(), kind }
}
