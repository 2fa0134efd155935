//! The course: its lessons, read from their `Cargo.toml`s.

mod cause_id;
mod form;
mod invariant;
mod josa;
mod language;
mod lesson;
mod line;
mod moment;
mod notes;
mod platform;
mod say;

pub use cause_id::CauseId;
pub use form::Match;
pub use invariant::Invariant;
pub use josa::with_particles;
pub use language::Language;
pub use lesson::{BrokenIn, Dependency, Kind, Lesson, OrderOf, ProcessData, Title};
pub use line::{Line, Numbers, Values};
pub use moment::Moment;
pub use notes::{Notes, Section};
pub use platform::Platform;
pub(crate) use say::{say, word};

use anyhow::{Context, bail};
use cargo_metadata::MetadataCommand;
use cargo_metadata::camino::Utf8PathBuf;
use std::path::{Path, PathBuf};

/// The lessons in the course's order.
#[derive(Debug)]
pub struct Course {
    /// The workspace's folder.
    pub root: PathBuf,
    /// All lessons, by section.
    pub lessons: Vec<Lesson>,
    /// All exercises, by section.
    pub exercises: Vec<Lesson>,
}

/// How like a lesson's name a word must be for the lesson to be suggested, from 0 to 1 (Jaro and
/// Winkler's measure).
const MIN_SIMILARITY: f64 = 0.75;

impl Course {
    /// The runner's folder: `cargo run` tells where it is; without it, it is where it was built.
    pub fn folder() -> PathBuf {
        let folder = std::env::var_os("CARGO_MANIFEST_DIR");
        folder.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into()).into()
    }

    /// The course of this workspace; one without lessons if there is none, for what needs none.
    pub fn load_if_there() -> Self {
        let none = || Self { root: PathBuf::new(), lessons: Vec::new(), exercises: Vec::new() };
        Self::load().unwrap_or_else(|_| none())
    }

    /// Reads the course of this workspace.
    ///
    /// # Errors
    /// If cargo can't read the workspace, or a lesson's key is missing or wrong: the error names
    /// the file and the key.
    pub fn load() -> anyhow::Result<Self> {
        let metadata = MetadataCommand::new()
            .manifest_path(Self::folder().join("Cargo.toml"))
            .no_deps()
            .exec()
            .context(word!(
                "cannot read the course's workspace",
                "코스의 워크스페이스를 읽을 수 없어요"
            ))?;
        let folder: Utf8PathBuf = metadata.workspace_root.join("lessons");
        let packages =
            metadata.packages.iter().filter(|package| package.manifest_path.starts_with(&folder));
        let mut lessons = packages.map(Lesson::read).collect::<anyhow::Result<Vec<_>>>()?;
        lessons.sort_by(|a, b| (a.data.section, &a.name).cmp(&(b.data.section, &b.name)));
        let (exercises, lessons) = lessons.into_iter().partition(Lesson::is_exercise);
        Ok(Self { root: metadata.workspace_root.into(), lessons, exercises })
    }

    /// The lesson that explains this kind of cause, if there is one.
    pub fn explaining(&self, cause: CauseId) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.data.explains.contains(&cause))
    }

    /// The lessons, and the exercises.
    pub fn all(&self) -> impl Iterator<Item = &Lesson> {
        self.lessons.iter().chain(&self.exercises)
    }

    /// The lessons and exercises of these names, or sections' numbers, in the course's order; all lessons, if there are
    /// none.
    ///
    /// # Errors
    /// If a name is no lesson's: the error tells the nearest one, or that a command comes after `--`.
    pub fn select(&self, names: &[String]) -> anyhow::Result<Vec<&Lesson>> {
        let is_named =
            |lesson: &Lesson, name: &String| lesson.name == *name || lesson.section() == *name;
        if let Some(place) =
            names.iter().position(|name| !self.all().any(|one| is_named(one, name)))
        {
            let unknown = &names[place];
            if is_command(unknown) {
                let lesson = names[..place].last().map_or("one_child", String::as_str);
                let command = names[place..].join(" ");
                bail!(say!(
                    "`{unknown}` is no lesson, but a program: name the lesson to check it against, and write the \
                     command after `--`, as in `cargo xtask verify {lesson} -- {command}`",
                    "`{unknown}`은(는) 레슨이 아니라 프로그램이에요. 맞춰 볼 레슨을 적고, 명령은 `--` 뒤에 적으세요. \
                     (예: `cargo xtask verify {lesson} -- {command}`)"
                ));
            }
            bail!(say!(
                "there is no lesson `{unknown}`{}\n`cargo xtask list` shows them all",
                "`{unknown}`(이)라는 레슨은 없어요{}\n`cargo xtask list`로 모두 볼 수 있어요",
                self.hint(unknown)
            ));
        }
        if names.is_empty() {
            return Ok(self.lessons.iter().collect());
        }
        let wanted = |lesson: &&Lesson| names.iter().any(|name| is_named(lesson, name));
        Ok(self.all().filter(wanted).collect())
    }

    /// The same in two parts: those whose own programs can be run here, and those that need another platform.
    ///
    /// # Errors
    /// If a name is no lesson's.
    pub fn select_here(&self, names: &[String]) -> anyhow::Result<(Vec<&Lesson>, Vec<&Lesson>)> {
        Ok(self.select(names)?.into_iter().partition(|lesson| lesson.needs().is_none()))
    }

    /// The lesson that may have been meant, as the end of a sentence.
    fn hint(&self, unknown: &str) -> String {
        let similarity = |lesson: &Lesson| strsim::jaro_winkler(unknown, &lesson.name);
        let nearest = self.all().max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
        let nearest = nearest.filter(|lesson| similarity(lesson) >= MIN_SIMILARITY);
        nearest.map_or_else(String::new, |lesson| {
            say!("; did you mean `{}`?", ". 혹시 `{}`인가요?", lesson.name)
        })
    }
}

/// Whether a word is the path of a file, or a program's name (environ(7), `PATH`).
fn is_command(word: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = std::env::split_paths(&path);
    Path::new(word).is_file() || folders.any(|folder| folder.join(word).is_file())
}

#[cfg(test)]
mod tests {
    use super::{CauseId, Course};

    /// What the report says of itself, or what has nothing to do with processes.
    const SPEAKS_FOR_ITSELF: [CauseId; 11] = [
        CauseId::CouldNotStart,
        CauseId::PythonError,
        CauseId::ToStandardError,
        CauseId::OwnLineOutOfOrder,
        CauseId::PrintedAgain,
        CauseId::BlanksDiffer,
        CauseId::WordsDiffer,
        CauseId::ThreadsWithoutEnd,
        CauseId::DeclarationDiffers,
        CauseId::TooMany,
        CauseId::OwnPid,
    ];

    #[test]
    fn every_cause_is_explained_by_one_lesson_or_speaks_for_itself() {
        let course = Course::load().unwrap();
        for cause in CauseId::all() {
            let explains = |lesson: &&super::Lesson| lesson.data.explains.contains(&cause);
            let expected = usize::from(!SPEAKS_FOR_ITSELF.contains(&cause));
            let lessons = course.lessons.iter().filter(explains).count();
            assert_eq!(lessons, expected, "lessons that explain `{}`", cause.name());
        }
    }

    #[test]
    fn only_a_similar_name_is_suggested() {
        let course = Course::load().unwrap();
        for (typed, meant) in [
            ("three_childern", "three_children"),
            ("threechildren", "three_children"),
            ("getpids", "getpid"),
            ("zombi", "zombie"),
            ("same-fn", "same_fn"),
        ] {
            assert!(course.hint(typed).contains(&format!("`{meant}`")), "{typed}");
        }
        for typed in ["xyzzy", "processes", "q", ""] {
            assert_eq!(course.hint(typed), "", "{typed}");
        }
    }
}
