//! What came of one student's program for one lesson.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A row of the results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Who handed it in.
    pub student: String,
    /// The lesson, or the file of claims, that it was held against.
    pub lesson: String,
    /// What tells whether something else was handed in since.
    pub digest: u64,
    /// Whether the lesson's invariants hold.
    pub verdict: Verdict,
    /// Why there is no verdict; empty if there is one.
    pub reason: String,
    /// Whether all orders were tried.
    pub exhaustive: bool,
    /// How many orders were tried.
    pub orders: usize,
    /// Why there may be more; empty if all were tried.
    pub perhaps: String,
    /// The invariants that were checked.
    pub checked: Vec<String>,
    /// What is broken.
    pub findings: Vec<Finding>,
    /// What the compiler said, or the program itself on standard error.
    pub said: String,
    /// The commands that build and run the program, in its folder; none if it needs no build.
    pub build: String,
    pub run: String,
    /// The run that was reported, as a picture.
    pub timeline: String,
    /// The processes as the kernel saw them.
    pub processes: Vec<Value>,
}

/// Whether the invariants hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Holds,
    Broken,
    Unanswered,
}

/// Something that is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub invariant: String,
    pub process: String,
    pub message: String,
    pub cause_id: String,
    pub cause: String,
    /// The lesson that explains it.
    #[serde(default)]
    pub see: String,
    /// Whether it only follows from another finding.
    #[serde(default)]
    pub follows: bool,
    /// The command that shows it again.
    #[serde(default)]
    pub replay: Option<String>,
}

impl Row {
    /// A row without a verdict.
    pub fn unanswered(student: &str, lesson: &str, digest: u64, reason: String) -> Self {
        Self {
            student: student.to_owned(),
            lesson: lesson.to_owned(),
            digest,
            verdict: Verdict::Unanswered,
            reason,
            exhaustive: false,
            orders: 0,
            perhaps: String::new(),
            checked: Vec::new(),
            findings: Vec::new(),
            said: String::new(),
            build: String::new(),
            run: String::new(),
            timeline: String::new(),
            processes: Vec::new(),
        }
    }

    /// The invariants that are broken, each once, the most telling first.
    pub fn broken(&self) -> Vec<&str> {
        let mut broken: Vec<&str> = Vec::new();
        for finding in &self.findings {
            if !broken.contains(&finding.invariant.as_str()) {
                broken.push(&finding.invariant);
            }
        }
        broken
    }

    /// The causes of what is broken, each once, without what only follows.
    pub fn causes(&self) -> Vec<&str> {
        let mut causes: Vec<&str> = Vec::new();
        for finding in self.findings.iter().filter(|finding| !finding.follows) {
            if !causes.contains(&finding.cause_id.as_str()) {
                causes.push(&finding.cause_id);
            }
        }
        causes
    }
}
