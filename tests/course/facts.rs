//! The course, as cargo's metadata tell it, and the one list by hand that it is held against.

use crate::built::root;
use cargo_metadata::{Dependency, MetadataCommand, Package};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The lessons in the course's order, and what kind each is. It is written by hand so that a lesson
/// which vanishes is missed: a house rule compares it with cargo's metadata.
pub const LESSONS: [(&str, &str); 17] = [
    ("getpid", "core"),
    ("one_child", "core"),
    ("three_children", "core"),
    ("same_fn", "core"),
    ("diff_fns", "core"),
    ("own_memory", "checkpoint"),
    ("join", "checkpoint"),
    ("in_order", "checkpoint"),
    ("main_guard", "checkpoint"),
    ("split_work", "checkpoint"),
    ("zombie", "checkpoint"),
    ("orphan", "checkpoint"),
    ("start_methods", "checkpoint"),
    ("no_exit", "mistake"),
    ("unflushed", "mistake"),
    ("lost_handle", "mistake"),
    ("no_guard", "mistake"),
];

/// The exercises by hand, in their order.
pub const EXERCISES: [&str; 12] = [
    "grandchild",
    "three_no_more",
    "whose_number",
    "in_reverse",
    "answer_as_status",
    "never_more_than_two",
    "first_come",
    "truly_together",
    "end_it_politely",
    "a_pipeline",
    "adopt_your_grandchild",
    "the_lying_order",
];

/// A lesson, as its `Cargo.toml` describes it.
pub struct Lesson {
    /// The crate's name.
    pub name: String,
    /// Its place in the course, from 1.
    pub section: u64,
    /// `core`, `checkpoint`, `mistake` or `exercise`.
    pub kind: String,
    /// The invariants that it breaks on purpose, or before anybody has worked on it.
    pub breaks: BTreeSet<String>,
    /// Whether it can run in a notebook.
    pub in_notebook: bool,
    /// How many processes it has.
    pub processes: u64,
    /// How many lines these write.
    pub lines: u64,
    /// The crates that it uses.
    pub dependencies: Vec<Dependency>,
}

impl Lesson {
    /// The lesson of this package, if it is one.
    fn of(package: Package) -> Option<Self> {
        let data = package.metadata.get("lesson")?;
        let kind = &data["kind"];
        let breaks = kind["mistake"].as_object().or(data["breaks"].as_object());
        let breaks = breaks.map(|breaks| breaks.keys().cloned().collect());
        let plain = kind.as_str().unwrap_or("mistake").to_owned();
        // What only one platform needs says nothing of the lesson.
        let dependencies = package.dependencies.into_iter().filter(|one| one.target.is_none());
        Some(Lesson {
            name: package.name.to_string(),
            section: data["section"].as_u64()?,
            kind: plain,
            breaks: breaks.unwrap_or_default(),
            in_notebook: data["notebook"] != false,
            processes: processes(&data["parent"]),
            lines: lines(&data["parent"]),
            dependencies: dependencies.collect(),
        })
    }

    /// Whether the learner is to write it.
    pub fn is_exercise(&self) -> bool {
        self.kind == "exercise"
    }

    /// Whether it is wrong on purpose.
    pub fn is_mistake(&self) -> bool {
        self.kind == "mistake"
    }
}

/// The values in this list; none where there is no list.
fn list<'a>(process: &'a Value, key: &str) -> &'a [Value] {
    process[key].as_array().map_or(&[], Vec::as_slice)
}

fn processes(process: &Value) -> u64 {
    1 + list(process, "children").iter().map(processes).sum::<u64>()
}

fn lines(process: &Value) -> u64 {
    let own = list(process, "lines").len() as u64;
    own + list(process, "children").iter().map(lines).sum::<u64>()
}

/// The lessons in the course's order, and then the exercises in theirs.
fn all() -> &'static [Lesson] {
    static ALL: LazyLock<Vec<Lesson>> = LazyLock::new(|| {
        let metadata = MetadataCommand::new().current_dir(root()).no_deps().exec();
        let packages = metadata.expect("cargo tells the workspace's metadata").packages;
        let mut lessons: Vec<_> = packages.into_iter().filter_map(Lesson::of).collect();
        lessons.sort_by_key(|lesson| (lesson.is_exercise(), lesson.section));
        lessons
    });
    &ALL
}

/// The lessons in the course's order.
pub fn course() -> &'static [Lesson] {
    &all()[..LESSONS.len()]
}

/// The exercises in their order.
pub fn exercises() -> &'static [Lesson] {
    &all()[LESSONS.len()..]
}

/// The names of these lessons.
pub fn names<'a>(lessons: impl IntoIterator<Item = &'a Lesson>) -> Vec<&'a str> {
    lessons.into_iter().map(|lesson| lesson.name.as_str()).collect()
}

/// The lesson of this name.
#[track_caller]
pub fn lesson(name: &str) -> &'static Lesson {
    let found = course().iter().find(|lesson| lesson.name == name);
    found.expect("there is a lesson of this name")
}

/// Those that are wrong on purpose.
pub fn mistakes() -> impl Iterator<Item = &'static Lesson> {
    course().iter().filter(|lesson| lesson.is_mistake())
}
