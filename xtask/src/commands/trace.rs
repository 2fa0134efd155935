//! `trace`: one real run of a program, shown.

use super::subject::Subject;
use crate::cli::{TraceArgs, TraceFormat};
use crate::course::{say, word};
use crate::exit::Exit;
use crate::report::timeline::{self, Length};
use crate::report::{mermaid, styles, svg, trace_json, tree};
use crate::text::{self, Noun, count};
use anyhow::Context;
use interleave::{Outcome, Pacing, Run, Sleeps, Trace};
use std::io::{self, BufWriter, Write};

/// Runs the program once and shows what it did.
pub fn run(arguments: &TraceArgs) -> anyhow::Result<Exit> {
    let subject = Subject::new(arguments.lesson.as_deref(), &arguments.program)?;
    let limits = arguments.limits.limits();
    let mask = |trace: &Trace, text: &str| subject.mask(trace, text);
    let run = match &arguments.order {
        Some(order) => interleave::replay(subject.searched(&limits, &mask), order),
        None => interleave::run(&subject.program, &limits, Pacing::free(Sleeps::Real)),
    };
    let run = run
        .with_context(|| say!("cannot trace `{}`", "`{}`을(를) 추적할 수 없어요", subject.name))?;
    let exit = exit(&run);
    show(&run, &subject, arguments)?;
    Ok(exit)
}

/// What the exit code says of the run. One that went past a limit can be shown up to there.
fn exit(run: &Run) -> Exit {
    let Outcome::LimitReached(limit) = run.outcome else { return Exit::Holds };
    let (style, limit) = (styles::BROKEN, text::limit(limit));
    anstream::eprintln!(
        "{style}{}{style:#}: {}",
        word!("killed", "강제 종료"),
        say!(
            "the run went past its limit of {limit}; this is what it did until then",
            "한도({limit})를 넘었어요. 그때까지 한 일은 이래요"
        )
    );
    Exit::Broken
}

fn show(run: &Run, subject: &Subject, arguments: &TraceArgs) -> anyhow::Result<()> {
    let trace = &run.trace;
    match arguments.format {
        TraceFormat::Human => {
            let length = if arguments.whole { Length::Whole } else { Length::Fitting };
            let out = anstream::stdout().lock();
            human(&mut BufWriter::new(out), trace, &subject.short_name(), length)?;
        }
        TraceFormat::Json => trace_json::write(run, &subject.name)?,
        TraceFormat::Mermaid => {
            let mut out = BufWriter::new(io::stdout().lock());
            mermaid::write(&mut out, trace)?;
            out.flush()?;
        }
        TraceFormat::Svg => {
            let mut out = BufWriter::new(io::stdout().lock());
            svg::write(&mut out, trace, &subject.name)?;
            out.flush()?;
        }
    }
    Ok(())
}

fn human(out: &mut impl Write, trace: &Trace, name: &str, length: Length) -> io::Result<()> {
    let bold = styles::NAME;
    let processes = count(trace.process_count(), Noun::Process);
    let events = count(trace.events().len(), Noun::Event);
    writeln!(out, "{bold}{name}{bold:#}: {processes}, {events}\n")?;
    tree::write(out, trace)?;
    writeln!(out)?;
    timeline::write(out, trace, length)?;
    out.flush()
}
