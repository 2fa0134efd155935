//! A lesson: its crate, and what the data in its `Cargo.toml` say of its processes.

use super::cause_id::CauseId;
use super::form::Match;
use super::invariant::Invariant;
use super::language::Language;
use super::line::Line;
use super::moment::{Moment, Name};
use super::platform::Platform;
use super::say::say;
use anyhow::{Context, anyhow, bail};
use cargo_metadata::Package;
use interleave::{End, ProcessName, Trace, mask_pid};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// One lesson: a crate, and what its processes write.
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
    /// What an exercise breaks as long as nobody has worked on it.
    #[serde(default)]
    pub breaks: BTreeMap<Invariant, BrokenIn>,
    /// The causes that it explains, when one of them is found somewhere.
    #[serde(default)]
    pub explains: Vec<CauseId>,
    /// Whether it can be run in a notebook.
    #[serde(default = "yes")]
    pub notebook: bool,
    /// The only platform on which its program can show what it is about; any, if none is named.
    #[serde(default)]
    pub platform: Option<Platform>,
    /// Processes that all live at once in at least one order.
    #[serde(default)]
    pub overlap: Vec<Name>,
    /// Moments of which the first comes before the second in every order.
    #[serde(default)]
    pub sequence: Vec<[Moment; 2]>,
    /// How many orders there are.
    #[serde(default)]
    pub orders: Option<usize>,
    /// What the orders show that its lines tell.
    #[serde(default)]
    pub order_of: Option<OrderOf>,
    /// How many children of the first process live at once, at most.
    #[serde(default)]
    pub at_most: Option<usize>,
    /// The first process, with its children inside.
    pub parent: ProcessData,
}

/// Orders of another lesson, in which it breaks an invariant.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderOf {
    /// That lesson's name.
    pub lesson: String,
    /// What it breaks in them.
    pub breaks: Invariant,
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
    Mistake(BTreeMap<Invariant, BrokenIn>),
    /// A program that the learner is to finish or to mend. Its lines are those of its solution.
    Exercise,
}

/// In which orders a mistake breaks an invariant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BrokenIn {
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
            Self::Exercise => "exercise",
        }
    }

    /// What it breaks on purpose, if it is a mistake.
    pub fn breaks(&self) -> Option<&BTreeMap<Invariant, BrokenIn>> {
        match self {
            Self::Mistake(breaks) => Some(breaks),
            Self::Core | Self::Checkpoint | Self::Exercise => None,
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

/// What a process of a lesson does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessData {
    /// The lines that it writes, in its order.
    pub lines: Vec<Line>,
    /// The exit status that it ends with, 0 to 255.
    #[serde(default)]
    pub status: u8,
    /// The signal that ends it, if it does not exit.
    #[serde(default)]
    pub signal: Option<u8>,
    /// Whether its lines come before those of its children.
    #[serde(default)]
    pub first: bool,
    /// Whether it becomes another program.
    #[serde(default)]
    pub exec: bool,
    /// Whether its parent ends first, so that another process adopts it.
    #[serde(default)]
    pub orphan: bool,
    /// The processes that it forks, in its order.
    #[serde(default)]
    pub children: Vec<ProcessData>,
}

impl LessonData {
    /// The data that stand in this file below this key.
    fn read<'de>(
        data: impl Deserializer<'de, Error: Display>,
        file: &str,
        key: &str,
    ) -> anyhow::Result<Self> {
        let below = |path: &str| match (key, path) {
            ("", path) => path.to_owned(),
            (key, "." | "") => key.to_owned(),
            (key, path) => format!("{key}.{path}"),
        };
        let data: Self = serde_path_to_error::deserialize(data).map_err(|error| {
            let path = below(&error.path().to_string());
            let error = error.into_inner();
            if path == "." {
                return anyhow!("{file}: {error}");
            }
            anyhow!(say!("{file}: key `{path}`: {error}", "{file}: 키 `{path}`: {error}"))
        })?;
        // The key's closing quote stands in what is wrong with it.
        let wrong = |error: String| {
            let error = below(&error);
            anyhow!(say!("{file}: key `{error}", "{file}: 키 `{error}"))
        };
        data.check().map_err(wrong)?;
        Ok(data)
    }

    /// Whether its parts fit each other; if not, the key that doesn't, and why.
    fn check(&self) -> Result<(), String> {
        if self.kind.breaks().is_some_and(BTreeMap::is_empty) {
            return Err("kind.mistake`: a mistake breaks at least one invariant".to_owned());
        }
        if (self.kind == Kind::Exercise) == self.breaks.is_empty() {
            return Err("breaks`: an exercise says what it breaks at first, and nothing else does"
                .to_owned());
        }
        if self.parent.orphan {
            return Err("parent.orphan`: the first process has no parent in the lesson".to_owned());
        }
        let processes = self.parent.with_names();
        let mut lines = processes.iter().flat_map(|(_, data)| &data.lines);
        if lines.any(Line::tells_order) != self.order_of.is_some() {
            return Err("order_of`: it says of which lesson the `{order}` of a line is".to_owned());
        }
        let mut named =
            processes.iter().flat_map(|(_, data)| &data.lines).flat_map(Line::processes);
        let is_there = |name: &ProcessName| processes.iter().any(|(known, _)| known == name);
        if let Some(name) = named.find(|name| !is_there(name)) {
            return Err(format!("parent`: a line names process {name}, which is not there"));
        }
        if let Some(name) = self.overlap.iter().find(|name| !is_there(&name.0)) {
            return Err(format!("overlap`: process {} is not there", name.0));
        }
        let lines = |name: &ProcessName| {
            let of_it = processes.iter().find(|(known, _)| known == name);
            of_it.map_or(0, |(_, data)| data.lines.len())
        };
        let is_known = |moment: &&Moment| match moment {
            Moment::Line(process, number) => lines(process) >= *number,
            Moment::Exit(process) | Moment::Reap(process) => is_there(process),
        };
        match self.sequence.iter().flatten().find(|moment| !is_known(moment)) {
            Some(moment) => Err(format!("sequence`: there is no {moment}")),
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
    /// How it ends.
    pub fn end(&self) -> End {
        let exit = End::Exited(self.status.into());
        self.signal.map_or(exit, |signal| End::Signaled(signal.into()))
    }

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

    /// How many lines they write in all.
    pub fn line_count(&self) -> usize {
        self.lines.len() + self.children.iter().map(Self::line_count).sum::<usize>()
    }
}

impl Lesson {
    /// Whether the learner is to write it.
    pub fn is_exercise(&self) -> bool {
        self.data.kind == Kind::Exercise
    }

    /// The platform that its program needs, if that is another one than this.
    pub fn needs(&self) -> Option<Platform> {
        self.data.platform.filter(|platform| !platform.is_here())
    }

    /// "zombie needs Linux", if it needs another platform than this.
    pub fn says_what_it_needs(&self) -> Option<String> {
        let (name, needs) = (&self.name, self.needs()?.name());
        Some(say!("{name} needs {needs}", "{name}은(는) {needs}에서만 돼요"))
    }

    /// Its number, as in "3"; an exercise's as in "E3".
    pub fn section(&self) -> String {
        let letter = if self.is_exercise() { "E" } else { "" };
        format!("{letter}{}", self.data.section)
    }

    /// The file of its program: an exercise's is the learner's.
    pub fn program_file(&self) -> PathBuf {
        self.folder.join("src/main.rs")
    }

    /// What an exercise's program is before anybody has worked on it.
    pub fn skeleton_file(&self) -> PathBuf {
        self.folder.join(format!("examples/{}_skeleton.rs", self.name))
    }

    /// What an exercise's program may be at the end.
    pub fn solution_file(&self) -> PathBuf {
        self.folder.join(format!("examples/{}_solution.rs", self.name))
    }

    /// What a mistake's program is without the mistake: the name of an example, and its file; `None` if it is no mistake.
    pub fn mended(&self) -> Option<(String, PathBuf)> {
        let Kind::Mistake(_) = self.data.kind else { return None };
        let name = format!("{}_mended", self.name);
        let file = self.folder.join(format!("examples/{name}.rs"));
        Some((name, file))
    }

    /// Whether an exercise's program is not its skeleton any more.
    ///
    /// # Errors
    /// If one of them can't be read.
    pub fn is_begun(&self) -> anyhow::Result<bool> {
        let [own, skeleton] = [self.program_file(), self.skeleton_file()].map(|file| {
            fs::read(&file)
                .with_context(|| say!("cannot read {}", "{}을(를) 읽을 수 없어요", file.display()))
        });
        Ok(own? != skeleton?)
    }

    /// Reads a lesson's data from its package.
    ///
    /// # Errors
    /// If a key is missing or wrong: the error names the file and the key.
    pub(super) fn read(package: &Package) -> anyhow::Result<Self> {
        let file = &package.manifest_path;
        let Some(data) = package.metadata.get("lesson") else {
            bail!(
                "{file}: the key `package.metadata.lesson` is missing: it says what the lesson's processes write"
            );
        };
        let data = LessonData::read(data, file.as_str(), "package.metadata.lesson")?;
        let folder = file.parent().context("a file is in a folder")?;
        let everywhere = package.dependencies.iter().filter(|one| one.target.is_none());
        let dependencies = everywhere.map(|dependency| Dependency {
            name: dependency.name.clone(),
            // Cargo tells a bare version with the operator that it stands for.
            version: dependency.req.to_string().trim_start_matches('^').to_owned(),
            features: dependency.features.clone(),
        });
        Ok(Self {
            name: package.name.to_string(),
            folder: folder.into(),
            dependencies: dependencies.collect(),
            data,
        })
    }

    /// Claims in a file: the keys of a lesson's data, of which only the processes are needed.
    ///
    /// # Errors
    /// If the file can't be read, or a key is missing or wrong: the error names the file and the key.
    pub fn of_claims(file: &Path) -> anyhow::Result<Self> {
        let shown = file.display();
        let text = fs::read_to_string(file)
            .with_context(|| say!("cannot read {shown}", "{shown}을(를) 읽을 수 없어요"))?;
        let mut table: Table = text.parse().with_context(|| shown.to_string())?;
        let name = file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
        let title = Table::from_iter(["en", "ko"].map(|key| (key.to_owned(), name.clone().into())));
        let defaults: [(&str, Value); 3] =
            [("section", 1.into()), ("kind", "core".into()), ("title", title.into())];
        for (key, value) in defaults {
            table.entry(key).or_insert(value);
        }
        let data = LessonData::read(table, &shown.to_string(), "")?;
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self { name, folder, dependencies: Vec::new(), data })
    }

    /// `text`, written in a run, with all that may be another in each run masked, if its lines match the
    /// lesson's: at the places of PIDs the processes' names, at those of numbers
    /// `{number}`.
    pub fn mask(&self, trace: &Trace, text: &str, how: Match) -> Option<String> {
        let lines = self.data.parent.with_names();
        let lines: Vec<&Line> = lines.iter().flat_map(|(_, process)| &process.lines).collect();
        let name_of = |number: &str| mask_pid(trace, number);
        let mask = |piece: &str| {
            let line = piece.strip_suffix('\n')?;
            let whole = lines.iter().find_map(|one| one.mask(line, how, &name_of));
            let masked = whole.or_else(|| lines.iter().find_map(|one| one.mask_beginning(line)));
            Some(masked? + "\n")
        };
        text.split_inclusive('\n').map(mask).collect()
    }

    /// Whether it says of a process that its parent ends first, or who adopts it then.
    pub fn declares_orphans(&self) -> bool {
        let processes = self.data.parent.with_names();
        let names_adopter = |process: &ProcessData| process.lines.iter().any(Line::names_adopter);
        processes.iter().any(|(_, process)| process.orphan || names_adopter(process))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Course, Match};
    use interleave::testing::TraceBuilder;

    /// The parent has the PID 3 and its child 7, in a fresh PID namespace, say.
    #[test]
    fn only_the_places_of_pids_are_pids() {
        let course = Course::load().unwrap();
        let lesson = |name: &str| course.select(&[name.to_owned()]).unwrap()[0].clone();
        let mut builder = TraceBuilder::new();
        let child = builder.fork(TraceBuilder::PARENT);
        builder.pid(TraceBuilder::PARENT, 3).pid(child, 7);
        let trace = builder.build();
        // The 7 in it is `bar`'s exit status.
        let line = "bar: child process 3 ended with status 7\n";
        let masked = lesson("join").mask(&trace, line, Match::Exact);
        assert_eq!(masked.as_deref(), Some("bar: child process <0> ended with status 7\n"));
        let line = "one process: 7 primes in 3 ms\n";
        assert!(!lesson("split_work").mask(&trace, line, Match::Exact).unwrap().contains('<'));
        // A line that is none of the lesson's: nothing is known of its numbers.
        assert_eq!(lesson("join").mask(&trace, "pid 7\n", Match::Exact), None);
    }
}
