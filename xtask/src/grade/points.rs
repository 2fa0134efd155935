//! What rows count for: the teacher's weights, and what is made of a verdict that is none, or not on all orders.

use super::row::{Row, Verdict};
use crate::course::{Invariant, say};
use clap::ValueEnum;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::str::FromStr;

/// How many points each invariant is worth: 1, unless it is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weights(BTreeMap<&'static str, u32>);

impl FromStr for Weights {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let weight = |part: &str| {
            let (name, points) = part.split_once('=')?;
            let invariant = Invariant::ALL.into_iter().find(|one| one.id() == name.trim())?;
            Some((invariant.id(), points.trim().parse().ok()?))
        };
        let weights = text.split(',').map(|part| {
            weight(part).ok_or_else(|| {
                let all = Invariant::ALL.map(Invariant::id).join(", ");
                say!(
                    "`{part}` is no invariant with its points, as in reaped=3; the invariants: {all}",
                    "`{part}`: 규칙과 점수를 reaped=3처럼 적으세요. 규칙: {all}"
                )
            })
        });
        Ok(Self(weights.collect::<Result<_, _>>()?))
    }
}

impl Weights {
    fn of(&self, invariant: &str) -> u32 {
        self.0.get(invariant).copied().unwrap_or(1)
    }
}

/// What is made of a program that holds, perhaps not in all orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Perhaps {
    /// It holds.
    Holds,
    /// It is unanswered: somebody has to look at it.
    Unanswered,
}

/// What is made of a question without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Unanswered {
    /// It stays unanswered.
    Unanswered,
    /// It is broken.
    Broken,
}

/// How rows are counted.
#[derive(Clone, Debug)]
pub struct Counting {
    pub weights: Weights,
    pub perhaps: Perhaps,
    pub unanswered: Unanswered,
}

/// A row, and what it counts for.
#[derive(Clone, Debug, Serialize)]
pub struct Graded {
    #[serde(flatten)]
    pub row: Row,
    /// The verdict as it counts.
    pub counted: Verdict,
    /// The points, and how many there could have been; none where nothing was checked.
    pub points: u32,
    pub of: u32,
    /// The causes of what is broken, each once, without what only follows.
    pub causes: Vec<String>,
}

impl Counting {
    /// As it is told with the results.
    pub fn settings(&self) -> Vec<String> {
        let mut settings = vec![
            format!("--perhaps {}", name(&self.perhaps)),
            format!("--unanswered {}", name(&self.unanswered)),
        ];
        if !self.weights.0.is_empty() {
            let weights = self.weights.0.iter().map(|(name, points)| format!("{name}={points}"));
            settings.push(format!("--points {}", weights.collect::<Vec<_>>().join(",")));
        }
        settings
    }

    /// What a row counts for.
    pub fn grade(&self, row: Row) -> Graded {
        let counted = match (row.verdict, row.exhaustive) {
            (Verdict::Holds, false) if self.perhaps == Perhaps::Unanswered => Verdict::Unanswered,
            (verdict, _) => verdict,
        };
        let counted = match (counted, self.unanswered) {
            (Verdict::Unanswered, Unanswered::Broken) => Verdict::Broken,
            _ => counted,
        };
        let broken = row.broken();
        // Whether the orders are as many as predicted is a matter of the search, not of the program.
        let is_own = |one: &&String| one.as_str() != Invariant::Orders.id();
        let sum = |is: &dyn Fn(&str) -> bool| {
            let counted = row.checked.iter().filter(is_own).filter(|one| is(one));
            counted.map(|invariant| self.weights.of(invariant)).sum()
        };
        let of = sum(&|_| true);
        // A program that has shown nothing has kept no rule.
        let wrote =
            |process: &Value| process["wrote"].as_str().is_some_and(|text| !text.is_empty());
        let has_shown = row.processes.iter().any(wrote);
        let points = if has_shown { sum(&|invariant| !broken.contains(&invariant)) } else { 0 };
        let causes = row.causes().into_iter().map(str::to_owned).collect();
        Graded { row, counted, points, of, causes }
    }
}

/// A value as the command line takes it.
fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}
