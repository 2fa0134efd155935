//! What came of a class, as `cargo xtask grade` gives it.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The rows, and what they are about.
#[derive(Deserialize)]
pub struct Class {
    /// The language of the reports.
    pub lang: String,
    /// What the hand-ins were held against.
    pub lessons: Vec<String>,
    /// How it was graded.
    pub settings: Vec<String>,
    /// By students, and for each in the order of the lessons.
    pub rows: Vec<Row>,
}

impl Class {
    /// The rows of each student.
    pub fn students(&self) -> BTreeMap<&str, Vec<&Row>> {
        let mut students: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in &self.rows {
            students.entry(&row.student).or_default().push(row);
        }
        students
    }

    /// The invariants that any row was checked for, each once.
    pub fn invariants(&self) -> Vec<&str> {
        let mut invariants: Vec<&str> = Vec::new();
        for invariant in self.rows.iter().flat_map(|row| &row.checked) {
            if !invariants.contains(&invariant.as_str()) {
                invariants.push(invariant);
            }
        }
        invariants.sort_unstable();
        invariants
    }
}

/// What came of one student's program for one lesson.
#[derive(Deserialize)]
pub struct Row {
    pub student: String,
    pub lesson: String,
    pub verdict: Verdict,
    /// The verdict as it counts.
    pub counted: Verdict,
    pub points: u32,
    pub of: u32,
    /// The causes of what is broken, each once, without what only follows.
    pub causes: Vec<String>,
    /// Why there is no verdict.
    pub reason: String,
    /// Whether all orders were tried, and how many were.
    pub exhaustive: bool,
    pub orders: usize,
    /// Why there may be more orders.
    pub perhaps: String,
    pub checked: Vec<String>,
    pub findings: Vec<Finding>,
    /// What the compiler or the program said.
    pub said: String,
    /// The commands that built and ran the program.
    pub build: String,
    pub run: String,
    /// The run that was reported, as SVG.
    pub timeline: String,
    pub processes: Vec<Process>,
}

impl Row {
    /// What is wrong with an invariant, if something is.
    pub fn finding(&self, invariant: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.invariant == invariant)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Holds,
    Broken,
    Unanswered,
}

impl Verdict {
    /// As it stands in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Broken => "broken",
            Self::Unanswered => "unanswered",
        }
    }
}

/// Something that is broken.
#[derive(Deserialize)]
pub struct Finding {
    pub invariant: String,
    pub process: String,
    pub message: String,
    pub cause_id: String,
    pub cause: String,
    /// The lesson that explains it.
    pub see: String,
    pub follows: bool,
    /// The command that shows it again.
    pub replay: Option<String>,
}

/// A process as the kernel saw it.
#[derive(Deserialize)]
pub struct Process {
    pub name: String,
    pub pid: i32,
    pub forked_by: Option<String>,
    pub wrote: String,
    pub exit_status: Option<i32>,
    pub signal: Option<i32>,
    pub reaped_by: Option<String>,
}
