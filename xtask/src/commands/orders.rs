//! `orders`: every order in which the processes of a program can write.

use super::subject::Subject;
use crate::cli::{Format, OrdersArgs};
use crate::course::{say, word};
use crate::exit::Exit;
use crate::progress::Progress;
use crate::report::choice_tree::Machine;
use crate::report::{self, Listed};
use crate::text;
use crate::verify::{ChoiceTree, OrdersFound};
use anyhow::{Context, bail};
use interleave::{
    Bounds, Limits, Order, Outcome, Pacing, Run, RunError, Schedule, Sleeps, Stream, Trace,
    Variation,
};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// Ordinary runs to make.
#[derive(Clone, Copy, Debug)]
pub struct Runs {
    /// The most of them.
    pub most: u32,
    /// The most of them where the search has found one order only: they can hardly show another one.
    pub most_of_one: u32,
    /// How long to go on, if that is limited; one is made in any case.
    pub time: Option<Duration>,
}

impl Runs {
    /// So many, however long they take.
    fn of(most: u32) -> Self {
        Self { most, most_of_one: most, time: None }
    }
}

/// Searches the orders and shows them, or replays one.
pub fn run(arguments: &OrdersArgs) -> anyhow::Result<Exit> {
    let subject = Subject::new(arguments.lesson.as_deref(), &arguments.program)?;
    if let Some(order) = &arguments.orders.order {
        return replay(&subject, arguments, order);
    }
    if arguments.tree {
        return tree(&subject, arguments);
    }
    let (limits, bounds) = (arguments.limits.limits(), arguments.orders.bounds());
    let found = search(&subject, limits, bounds, arguments.runs.map(Runs::of), &|_| ())?;
    if let Some(text) = &arguments.shows {
        return shows(&found, &wanted(text)?, arguments);
    }
    match arguments.format {
        Format::Human => {
            let listed = if arguments.outputs { Listed::Outputs } else { Listed::Orders };
            report::orders::write_human(&found, &subject.short_name(), listed, arguments.all)?;
        }
        Format::Json => report::orders::write_json_report(&found, &subject.name)?,
    }
    Ok(if found.agree() { Exit::Holds } else { Exit::Unanswered })
}

/// Writes the tree of choices, in which each choice was run.
fn tree(subject: &Subject, arguments: &OrdersArgs) -> anyhow::Result<Exit> {
    if arguments.format != Format::Json {
        bail!(word!(
            "a tree of choices is for programs: add --format json",
            "선택의 트리는 프로그램이 읽는 것이에요. --format json을 함께 적으세요"
        ));
    }
    let (limits, bounds) = (arguments.limits.limits(), arguments.orders.bounds());
    let (json, found) = recorded(subject, limits, bounds, arguments.runs.map(Runs::of))?;
    writeln!(std::io::stdout().lock(), "{json}")?;
    Ok(if found.agree() { Exit::Holds } else { Exit::Unanswered })
}

/// All runs of a search as a tree of choices in JSON, in which each choice was run; and how often so many ordinary runs
/// showed each order.
///
/// # Errors
/// If the program can't be searched, or does not end by itself.
pub fn recorded(
    subject: &Subject,
    limits: Limits,
    bounds: Bounds,
    runs: Option<Runs>,
) -> anyhow::Result<(Value, OrdersFound)> {
    let bounds = Bounds { reduction: false, ..bounds };
    let question = subject.question(limits, bounds);
    let mask = |trace: &Trace, text: &str| subject.mask(trace, text);
    let tree = Mutex::new(ChoiceTree::default());
    let found = search(subject, limits, bounds, runs, &|run| {
        let order = Order::of(&run.trace, &mask, &Variation::default());
        let findings = question.as_ref().map(|question| question.findings(run));
        let mut tree = tree.lock().unwrap_or_else(PoisonError::into_inner);
        tree.add(run, order, findings.unwrap_or_default());
    })?;
    let tree = tree.into_inner().unwrap_or_else(PoisonError::into_inner);
    let machine = runs.map(|_| machine());
    let json = report::choice_tree::json(&tree, &found, &subject.name, machine)?;
    Ok((json, found))
}

/// This machine, now.
fn machine() -> Machine {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Machine {
        kernel: format!("Linux {}", release.trim()),
        architecture: std::env::consts::ARCH,
        processors: std::thread::available_parallelism().map_or(1, usize::from),
        time: now.map_or(0, |now| now.as_secs()),
    }
}

/// Searches the orders; `hear` hears of each run.
fn search(
    subject: &Subject,
    limits: Limits,
    bounds: Bounds,
    runs: Option<Runs>,
    hear: &(dyn Fn(&Run) + Sync),
) -> anyhow::Result<OrdersFound> {
    let progress = Progress::of(&subject.short_name(), word!("orders", "순서"));
    let show = |tried, possible| progress.show(tried, possible);
    let mask = |trace: &Trace, text: &str| subject.mask(trace, text);
    let searched = subject.searched(&limits, &mask);
    let bounds = Bounds { ordinary_runs: 0, ..bounds };
    let cannot =
        || say!("cannot search the orders of `{}`", "`{}`의 순서를 찾을 수 없어요", subject.name);
    let mut search = interleave::search(searched, bounds, &hear, &show).with_context(cannot)?;
    drop(progress);
    let run = search.run.map_err(|run| RunError::Interrupted(Box::new(run)));
    search.run = Ok(whole(run).with_context(cannot)?);
    let variation = &search.variation;
    let is_one = search.orders.len() == 1;
    let most = |runs: Runs| if is_one { runs.most.min(runs.most_of_one) } else { runs.most };
    let runs = runs.map(|runs| Runs { most: most(runs), ..runs });
    let seen = runs.map(|runs| tally(subject, limits, variation, runs)).transpose()?;
    Ok(OrdersFound::new(search, seen))
}

/// The text that the program may print: what is in the file of this name, if there is one.
fn wanted(text: &str) -> anyhow::Result<String> {
    let file = Path::new(text);
    if file.is_file() {
        return fs::read_to_string(file)
            .with_context(|| say!("cannot read {text}", "{text}을(를) 읽을 수 없어요"));
    }
    Ok(text.replace("\\n", "\n"))
}

/// Tells whether a text is the output of some order.
fn shows(found: &OrdersFound, text: &str, arguments: &OrdersArgs) -> anyhow::Result<Exit> {
    let giving = found.giving(text);
    let again = |order: &str| again(arguments, order);
    match arguments.format {
        Format::Human => report::orders::write_possible(found, &giving, text, &again)?,
        Format::Json => report::orders::write_possible_json(found, &giving)?,
    }
    Ok(match giving.first() {
        Some(_) => Exit::Holds,
        None if found.coverage.is_exhaustive() && found.agree() => Exit::Broken,
        None => Exit::Unanswered,
    })
}

/// The command that replays an order.
fn again(arguments: &OrdersArgs, order: &str) -> String {
    let mut words = vec!["cargo xtask orders".to_owned()];
    words.extend(arguments.lesson.clone());
    words.push(format!("--order {order}"));
    words.extend(arguments.program.options());
    words.extend(arguments.program.command());
    words.join(" ")
}

/// Prints what the program really writes in one order.
fn replay(subject: &Subject, arguments: &OrdersArgs, order: &Schedule) -> anyhow::Result<Exit> {
    let limits = arguments.limits.limits();
    let mask = |trace: &Trace, text: &str| subject.mask(trace, text);
    let run =
        whole(interleave::replay(subject.searched(&limits, &mask), order)).with_context(|| {
            say!(
                "cannot replay this order of `{}`",
                "`{}`을(를) 이 순서로 실행할 수 없어요",
                subject.name
            )
        })?;
    let mut out = std::io::stdout().lock();
    for (_, bytes) in run.trace.writes(Stream::Stdout) {
        out.write_all(bytes)?;
    }
    out.flush()?;
    Ok(Exit::Holds)
}

/// How often each order came in so many runs without a schedule.
fn tally(
    subject: &Subject,
    limits: Limits,
    variation: &Variation,
    runs: Runs,
) -> anyhow::Result<HashMap<Order, u32>> {
    let progress = Progress::of(&subject.short_name(), word!("runs", "실행"));
    let mask = |trace: &Trace, text: &str| subject.mask(trace, text);
    let mut seen = HashMap::new();
    let begin = Instant::now();
    for number in 0..runs.most {
        if runs.time.is_some_and(|time| number > 0 && begin.elapsed() >= time) {
            break;
        }
        let run = whole(interleave::run(&subject.program, &limits, Pacing::free(Sleeps::Real)))?;
        *seen.entry(Order::of(&run.trace, &mask, variation)).or_default() += 1;
        progress.show(number as usize + 1, Some(u128::from(runs.most)));
    }
    Ok(seen)
}

/// The run, if it came to its end by itself.
fn whole(run: Result<Run, RunError>) -> anyhow::Result<Run> {
    let run = run?;
    if let Outcome::LimitReached(limit) = run.outcome {
        let limit = text::limit(limit);
        bail!(say!(
            "a run did not end by itself: it went past its limit of {limit} (--timeout, --max-processes and --max-output set the limits)",
            "실행이 스스로 끝나지 않고 한도({limit})를 넘었어요(한도는 --timeout, --max-processes, --max-output으로 바꿔요)"
        ));
    }
    Ok(run)
}
