//! What was recorded, as `cargo xtask site` gives it.

use serde::Deserialize;
use serde_json::value::RawValue;

/// What there is to show.
#[derive(Deserialize)]
pub struct Course {
    /// The lessons in the course's order, each mistake followed by what is right in its place; or another program.
    pub pages: Vec<Page>,
}

/// A lesson, or a program that is none.
#[derive(Deserialize)]
pub struct Page {
    /// What its file is called.
    pub name: String,
    pub kind: Kind,
    /// A lesson's number in the course.
    pub section: Option<u32>,
    pub title: InLanguages,
    pub notes: Option<InLanguages>,
    /// The program's text, if it is known.
    pub program: Option<Program>,
    /// The command that replays an order, before and after that order.
    pub replay: (String, String),
    pub machine: Machine,
}

impl Page {
    /// The page's file.
    pub fn file(&self) -> String {
        format!("{}.html", self.name)
    }

    /// Whether something was recorded.
    pub fn has_machine(&self) -> bool {
        matches!(self.machine, Machine::Tree(_))
    }

    /// What was recorded, if something was.
    pub fn tree(&self) -> Option<Tree> {
        let Machine::Tree(tree) = &self.machine else { return None };
        serde_json::from_str(tree.get()).ok()
    }
}

/// What a page is about.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Core,
    Checkpoint,
    Mistake,
    /// A mistake's program without the mistake.
    Mended,
    /// No lesson's program.
    Other,
}

impl Kind {
    /// As it stands in the page's markup.
    pub fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Checkpoint => "checkpoint",
            Self::Mistake => "mistake",
            Self::Mended => "mended",
            Self::Other => "other",
        }
    }
}

/// A program's text.
#[derive(Deserialize)]
pub struct Program {
    /// The language, as its files end.
    pub language: String,
    pub text: String,
}

/// What was recorded of a program; or why it can't be, in the runner's words.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Machine {
    /// As the page's scripts read it.
    Tree(Box<RawValue>),
    Missing(String),
}

#[derive(Deserialize)]
pub struct InLanguages {
    pub en: String,
    pub ko: String,
}

impl InLanguages {
    /// A text of the pages themselves.
    pub fn new(en: &str, ko: &str) -> Self {
        Self { en: en.to_owned(), ko: ko.to_owned() }
    }
}

/// The part of a tree of choices that a picture needs. The first node is the beginning of each run.
#[derive(Deserialize)]
pub struct Tree {
    pub exhaustive: bool,
    pub found: usize,
    pub nodes: Vec<Node>,
    /// The PIDs by the processes' names, if they were the same in all runs.
    #[serde(default)]
    pub pids: std::collections::BTreeMap<String, i32>,
}

/// Some events, and a choice or an end.
#[derive(Deserialize)]
pub struct Node {
    pub events: Vec<Event>,
    #[serde(default)]
    pub choices: Vec<Choice>,
}

#[derive(Deserialize)]
pub struct Choice {
    /// The node that it leads to; none if it was not run.
    pub next: Option<usize>,
}

/// What a process did.
#[derive(Deserialize)]
pub struct Event {
    pub process: String,
    #[serde(flatten)]
    pub what: What,
}

#[derive(Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum What {
    Fork { child: String },
    Exec { program: String },
    Write { text: String },
    Exit { exit_status: Option<i32> },
    Reap { child: String },
}
