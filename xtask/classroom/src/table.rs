//! The rows as a table that a spreadsheet reads.

use crate::class::{Class, Row};
use anyhow::Context;

/// A line a row: `student,lesson,verdict`, then the orders, the points, each invariant that any row was checked for
/// (`holds`, `broken`, or nothing), the causes, and why there is no verdict.
///
/// # Errors
/// If it can't be put together.
pub fn csv(class: &Class) -> anyhow::Result<Vec<u8>> {
    let invariants = class.invariants();
    let mut table = csv::Writer::from_writer(Vec::new());
    let heads = ["student", "lesson", "verdict", "orders", "all_orders", "points", "of"];
    table.write_record(heads.iter().chain(&invariants).chain(&["causes", "reason"]))?;
    for row in &class.rows {
        table.write_record(record(row, &invariants))?;
    }
    table.into_inner().ok().context("the table cannot be ended")
}

fn record(row: &Row, invariants: &[&str]) -> Vec<String> {
    let all = if row.exhaustive { "yes" } else { "perhaps not" };
    let numbers = [row.points.to_string(), row.of.to_string()];
    let (orders, all) =
        if row.orders == 0 { (String::new(), "") } else { (row.orders.to_string(), all) };
    let mut record = vec![row.student.clone(), row.lesson.clone(), row.counted.name().to_owned()];
    record.extend([orders, all.to_owned()]);
    record.extend(numbers);
    record.extend(invariants.iter().map(|invariant| {
        let is_checked = row.checked.iter().any(|checked| checked == invariant);
        let state = match row.finding(invariant) {
            Some(_) => "broken",
            None if is_checked => "holds",
            None => "",
        };
        state.to_owned()
    }));
    let reason = if row.reason.is_empty() { &row.perhaps } else { &row.reason };
    record.extend([row.causes.join(" "), plain(reason.lines().next().unwrap_or_default())]);
    record[0] = plain(&row.student);
    record
}

/// A text that no spreadsheet takes for a formula, and no terminal for a command.
fn plain(text: &str) -> String {
    let text = text.replace(char::is_control, "?");
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}
