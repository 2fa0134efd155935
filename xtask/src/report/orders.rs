//! Reports of the orders of a program.

use super::page::Page;
use super::{styles, write_json};
use crate::course::{say, word};
use crate::text::{self, Noun, arithmetic, count, grouped, orders_tried, varying_text};
use crate::verify::{OrderFound, OrdersFound};
use interleave::Coverage;
use serde::Serialize;
use std::io::{self, IsTerminal, Write};

/// The width of the longest bar.
const BAR: usize = 30;

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// The orders.
    Orders,
    /// The different outputs.
    Outputs,
}

/// Writes the report for people to stdout; `name` is the program's. On a terminal it is no longer than a screen, unless
/// all is wanted.
///
/// # Errors
/// If stdout can't be written to.
pub fn write_human(found: &OrdersFound, name: &str, listed: Listed, all: bool) -> io::Result<()> {
    let page = Page::of_stdout();
    let with_bars = io::stdout().is_terminal();
    let mut out = anstream::stdout().lock();
    let bold = styles::NAME;
    writeln!(out, "{bold}{name}{bold:#}: {}", headline(found))?;
    match &found.coverage.predicted {
        Ok(counted) => {
            let predicted = arithmetic(counted, is_by_lines(found));
            page.write(&mut out, 2, &say!("predicted: {predicted}", "예측: {predicted}"))?;
        }
        Err(reason) => {
            let reason = text::reason(reason);
            page.write(
                &mut out,
                2,
                &say!("not predictable: {reason}", "예측할 수 없음: {reason}"),
            )?;
        }
    }
    let outputs = grouped(found.outputs().len() as u128);
    writeln!(out, "  {}", say!("different outputs: {outputs}", "서로 다른 출력: {outputs}가지"))?;
    if found.has_varying_text {
        writeln!(out, "  {}", varying_text())?;
    }
    if let Some(runs) = found.runs {
        let shown = found.rows.iter().filter(|row| row.seen > 0).count();
        let (runs, all) = (grouped(u128::from(runs)), grouped(found.rows.len() as u128));
        let shown = say!(
            "{runs} ordinary runs showed {shown} of the {all} orders",
            "보통 실행 {runs}번에 순서 {all}가지 중 {shown}가지가 나왔어요"
        );
        writeln!(out, "  {shown}")?;
    }
    writeln!(out)?;
    let rows = match listed {
        Listed::Orders => rows(found, page, with_bars),
        Listed::Outputs => rows_of_outputs(found),
    };
    write_list(&mut out, &rows, if all { None } else { page.rows() })?;
    if listed == Listed::Orders {
        write_legend(&mut out, found, page)?;
    }
    if !found.agree() {
        let broken = styles::BROKEN;
        writeln!(
            out,
            "\n{broken}orders{broken:#}: {}",
            word!(
                "the search, the prediction and the runs do not agree",
                "탐색, 예측, 보통 실행의 결과가 서로 맞지 않아요"
            )
        )?;
    }
    Ok(())
}

fn headline(found: &OrdersFound) -> String {
    // Ordinary runs may have shown some that the search has not found.
    let coverage = Coverage { found: found.rows.len(), ..found.coverage.clone() };
    if coverage.is_exhaustive() {
        return count(coverage.found, Noun::Order);
    }
    orders_tried(&coverage)
}

/// Whether each write is one line.
fn is_by_lines(found: &OrdersFound) -> bool {
    found.rows.iter().all(|row| row.order.is_by_lines())
}

/// A row for each order.
fn rows(found: &OrdersFound, page: Page, with_bars: bool) -> Vec<String> {
    let max = found.rows.iter().map(|row| row.seen).max().unwrap_or(0).max(1);
    let digits = max.to_string().len();
    let row = |row: &OrderFound| {
        let order = schedule(row).unwrap_or_else(|| {
            let writers: Vec<_> = row.order.writers().map(ToString::to_string).collect();
            let writers = writers.join(",");
            say!("{writers} (found by a run alone)", "{writers} (보통 실행에서만 나옴)")
        });
        if found.runs.is_none() {
            return text::shorten_end(&order, page.at_most(usize::MAX) - 2);
        }
        let length = (row.seen as usize * BAR).div_ceil(max as usize);
        let bar = if with_bars { "█".repeat(length) } else { String::new() };
        let faint = if row.seen == 0 { styles::FAINT } else { anstyle::Style::new() };
        let line = format!("{:>digits$}  {order}  {bar}", row.seen);
        format!("{faint}{}{faint:#}", line.trim_end())
    };
    found.rows.iter().map(row).collect()
}

/// For each output how many orders give it, one of these, and the output.
fn rows_of_outputs(found: &OrdersFound) -> Vec<String> {
    let of_one = |(output, orders): (String, Vec<&OrderFound>)| {
        let number = count(orders.len(), Noun::Order);
        let example = orders.iter().find_map(|row| schedule(row));
        let example = example.map(|order| say!(", as {order}", ", 예: {order}"));
        let lines = output.lines().collect::<Vec<_>>().join("\n    ");
        format!("{number}{}\n    {lines}", example.unwrap_or_default())
    };
    found.outputs().into_iter().map(of_one).collect()
}

/// As many rows as there is place for, and how many more there are.
fn write_list(out: &mut impl Write, list: &[String], place: Option<usize>) -> io::Result<()> {
    let mut left = place.unwrap_or(usize::MAX);
    for (number, row) in list.iter().enumerate() {
        let height = row.lines().count();
        if height > left && number > 0 {
            let more = grouped((list.len() - number) as u128);
            return writeln!(
                out,
                "  {}",
                say!("… {more} more; --all lists them", "… {more}개 더(--all로 모두 볼 수 있어요)")
            );
        }
        left = left.saturating_sub(height);
        writeln!(out, "  {row}")?;
    }
    Ok(())
}

/// What the letters of the orders stand for, of those that are there.
fn write_legend(out: &mut impl Write, found: &OrdersFound, page: Page) -> io::Result<()> {
    let orders: Vec<_> = found.rows.iter().filter_map(schedule).collect();
    let is_used = |letter: char| orders.iter().any(|order| order.contains(letter));
    let letters = [
        ('w', word!("a wait", "wait")),
        ('x', word!("an exit", "종료")),
        ('s', word!("a write into a pipe or a socket", "파이프나 소켓에 쓰기")),
        ('r', word!("a read from one", "거기서 읽기")),
        ('l', word!("a look at several", "여럿을 들여다보기")),
        ('c', word!("closing an end of one", "한쪽 끝을 닫기")),
        ('p', word!("a question for the parent's PID", "부모의 PID 묻기")),
        ('a', word!("going on, with SIGCHLD handled first", "SIGCHLD를 처리하고 나아가기")),
    ];
    let used = letters.into_iter().filter(|(letter, _)| is_used(*letter));
    let used: Vec<_> = used.map(|(letter, what)| format!("{letter} {what}")).collect();
    writeln!(out)?;
    if used.is_empty() {
        let names = word!(
            "each name is a write of that process: 0 is the first process, 1 its first child",
            "이름 하나는 그 프로세스가 쓰는 것 하나예요. 0은 첫 프로세스, 1은 그 첫째 자식이에요"
        );
        return page.write(out, 2, names);
    }
    let used = used.join(", ");
    page.write(out, 2, &say!("a bare name is a write; {used}", "이름만 있으면 쓰기예요. {used}"))
}

/// Writes to stdout whether an output is possible, which these orders give; `again` is the command that replays one.
///
/// # Errors
/// If stdout can't be written to.
pub fn write_possible(
    found: &OrdersFound,
    giving: &[&OrderFound],
    text: &str,
    again: &dyn Fn(&str) -> String,
) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    let (all, tried) = (count(found.rows.len(), Noun::Order), orders_tried(&found.coverage));
    let (good, bad) = (styles::HOLDS, styles::BROKEN);
    match giving.first() {
        Some(first) => {
            let number = grouped(giving.len() as u128);
            let yes = word!("yes", "그래요");
            let by = say!("by {number} of {all}", "{all} 중 {number}가지에서 이렇게 나와요");
            writeln!(out, "{good}{yes}{good:#}, {by}")?;
            schedule(first).map_or(Ok(()), |order| writeln!(out, "  {}", again(&order)))
        }
        None if found.coverage.is_exhaustive() && found.agree() => {
            let no = word!("no", "아니요");
            let why = say!(
                "all were tried ({all}), and none prints this and nothing else",
                "모두 실행해 봤는데({all}) 출력 전체가 이렇게 나오는 것은 없어요"
            );
            writeln!(out, "{bad}{no}{bad:#}: {why}")?;
            if found.prints_among_others(text) {
                let part = word!(
                    "  it is a part of what some print; the text has to be all of it",
                    "  출력의 일부로는 나와요. 출력 전체를 적어야 해요"
                );
                writeln!(out, "{part}")?;
            }
            Ok(())
        }
        None => writeln!(
            out,
            "{}",
            say!(
                "not found, but not all were tried: {tried}",
                "찾지 못했지만 모두 실행해 본 것은 아니에요: {tried}"
            )
        ),
    }
}

/// The same for programs.
///
/// # Errors
/// If stdout can't be written to.
pub fn write_possible_json(found: &OrdersFound, giving: &[&OrderFound]) -> anyhow::Result<()> {
    let is_known = !giving.is_empty() || (found.coverage.is_exhaustive() && found.agree());
    write_json(&JsonPossible {
        version: 1,
        possible: is_known.then_some(!giving.is_empty()),
        tried: found.rows.len(),
        orders: giving.iter().filter_map(|row| schedule(row)).collect(),
    })
}

/// The form of `orders --shows … --format json`.
#[derive(Serialize)]
struct JsonPossible {
    version: u32,
    /// Whether the text is an output; null if that is not known.
    possible: Option<bool>,
    /// How many orders were tried.
    tried: usize,
    /// Those that give it.
    orders: Vec<String>,
}

fn schedule(row: &OrderFound) -> Option<String> {
    row.schedule.as_ref().map(ToString::to_string)
}

/// Writes the report for programs to stdout; `name` is the program's.
///
/// # Errors
/// If stdout can't be written to.
pub fn write_json_report(found: &OrdersFound, name: &str) -> anyhow::Result<()> {
    let OrdersFound { coverage, rows, runs, has_varying_text } = found;
    let order = |row: &OrderFound| JsonOrder {
        order: schedule(row),
        writers: row.order.writers().map(ToString::to_string).collect(),
        output: row.order.text(),
        seen: runs.map(|_| row.seen),
    };
    let formula = |counted| arithmetic(counted, is_by_lines(found));
    write_json(&JsonReport {
        version: 1,
        name,
        found: rows.len(),
        possible: coverage.predicted_orders(),
        formula: coverage.predicted.as_ref().ok().map(formula),
        exhaustive: coverage.is_exhaustive(),
        seed: coverage.seed(),
        reason: coverage.reason().map(text::reason),
        varying_text: *has_varying_text,
        outputs: found.outputs().len(),
        search_runs: coverage.runs,
        runs: *runs,
        orders: rows.iter().map(order).collect(),
    })
}

/// The form of `orders --format json`.
#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    name: &'a str,
    found: usize,
    possible: Option<u128>,
    formula: Option<String>,
    exhaustive: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Whether text that is another in each run was masked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    varying_text: bool,
    outputs: usize,
    /// How many runs the search made.
    search_runs: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<u32>,
    orders: Vec<JsonOrder>,
}

#[derive(Serialize)]
struct JsonOrder {
    /// What `--order` takes.
    order: Option<String>,
    writers: Vec<String>,
    /// Standard output, with the processes' names in place of their PIDs.
    output: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<u32>,
}
