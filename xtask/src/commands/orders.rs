//! `orders`: every order in which the processes of a program can write.

use super::subject::{Subject, subject};
use crate::cli::{Format, OrdersArgs};
use crate::exit::Exit;
use crate::orders::{self, Judgement, Order, Target};
use crate::progress::Progress;
use crate::report::orders::OrdersReport;
use crate::trace::{self, Outcome, Pace, Stream, Trace};
use anyhow::bail;
use std::collections::HashMap;
use std::io::Write;

/// Searches the orders and shows them, or replays one.
pub fn run(arguments: &OrdersArgs) -> anyhow::Result<Exit> {
    let subject = subject(arguments.lesson.as_deref(), &arguments.command)?;
    if let Some(order) = &arguments.orders.order {
        return replay(&subject, arguments, order);
    }
    let limits = arguments.limits.limits();
    let progress = Progress::of(&subject.name, "orders");
    let show = |tried, possible| progress.show(tried, possible);
    let judge = |trace: &Trace| {
        let weight = usize::from(trace.outcome != Outcome::Ended);
        Judgement { weight, ..Judgement::default() }
    };
    let target = Target { program: &subject.program, limits: &limits, blanks: &subject.blanks };
    let search = orders::search(target, arguments.orders.bounds(), &judge, &show)?;
    drop(progress);
    check(&search.trace)?;
    let seen = arguments.runs.map(|runs| tally(&subject, arguments, runs)).transpose()?;
    let report = OrdersReport::new(&subject.name, search, seen);
    match arguments.format {
        Format::Human => report.write_human()?,
        Format::Json => report.write_json()?,
    }
    Ok(if report.is_consistent() { Exit::Holds } else { Exit::Broken })
}

/// Prints what the program really writes in one order.
fn replay(subject: &Subject, arguments: &OrdersArgs, order: &str) -> anyhow::Result<Exit> {
    let trace = orders::replay(&subject.program, &arguments.limits.limits(), order)?;
    check(&trace)?;
    let mut out = std::io::stdout().lock();
    for (_, bytes) in trace.writes(Stream::Stdout) {
        out.write_all(bytes)?;
    }
    out.flush()?;
    Ok(Exit::Holds)
}

/// How often each order came in so many runs without a schedule.
fn tally(
    subject: &Subject,
    arguments: &OrdersArgs,
    runs: u32,
) -> anyhow::Result<HashMap<Order, u32>> {
    let progress = Progress::of(&subject.name, "runs");
    let mut seen = HashMap::new();
    for run in 0..runs {
        let trace = trace::run(&subject.program, &arguments.limits.limits(), Pace::AsItComes)?;
        check(&trace)?;
        *seen.entry(Order::of(&trace, &subject.blanks)).or_default() += 1;
        progress.show(run as usize + 1, Some(u128::from(runs)));
    }
    Ok(seen)
}

/// Whether a run came to its end.
fn check(trace: &Trace) -> anyhow::Result<()> {
    match &trace.outcome {
        Outcome::Ended | Outcome::GivenUp => Ok(()),
        Outcome::LimitReached(limit) => {
            bail!("a run did not end by itself: it went past its limit of {limit}")
        }
        Outcome::Unanswered(reason) => bail!("{reason}"),
        Outcome::Stuck(process) => bail!(
            "process {process} neither came to a step nor slept while the others were held: \
             its orders can't be searched"
        ),
    }
}
