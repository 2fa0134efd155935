//! A trace for programs: one JSON object.

use super::json::{self, processes};
use super::write_json;
use crate::trace::{End, EventKind, Outcome, Stream, Trace};
use serde::Serialize;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    name: &'a str,
    outcome: &'static str,
    /// Which limit the run went past, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<String>,
    launcher_processes: usize,
    processes: Vec<json::Process>,
    events: Vec<Event<'a>>,
}

/// What a process did; a process is given by its name.
#[derive(Serialize)]
struct Event<'a> {
    process: String,
    #[serde(flatten)]
    kind: Kind<'a>,
}

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Kind<'a> {
    Fork {
        child: String,
    },
    Exec {
        program: String,
    },
    Write {
        stream: &'static str,
        text: String,
        /// The bytes themselves, if they are no text.
        #[serde(skip_serializing_if = "Option::is_none")]
        bytes: Option<&'a [u8]>,
    },
    Exit {
        exit_status: Option<i32>,
        signal: Option<i32>,
    },
    Reap {
        child: String,
    },
}

/// Writes the trace of the program `name` to stdout.
///
/// # Errors
/// If stdout can't be written to.
pub fn write(trace: &Trace, name: &str) -> anyhow::Result<()> {
    write_json(&report(trace, name))
}

fn report<'a>(trace: &'a Trace, name: &'a str) -> Report<'a> {
    let (outcome, limit) = match &trace.outcome {
        Outcome::Ended => ("ended", None),
        Outcome::LimitReached(limit) => ("limit", Some(limit.to_string())),
        Outcome::Unanswered(_) | Outcome::GivenUp | Outcome::Stuck(_) => ("unanswered", None),
    };
    let events = trace.events.iter().map(|event| Event {
        process: trace.processes[event.process].name.to_string(),
        kind: kind(trace, &event.kind),
    });
    Report {
        version: 1,
        name,
        outcome,
        limit,
        launcher_processes: trace.launch.processes,
        processes: processes(trace),
        events: events.collect(),
    }
}

fn kind<'a>(trace: &Trace, kind: &'a EventKind) -> Kind<'a> {
    let name = |process: usize| trace.processes[process].name.to_string();
    match kind {
        EventKind::Fork { child } => Kind::Fork { child: name(*child) },
        EventKind::Exec { program } => {
            Kind::Exec { program: program.to_string_lossy().into_owned() }
        }
        EventKind::Write { stream, bytes } => Kind::Write {
            stream: match stream {
                Stream::Stdout => "stdout",
                Stream::Stderr => "stderr",
            },
            text: String::from_utf8_lossy(bytes).into_owned(),
            bytes: std::str::from_utf8(bytes).is_err().then_some(bytes),
        },
        EventKind::Exit(End::Exited(status)) => {
            Kind::Exit { exit_status: Some(*status), signal: None }
        }
        EventKind::Exit(End::Signaled(signal)) => {
            Kind::Exit { exit_status: None, signal: Some(*signal) }
        }
        EventKind::Reap { child } => Kind::Reap { child: name(*child) },
    }
}

#[cfg(test)]
mod tests {
    use super::report;
    use crate::report::samples::Sample;

    #[test]
    fn events_name_their_processes() {
        let mut sample = Sample::new();
        let child = sample.fork(0);
        sample.write(child, "hi\n").exit(child, 3).reap(0, child);
        let json = serde_json::to_value(report(&sample.trace, "family")).expect("it is JSON");
        assert_eq!(json["version"], 1);
        assert_eq!(json["outcome"], "ended");
        assert_eq!(json["processes"][1]["reaped_by"], "0");
        let expected = serde_json::json!([
            {"process": "0", "event": "fork", "child": "1"},
            {"process": "1", "event": "write", "stream": "stdout", "text": "hi\n"},
            {"process": "1", "event": "exit", "exit_status": 3, "signal": null},
            {"process": "0", "event": "reap", "child": "1"},
        ]);
        assert_eq!(json["events"], expected);
    }
}
