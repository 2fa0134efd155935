//! Which orders were tried, of how many, in words.

use super::fit::grouped;
use super::noun::{Noun, count};
use super::reason::reason;
use crate::course::{say, word};
use interleave::{Count, Coverage, Extent, Formula};

/// What is said where text that is another in each run was masked.
pub fn varying_text() -> &'static str {
    word!(
        "text that changes from run to run (times, random numbers) is shown as … and tells no orders apart",
        "실행할 때마다 달라지는 글자(시각, 난수)는 …로 나타내고, 순서를 구별하는 데 쓰지 않아요"
    )
}

/// "90 of 90 orders", "6 orders, and there are no others", "4 orders, perhaps not all: …".
pub fn orders_tried(coverage: &Coverage) -> String {
    let found = grouped(coverage.found as u128);
    match (&coverage.extent, coverage.predicted_orders()) {
        (Extent::All, Some(predicted @ 2..)) => {
            let predicted = grouped(predicted);
            say!("{found} of {predicted} orders", "순서 {predicted}가지 중 {found}가지")
        }
        (Extent::Sample { seed }, Some(predicted)) => {
            let predicted = grouped(predicted);
            say!(
                "{found} of {predicted} orders, drawn with --seed {seed}",
                "순서 {predicted}가지 중 {found}가지(--seed {seed}로 뽑은 표본)"
            )
        }
        _ => orders(coverage) + &rest(coverage),
    }
}

/// "in 30 of 90 orders", "in 1 of 4 orders, perhaps not all: …", "in its only order".
pub fn orders_with_faults(faulty: usize, coverage: &Coverage) -> String {
    if let (Extent::All, Some(1)) = (&coverage.extent, coverage.predicted_orders()) {
        return word!("in its only order", "하나뿐인 순서에서").to_owned();
    }
    let (faulty, all, rest) = (grouped(faulty as u128), orders(coverage), rest(coverage));
    say!("in {faulty} of {all}{rest}", "{all} 중 {faulty}가지에서{rest}")
}

fn orders(coverage: &Coverage) -> String {
    count(coverage.found, Noun::Order)
}

/// What there is to say of the orders that were not tried.
fn rest(coverage: &Coverage) -> String {
    match (&coverage.extent, coverage.predicted_orders()) {
        (Extent::All, Some(1)) => word!(", the only one", ", 하나뿐").to_owned(),
        (Extent::All, Some(_)) => String::new(),
        (Extent::All, None) => word!(", and there are no others", ", 다른 순서는 없음").to_owned(),
        (Extent::Sample { seed }, Some(predicted)) => {
            let predicted = grouped(predicted);
            say!(
                ", drawn of {predicted} with --seed {seed}",
                "({predicted}가지 중 --seed {seed}로 뽑은 표본)"
            )
        }
        (Extent::Sample { seed }, None) => {
            say!(", not all: drawn with --seed {seed}", ", 전부는 아님: --seed {seed}로 뽑은 표본")
        }
        (Extent::Partial(why), _) => {
            let why = reason(why);
            say!(", perhaps not all: {why}", ", 전부가 아닐 수 있음: {why}")
        }
    }
}

/// The arithmetic behind a predicted number of orders. `by_lines` tells whether each write is one
/// line.
pub fn arithmetic(counted: &Count, by_lines: bool) -> String {
    let (one, many) = if by_lines {
        (word!("line", "줄"), word!("lines", "줄"))
    } else {
        (word!("write", "쓰기"), word!("writes", "쓰기"))
    };
    let total = grouped(counted.orders);
    match &counted.formula {
        _ if counted.orders == 1 => say!(
            "each {one} waits for the one before it: 1 order",
            "{many}마다 앞의 것을 기다려요: 순서 1가지"
        ),
        Some(Formula::Chains(lengths)) if lengths.iter().all(|length| *length == 1) => {
            let all = lengths.len();
            say!(
                "{all} {many} in any order: {all}! = {total}",
                "{many} {all}개, 순서는 자유: {all}! = {total}"
            )
        }
        Some(Formula::Chains(lengths)) => {
            let all: usize = lengths.iter().sum();
            let below: Vec<_> = lengths.iter().map(|length| format!("{length}!")).collect();
            let (each, below) = (each(lengths), below.join("·"));
            say!(
                "{all} {many}, {each} in fixed order: {all}!/({below}) = {total}",
                "{many} {all}개, {each}는 차례가 정해져 있음: {all}!/({below}) = {total}"
            )
        }
        Some(Formula::Forest(sizes)) => {
            let below: Vec<_> =
                sizes.iter().filter(|size| **size > 1).map(usize::to_string).collect();
            let (all, below) = (sizes.len(), below.join("·"));
            say!(
                "{all} {many}, each waiting for one other at most; below, how many wait for each, itself included: \
                 {all}!/({below}) = {total}",
                "{many} {all}개, 저마다 기다리는 것은 많아야 하나예요. 나누는 수는 자기와 자기를 기다리는 것을 함께 센 수예요: {all}!/({below}) = {total}"
            )
        }
        None => say!(
            "{total}, by going through the sets of {many} that can have come at a time",
            "{total}가지. 어느 순간까지 나왔을 수 있는 {many}의 묶음을 하나하나 따져서 셌어요"
        ),
    }
}

/// "2 of each of 3 processes", if all have as many; otherwise the numbers.
fn each(lengths: &[usize]) -> String {
    match lengths {
        [first, rest @ ..] if rest.iter().all(|length| length == first) => {
            let processes = lengths.len();
            say!(
                "{first} of each of {processes} processes",
                "프로세스 {processes}개가 저마다 쓰는 {first}개"
            )
        }
        _ => {
            let lengths: Vec<_> = lengths.iter().map(usize::to_string).collect();
            let lengths = lengths.join(" + ");
            say!("{lengths} of one process each", "프로세스마다 쓰는 {lengths}개")
        }
    }
}
