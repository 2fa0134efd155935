//! A trace for programs: one JSON object.

use super::json::{self, processes, status_and_signal, stream_name};
use super::write_json;
use interleave::{EventKind, Outcome, ProcessId, Run, Trace};
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

/// Writes the trace of a run of the program `name` to stdout.
///
/// # Errors
/// If stdout can't be written to.
pub fn write(run: &Run, name: &str) -> anyhow::Result<()> {
    write_json(&report(&run.trace, run.outcome, name))
}

fn report<'a>(trace: &'a Trace, outcome: Outcome, name: &'a str) -> Report<'a> {
    let (outcome, limit) = match outcome {
        Outcome::Ended => ("ended", None),
        Outcome::LimitReached(limit) => ("limit", Some(limit.to_string())),
    };
    let events = trace.events().iter().map(|event| Event {
        process: trace[event.process].name.to_string(),
        kind: kind(trace, &event.kind),
    });
    Report {
        version: 1,
        name,
        outcome,
        limit,
        launcher_processes: trace.launch().processes,
        processes: processes(trace),
        events: events.collect(),
    }
}

fn kind<'a>(trace: &Trace, kind: &'a EventKind) -> Kind<'a> {
    let name = |process: ProcessId| trace[process].name.to_string();
    match kind {
        EventKind::Fork { child } => Kind::Fork { child: name(*child) },
        EventKind::Exec { program, .. } => {
            Kind::Exec { program: program.to_string_lossy().into_owned() }
        }
        EventKind::Write { stream, bytes } => Kind::Write {
            stream: stream_name(*stream),
            text: String::from_utf8_lossy(bytes).into_owned(),
            bytes: std::str::from_utf8(bytes).is_err().then_some(bytes),
        },
        EventKind::Exit(end) => {
            let (exit_status, signal) = status_and_signal(Some(*end));
            Kind::Exit { exit_status, signal }
        }
        EventKind::Reap { child } => Kind::Reap { child: name(*child) },
    }
}

#[cfg(test)]
mod tests {
    use super::report;
    use interleave::Outcome;
    use interleave::testing::TraceBuilder;

    #[test]
    fn events_name_their_processes() {
        let mut builder = TraceBuilder::new();
        let parent = TraceBuilder::PARENT;
        let child = builder.fork(parent);
        builder.write(child, "hi\n").exit(child, 3).reap(parent, child);
        let report = serde_json::to_value(report(&builder.build(), Outcome::Ended, "family"));
        let json = report.expect("it is JSON");
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
