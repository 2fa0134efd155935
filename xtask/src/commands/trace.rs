//! `trace`: one real run of a program, shown.

use super::subject::subject;
use crate::cli::{TraceArgs, TraceFormat};
use crate::exit::Exit;
use crate::orders;
use crate::report::text::{count, escape};
use crate::report::{mermaid, styles, svg, timeline, trace_json, tree};
use crate::trace::{self, Outcome, Pace, Trace};
use anyhow::bail;
use std::io::{self, BufWriter, Write};

/// Runs the program once and shows what it did.
pub fn run(arguments: &TraceArgs) -> anyhow::Result<Exit> {
    let subject = subject(arguments.lesson.as_deref(), &arguments.command)?;
    let limits = arguments.limits.limits();
    let trace = match &arguments.order {
        Some(order) => orders::replay(&subject.program, &limits, order)?,
        None => trace::run(&subject.program, &limits, Pace::AsItComes)?,
    };
    let exit = judge(&trace)?;
    show(&trace, &subject.name, arguments.format)?;
    Ok(exit)
}

/// Whether the run can be shown. A run that went past a limit can, up to there.
fn judge(trace: &Trace) -> anyhow::Result<Exit> {
    match &trace.outcome {
        Outcome::Ended => Ok(Exit::Holds),
        Outcome::LimitReached(limit) => {
            let style = styles::BROKEN;
            anstream::eprintln!(
                "{style}killed{style:#}: the run went past its limit of {limit}; this is what it did until then"
            );
            Ok(Exit::Broken)
        }
        Outcome::Unanswered(reason) => bail!("{reason}"),
        Outcome::GivenUp => bail!("the run was given up"),
        Outcome::Stuck(process) => bail!(
            "process {process} neither came to a step nor slept while the others were held: \
             this order can't be replayed"
        ),
    }
}

fn show(trace: &Trace, name: &str, format: TraceFormat) -> anyhow::Result<()> {
    match format {
        TraceFormat::Human => human(&mut BufWriter::new(anstream::stdout().lock()), trace, name)?,
        TraceFormat::Json => trace_json::write(trace, name)?,
        TraceFormat::Mermaid => {
            let mut out = BufWriter::new(io::stdout().lock());
            mermaid::write(&mut out, trace)?;
            out.flush()?;
        }
        TraceFormat::Svg => {
            let mut out = BufWriter::new(io::stdout().lock());
            svg::write(&mut out, trace, name)?;
            out.flush()?;
        }
    }
    Ok(())
}

fn human(out: &mut impl Write, trace: &Trace, name: &str) -> io::Result<()> {
    let bold = styles::NAME;
    let processes = count(trace.processes.len(), "process", "processes");
    let events = count(trace.events.len(), "event", "events");
    writeln!(out, "{bold}{}{bold:#}: {processes}, {events}\n", escape(name))?;
    tree::write(out, trace)?;
    writeln!(out)?;
    timeline::write(out, trace)?;
    out.flush()
}
