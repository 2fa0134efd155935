//! Torn lines: another process writes in the middle of one.

use super::cause::{Cause, Unbuffered};
use super::finding::{Fact, Finding, LineFact};
use crate::course::Invariant;
use interleave::{Process, ProcessId, Stream, Trace};
use std::path::Path;

/// The first line in the middle of which another process wrote.
pub(super) fn check(trace: &Trace) -> Option<Finding> {
    let mut open: Option<(ProcessId, Vec<u8>)> = None;
    for (writer, bytes) in trace.writes(Stream::Stdout) {
        let (owner, mut line) = open.take().unwrap_or((writer, Vec::new()));
        if owner != writer {
            let unbuffered_by = unbuffered_by(owner, trace);
            return Some(torn_line(&trace[owner], line, &trace[writer], bytes, unbuffered_by));
        }
        line.extend_from_slice(bytes);
        let rest = line.rsplit(|byte| *byte == b'\n').next().unwrap_or_default().to_vec();
        open = (!rest.is_empty()).then_some((writer, rest));
    }
    None
}

/// What makes each `print` of a Python process several writes, if it is one.
fn unbuffered_by(process: ProcessId, trace: &Trace) -> Option<Unbuffered> {
    let parents = |process: &ProcessId| trace[*process].forked_by;
    let line = std::iter::successors(Some(process), parents);
    let words = line.filter_map(|one| trace.last_exec(one)).map(|(_, words)| words).next()?;
    let (program, arguments) = words.split_first()?;
    let name = Path::new(program).file_name()?.to_str()?;
    if !name.starts_with("python") {
        return None;
    }
    let options = arguments.iter().filter_map(|word| word.to_str());
    let mut options = options.take_while(|word| word.starts_with('-'));
    // Several letters may stand together, as in `-Bu`; `-c` and `-m` end the options.
    if options.any(|word| !word.starts_with("--") && word[1..].contains('u')) {
        return Some(Unbuffered::Option);
    }
    std::env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(|_| Unbuffered::Variable)
}

/// The variable that keeps Python from collecting what it prints, if it is not empty.
const VARIABLE: &str = "PYTHONUNBUFFERED";

fn torn_line(
    owner: &Process,
    begun: Vec<u8>,
    other: &Process,
    bytes: &[u8],
    unbuffered_by: Option<Unbuffered>,
) -> Finding {
    let fact =
        LineFact::Torn { pid: owner.pid, begun, other: other.name.clone(), text: bytes.to_vec() };
    Finding {
        invariant: Invariant::Lines,
        process: owner.name.clone(),
        fact: Fact::Lines(fact),
        cause: Cause::TornLine { unbuffered_by },
        follows: false,
    }
}
