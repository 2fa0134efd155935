//! Reports of the orders of a program.

use super::{styles, write_json};
use crate::course::{say, word};
use crate::text::{self, Noun, arithmetic, count, grouped, orders_tried, varying_text};
use crate::verify::{OrderFound, OrdersFound};
use interleave::Coverage;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};

/// The width of the longest bar.
const BAR: usize = 30;

/// Writes the report for people to stdout; `name` is the program's.
///
/// # Errors
/// If stdout can't be written to.
pub fn write_human(found: &OrdersFound, name: &str) -> io::Result<()> {
    let with_bars = io::stdout().is_terminal();
    let mut out = anstream::stdout().lock();
    let bold = styles::NAME;
    writeln!(out, "{bold}{name}{bold:#}: {}", headline(found))?;
    match &found.coverage.predicted {
        Ok(counted) => {
            let predicted = arithmetic(counted, is_by_lines(found));
            writeln!(out, "  {}", say!("predicted: {predicted}", "예측: {predicted}"))?;
        }
        Err(reason) => {
            let reason = text::reason(reason);
            writeln!(out, "  {}", say!("not predictable: {reason}", "예측할 수 없음: {reason}"))?;
        }
    }
    let outputs = grouped(outputs(found) as u128);
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
    write_rows(&mut out, found, with_bars)?;
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

/// How many different outputs the orders give.
fn outputs(found: &OrdersFound) -> usize {
    found.rows.iter().map(|row| row.order.text()).collect::<BTreeSet<_>>().len()
}

/// Whether each write is one line.
fn is_by_lines(found: &OrdersFound) -> bool {
    found.rows.iter().all(|row| row.order.is_by_lines())
}

fn write_rows(out: &mut impl Write, found: &OrdersFound, with_bars: bool) -> io::Result<()> {
    let max = found.rows.iter().map(|row| row.seen).max().unwrap_or(0).max(1);
    let digits = max.to_string().len();
    for row in &found.rows {
        let order = schedule(row).unwrap_or_else(|| {
            let writers: Vec<_> = row.order.writers().map(ToString::to_string).collect();
            let writers = writers.join(",");
            say!("{writers} (found by a run alone)", "{writers} (보통 실행에서만 나옴)")
        });
        if found.runs.is_none() {
            writeln!(out, "  {order}")?;
            continue;
        }
        let length = (row.seen as usize * BAR).div_ceil(max as usize);
        let bar = if with_bars { "█".repeat(length) } else { String::new() };
        let faint = if row.seen == 0 { styles::FAINT } else { anstyle::Style::new() };
        let line = format!("{:>digits$}  {order}  {bar}", row.seen);
        writeln!(out, "  {faint}{}{faint:#}", line.trim_end())?;
    }
    Ok(())
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
        outputs: outputs(found),
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
