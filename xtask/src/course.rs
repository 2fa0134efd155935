//! The course: its lessons, read from their `Cargo.toml`s.

mod cargo;
mod invariant;
mod line;

pub use cargo::build;
pub use invariant::{Invariant, LimitTopic, Topic};
pub use line::{Filling, Line, Numbers};

use crate::cli::Language;
use crate::trace::ProcessName;
use anyhow::{Context, bail};
use cargo_metadata::camino::Utf8PathBuf;
use cargo_metadata::{MetadataCommand, Package};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The lessons in the course's order.
#[derive(Debug)]
pub struct Course {
    /// The workspace's folder.
    pub root: PathBuf,
    /// All lessons, by section.
    pub lessons: Vec<Lesson>,
}

/// One lesson: a crate, and what its processes are to write.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The crate's name.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// The crates that it uses.
    pub dependencies: Vec<Dependency>,
    /// What its `Cargo.toml` says of it.
    pub data: LessonData,
}

/// A crate that a lesson uses.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// The version that is asked for, as `Cargo.toml` says it.
    pub version: String,
    /// The features that are asked for.
    pub features: Vec<String>,
}

/// `[package.metadata.lesson]` in a lesson's `Cargo.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonData {
    /// Its place in the course, from 1.
    pub section: u32,
    /// Which part of the course it belongs to.
    pub kind: Kind,
    /// Its title in both languages.
    pub title: Title,
    /// What to read it for when it is broken somewhere.
    #[serde(default)]
    pub explains: Vec<Topic>,
    /// Whether it can be run in a notebook.
    #[serde(default = "yes")]
    pub notebook: bool,
    /// The first process, with its children inside.
    pub parent: ProcessData,
}

fn yes() -> bool {
    true
}

/// A part of the course.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The lecture's own sections.
    Core,
    /// What the lecture closes with: what to watch for, and what it is good for.
    Checkpoint,
    /// A program that is wrong on purpose, with the invariants that it breaks. Its lines are those
    /// that were meant.
    Mistake(BTreeMap<Invariant, Extent>),
}

/// In which orders a mistake breaks an invariant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// In every one.
    All,
    /// In at least one, and not in every one.
    Some,
}

impl Kind {
    /// Its name, as the data and reports have it.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Checkpoint => "checkpoint",
            Self::Mistake(_) => "mistake",
        }
    }

    /// What it breaks on purpose, if it is a mistake.
    pub fn breaks(&self) -> Option<&BTreeMap<Invariant, Extent>> {
        match self {
            Self::Mistake(breaks) => Some(breaks),
            Self::Core | Self::Checkpoint => None,
        }
    }
}

impl Extent {
    /// Its name in a sentence: "in all orders".
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Some => "some",
        }
    }
}

/// A title in the course's languages.
#[derive(Clone, Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// In English.
    pub en: String,
    /// In Korean.
    pub ko: String,
}

/// What a process of a lesson is to do.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessData {
    /// The lines that it writes, in its order.
    pub lines: Vec<Line>,
    /// The exit status that it ends with, 0 to 255.
    #[serde(default)]
    pub status: u8,
    /// Whether its parent ends first, so that another process adopts it.
    #[serde(default)]
    pub orphan: bool,
    /// The processes that it forks, in its order.
    #[serde(default)]
    pub children: Vec<ProcessData>,
}

impl LessonData {
    /// Whether its parts fit each other; if not, the key that doesn't, and why.
    fn check(&self) -> Result<(), String> {
        if self.kind.breaks().is_some_and(BTreeMap::is_empty) {
            return Err("kind.mistake`: a mistake breaks at least one invariant".to_owned());
        }
        if self.parent.orphan {
            return Err("parent.orphan`: the first process has no parent in the lesson".to_owned());
        }
        let processes = self.parent.with_names();
        let mut named =
            processes.iter().flat_map(|(_, data)| &data.lines).flat_map(Line::processes);
        match named.find(|name| !processes.iter().any(|(known, _)| known == *name)) {
            Some(name) => Err(format!("parent`: a line names process {name}, which is not there")),
            None => Ok(()),
        }
    }
}

impl Title {
    /// The title in this language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Ko => &self.ko,
        }
    }
}

impl ProcessData {
    /// How many processes this is, with all below it.
    pub fn count(&self) -> usize {
        1 + self.children.iter().map(Self::count).sum::<usize>()
    }

    /// All of them, each before its children, by their places in the tree.
    pub fn with_names(&self) -> Vec<(ProcessName, &Self)> {
        fn add<'a>(
            name: ProcessName,
            data: &'a ProcessData,
            all: &mut Vec<(ProcessName, &'a ProcessData)>,
        ) {
            let children: Vec<_> = (1..)
                .zip(&data.children)
                .map(|(number, child)| (name.child(number), child))
                .collect();
            all.push((name, data));
            for (name, child) in children {
                add(name, child, all);
            }
        }
        let mut all = Vec::new();
        add(ProcessName::root(), self, &mut all);
        all
    }

    /// The lines in which a number stands that may be another in each run.
    pub fn lines_with_numbers(&self) -> Vec<Line> {
        let processes = self.with_names();
        let lines = processes.iter().flat_map(|(_, process)| &process.lines);
        lines.filter(|line| line.has_numbers()).cloned().collect()
    }

    /// How many lines they write in all.
    pub fn line_count(&self) -> usize {
        self.lines.len() + self.children.iter().map(Self::line_count).sum::<usize>()
    }
}

impl Course {
    /// Reads the course of this workspace.
    ///
    /// # Errors
    /// If cargo can't read the workspace, or a lesson's key is missing or wrong: the error names
    /// the file and the key.
    pub fn load() -> anyhow::Result<Self> {
        // `cargo run` tells where this crate is; without it, it is where it was built.
        let folder = std::env::var_os("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let metadata = MetadataCommand::new()
            .manifest_path(PathBuf::from(folder).join("Cargo.toml"))
            .no_deps()
            .exec()
            .context("cannot read the course's workspace")?;
        let folder: Utf8PathBuf = metadata.workspace_root.join("lessons");
        let packages =
            metadata.packages.iter().filter(|package| package.manifest_path.starts_with(&folder));
        let mut lessons = packages.map(read_lesson).collect::<anyhow::Result<Vec<_>>>()?;
        lessons.sort_by(|a, b| (a.data.section, &a.name).cmp(&(b.data.section, &b.name)));
        Ok(Self { root: metadata.workspace_root.into(), lessons })
    }

    /// The lesson that explains this topic, if there is one.
    pub fn explaining(&self, topic: Topic) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.data.explains.contains(&topic))
    }

    /// The lessons of these names in the course's order; all, if there are no names.
    ///
    /// # Errors
    /// If a name is no lesson's: the error tells the nearest one.
    pub fn select(&self, names: &[String]) -> anyhow::Result<Vec<&Lesson>> {
        if let Some(unknown) =
            names.iter().find(|name| !self.lessons.iter().any(|lesson| lesson.name == **name))
        {
            bail!(
                "there is no lesson `{unknown}`{}\n`cargo xtask list` shows them all",
                self.hint(unknown)
            );
        }
        let wanted = |lesson: &&Lesson| names.is_empty() || names.contains(&lesson.name);
        Ok(self.lessons.iter().filter(wanted).collect())
    }

    fn hint(&self, unknown: &str) -> String {
        let similarity = |lesson: &Lesson| strsim::jaro_winkler(unknown, &lesson.name);
        let nearest = self.lessons.iter().max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
        nearest.map_or_else(String::new, |lesson| format!("; did you mean `{}`?", lesson.name))
    }
}

fn read_lesson(package: &Package) -> anyhow::Result<Lesson> {
    let file = &package.manifest_path;
    let Some(data) = package.metadata.get("lesson") else {
        bail!(
            "{file}: the key `package.metadata.lesson` is missing: it says what the lesson's processes write"
        );
    };
    let data: LessonData = serde_path_to_error::deserialize(data).map_err(|error| {
        let path = error.path().to_string();
        let below = if path == "." { String::new() } else { format!(".{path}") };
        anyhow::anyhow!("{file}: key `package.metadata.lesson{below}`: {}", error.into_inner())
    })?;
    data.check()
        .map_err(|error| anyhow::anyhow!("{file}: key `package.metadata.lesson.{error}"))?;
    let folder = file.parent().context("a file is in a folder")?;
    let dependencies = package.dependencies.iter().map(|dependency| Dependency {
        name: dependency.name.clone(),
        // Cargo tells a bare version with the operator that it stands for.
        version: dependency.req.to_string().trim_start_matches('^').to_owned(),
        features: dependency.features.clone(),
    });
    Ok(Lesson {
        name: package.name.to_string(),
        folder: folder.into(),
        dependencies: dependencies.collect(),
        data,
    })
}

#[cfg(test)]
mod tests {
    use super::{Course, Topic};

    #[test]
    fn every_invariant_and_every_limit_is_explained_somewhere() {
        let course = Course::load().unwrap();
        for topic in Topic::all() {
            assert!(course.explaining(topic).is_some(), "no lesson explains `{}`", topic.id());
        }
    }
}
