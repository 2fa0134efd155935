//! Reports of the orders of a program.

use super::{styles, write_json};
use crate::orders::{Count, Coverage, Formula, Order, Path, Search};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, IsTerminal, Write};

/// The width of the longest bar.
const BAR: usize = 30;

/// The orders of one program, and how often ordinary runs showed each.
#[derive(Debug)]
pub struct OrdersReport<'a> {
    name: &'a str,
    possible: Result<Count, String>,
    coverage: Coverage,
    /// Whether each write is one line.
    by_lines: bool,
    rows: Vec<Row>,
    /// How many ordinary runs there were, if there were any.
    runs: Option<u32>,
}

#[derive(Debug)]
struct Row {
    order: Order,
    /// A way to it; `None` if only an ordinary run came there.
    path: Option<Path>,
    seen: u32,
}

impl<'a> OrdersReport<'a> {
    /// The report of what `search` found, with the orders that ordinary runs showed.
    pub fn new(name: &'a str, search: Search, seen: Option<HashMap<Order, u32>>) -> Self {
        let runs = seen.as_ref().map(|seen| seen.values().sum());
        let mut seen = seen.unwrap_or_default();
        let mut rows: Vec<Row> = search
            .orders
            .into_iter()
            .map(|(order, path)| Row {
                seen: seen.remove(&order).unwrap_or(0),
                order,
                path: Some(path),
            })
            .collect();
        rows.extend(seen.into_iter().map(|(order, seen)| Row { order, path: None, seen }));
        rows.sort_by(|a, b| (&a.path, &a.order).cmp(&(&b.path, &b.order)));
        let by_lines = rows.iter().all(|row| row.order.is_by_lines());
        Self { name, possible: search.possible, coverage: search.coverage, by_lines, rows, runs }
    }

    /// Whether the search, the prediction and the ordinary runs agree.
    pub fn is_consistent(&self) -> bool {
        let is_predicted =
            self.possible.as_ref().ok().is_none_or(|count| count.orders == self.rows.len() as u128);
        self.coverage != Coverage::All
            || is_predicted && self.rows.iter().all(|row| row.path.is_some())
    }

    fn outputs(&self) -> usize {
        self.rows.iter().map(|row| row.order.text()).collect::<BTreeSet<_>>().len()
    }

    /// Writes the report for people to stdout.
    ///
    /// # Errors
    /// If stdout can't be written to.
    pub fn write_human(&self) -> io::Result<()> {
        let with_bars = io::stdout().is_terminal();
        let mut out = anstream::stdout().lock();
        let bold = styles::NAME;
        writeln!(out, "{bold}{}{bold:#}: {}", self.name, self.headline())?;
        match &self.possible {
            Ok(count) => writeln!(out, "  predicted: {}", self.arithmetic(count))?,
            Err(reason) => writeln!(out, "  not predictable: {reason}")?,
        }
        writeln!(out, "  different outputs: {}", grouped(self.outputs() as u128))?;
        if let Some(runs) = self.runs {
            let shown = self.rows.iter().filter(|row| row.seen > 0).count();
            let all = grouped(self.rows.len() as u128);
            writeln!(
                out,
                "  {} ordinary runs showed {shown} of the {all} orders",
                grouped(u128::from(runs))
            )?;
        }
        writeln!(out)?;
        self.write_rows(&mut out, with_bars)?;
        if !self.is_consistent() {
            let broken = styles::BROKEN;
            writeln!(
                out,
                "\n{broken}orders{broken:#}: the search, the prediction and the runs do not agree"
            )?;
        }
        Ok(())
    }

    fn headline(&self) -> String {
        let orders = plural(self.rows.len() as u128, "order", "orders");
        match (&self.coverage, &self.possible) {
            (Coverage::All, _) => orders,
            (Coverage::Sample { seed }, Ok(count)) => {
                format!("{orders} of {}, drawn with --seed {seed}", grouped(count.orders))
            }
            (Coverage::Sample { seed }, Err(_)) => {
                format!("{orders}, and there are more (--seed {seed})")
            }
            (Coverage::Partial(reason), _) => format!("{orders}, perhaps not all: {reason}"),
        }
    }

    fn write_rows(&self, out: &mut impl Write, with_bars: bool) -> io::Result<()> {
        let most = self.rows.iter().map(|row| row.seen).max().unwrap_or(0).max(1);
        let digits = most.to_string().len();
        for row in &self.rows {
            let path = row
                .path
                .as_ref()
                .map_or_else(|| format!("{} (found by a run alone)", row.names()), Path::to_string);
            if self.runs.is_none() {
                writeln!(out, "  {path}")?;
                continue;
            }
            let length = (row.seen as usize * BAR).div_ceil(most as usize);
            let bar = if with_bars { "█".repeat(length) } else { String::new() };
            let faint = if row.seen == 0 { styles::FAINT } else { anstyle::Style::new() };
            let line = format!("{:>digits$}  {path}  {bar}", row.seen);
            writeln!(out, "  {faint}{}{faint:#}", line.trim_end())?;
        }
        Ok(())
    }

    /// The prediction, in words and numbers.
    fn arithmetic(&self, count: &Count) -> String {
        let (one, many) = if self.by_lines { ("line", "lines") } else { ("write", "writes") };
        let total = grouped(count.orders);
        match &count.formula {
            _ if count.orders == 1 => format!("each {one} waits for the one before it: 1 order"),
            Some(Formula::Chains(lengths)) if lengths.iter().all(|length| *length == 1) => {
                format!("{} {many} in any order: {}! = {total}", lengths.len(), lengths.len())
            }
            Some(Formula::Chains(lengths)) => {
                let all: usize = lengths.iter().sum();
                let below: Vec<_> = lengths.iter().map(|length| format!("{length}!")).collect();
                let each = each(lengths, lengths.len());
                format!(
                    "{all} {many}, {each} in fixed order: {all}!/({}) = {total}",
                    below.join("·")
                )
            }
            Some(Formula::Forest(sizes)) => {
                let below: Vec<_> =
                    sizes.iter().filter(|size| **size > 1).map(usize::to_string).collect();
                let all = sizes.len();
                format!(
                    "{all} {many}, each behind one other at most, with so many behind it, itself included: \
                     {all}!/({}) = {total}",
                    below.join("·")
                )
            }
            None => {
                format!("{total}, by going through the sets of {many} that can have come at a time")
            }
        }
    }

    /// Writes the report for programs to stdout.
    ///
    /// # Errors
    /// If stdout can't be written to.
    pub fn write_json(&self) -> anyhow::Result<()> {
        let order = |row: &Row| JsonOrder {
            order: row.path.as_ref().map(Path::to_string),
            writers: row.order.writers().map(ToString::to_string).collect(),
            output: row.order.text(),
            seen: self.runs.map(|_| row.seen),
        };
        write_json(&JsonReport {
            version: 1,
            name: self.name,
            found: self.rows.len(),
            possible: self.possible.as_ref().ok().map(|count| count.orders),
            formula: self.possible.as_ref().ok().map(|count| self.arithmetic(count)),
            exhaustive: self.coverage == Coverage::All,
            seed: if let Coverage::Sample { seed } = self.coverage { Some(seed) } else { None },
            reason: match (&self.coverage, &self.possible) {
                (Coverage::Partial(reason), _) | (_, Err(reason)) => Some(reason),
                _ => None,
            },
            outputs: self.outputs(),
            runs: self.runs,
            orders: self.rows.iter().map(order).collect(),
        })
    }
}

impl Row {
    fn names(&self) -> String {
        self.order.writers().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }
}

/// "two of each child's", if all have as many; otherwise the numbers.
fn each(lengths: &[usize], processes: usize) -> String {
    match lengths {
        [first, rest @ ..] if rest.iter().all(|length| length == first) => {
            format!("{first} of each of {processes} processes")
        }
        _ => {
            let lengths: Vec<_> = lengths.iter().map(usize::to_string).collect();
            format!("{} of one process each", lengths.join(" + "))
        }
    }
}

fn plural(number: u128, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", grouped(number)) }
}

/// A number with commas between its thousands.
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
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
    reason: Option<&'a String>,
    outputs: usize,
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

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(90), "90");
        assert_eq!(grouped(113_400), "113,400");
        assert_eq!(grouped(1_000_000), "1,000,000");
    }
}
