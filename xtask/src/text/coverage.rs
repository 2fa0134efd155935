//! Which orders were tried, of how many, in words.

use super::fit::{count, grouped};
use interleave::{Count, Coverage, Extent, Formula};

/// What is said where text that is another in each run was masked.
pub const VARYING_TEXT: &str = "text that changes from run to run (times, random numbers) is shown as … and tells no orders apart";

/// "90 of 90 orders", "6 orders, and there are no others", "4 orders, perhaps not all: …".
pub fn orders_tried(coverage: &Coverage) -> String {
    let found = grouped(coverage.found as u128);
    match (&coverage.extent, coverage.predicted_orders()) {
        (Extent::All, Some(predicted @ 2..)) => format!("{found} of {} orders", grouped(predicted)),
        (Extent::Sample { seed }, Some(predicted)) => {
            format!("{found} of {} orders, drawn with --seed {seed}", grouped(predicted))
        }
        _ => orders(coverage) + &rest(coverage),
    }
}

/// "in 30 of 90 orders", "in 1 of 4 orders, perhaps not all: …".
pub fn orders_with_faults(faulty: usize, coverage: &Coverage) -> String {
    format!("in {} of {}{}", grouped(faulty as u128), orders(coverage), rest(coverage))
}

fn orders(coverage: &Coverage) -> String {
    count(coverage.found, "order", "orders")
}

/// What there is to say of the orders that were not tried.
fn rest(coverage: &Coverage) -> String {
    match (&coverage.extent, coverage.predicted_orders()) {
        (Extent::All, Some(1)) => ", the only one".to_owned(),
        (Extent::All, Some(_)) => String::new(),
        (Extent::All, None) => ", and there are no others".to_owned(),
        (Extent::Sample { seed }, Some(predicted)) => {
            format!(", drawn of {} with --seed {seed}", grouped(predicted))
        }
        (Extent::Sample { seed }, None) => format!(", not all: drawn with --seed {seed}"),
        (Extent::Partial(reason), _) => format!(", perhaps not all: {reason}"),
    }
}

/// The arithmetic behind a predicted number of orders. `by_lines` tells whether each write is one
/// line.
pub fn arithmetic(counted: &Count, by_lines: bool) -> String {
    let (one, many) = if by_lines { ("line", "lines") } else { ("write", "writes") };
    let total = grouped(counted.orders);
    match &counted.formula {
        _ if counted.orders == 1 => format!("each {one} waits for the one before it: 1 order"),
        Some(Formula::Chains(lengths)) if lengths.iter().all(|length| *length == 1) => {
            format!("{} {many} in any order: {}! = {total}", lengths.len(), lengths.len())
        }
        Some(Formula::Chains(lengths)) => {
            let all: usize = lengths.iter().sum();
            let below: Vec<_> = lengths.iter().map(|length| format!("{length}!")).collect();
            let (each, below) = (each(lengths), below.join("·"));
            format!("{all} {many}, {each} in fixed order: {all}!/({below}) = {total}")
        }
        Some(Formula::Forest(sizes)) => {
            let below: Vec<_> =
                sizes.iter().filter(|size| **size > 1).map(usize::to_string).collect();
            let (all, below) = (sizes.len(), below.join("·"));
            format!(
                "{all} {many}, each waiting for one other at most; below, how many wait for each, itself included: \
                 {all}!/({below}) = {total}"
            )
        }
        None => {
            format!("{total}, by going through the sets of {many} that can have come at a time")
        }
    }
}

/// "2 of each of 3 processes", if all have as many; otherwise the numbers.
fn each(lengths: &[usize]) -> String {
    match lengths {
        [first, rest @ ..] if rest.iter().all(|length| length == first) => {
            format!("{first} of each of {} processes", lengths.len())
        }
        _ => {
            let lengths: Vec<_> = lengths.iter().map(usize::to_string).collect();
            format!("{} of one process each", lengths.join(" + "))
        }
    }
}
