//! A lesson's notes, taken apart at their headings.

use crate::course::{Language, Lesson};
use anyhow::Context;
use std::path::PathBuf;

/// A lesson's notes in one language.
pub(super) struct Notes {
    path: PathBuf,
    language: Language,
    /// The title, as a heading.
    pub(super) title: String,
    /// Each section, its heading included.
    sections: Vec<String>,
}

/// The sections that the notes of all lessons have, and, the last two, those of all exercises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Run,
    Predict,
    See,
    Check,
    Python,
    Try,
    Task,
    Hints,
}

impl Section {
    fn heading(self, language: Language) -> &'static str {
        let (en, ko) = match self {
            Self::Run => ("## Run", "## 실행"),
            Self::Predict => ("## Predict", "## 예측"),
            Self::See => ("## See", "## 관찰"),
            Self::Check => ("## Check", "## 검증"),
            Self::Python => ("## In Python", "## 파이썬에서는"),
            Self::Try => ("## Try", "## 바꿔 보기"),
            Self::Task => ("## Task", "## 과제"),
            Self::Hints => ("## Hints", "## 힌트"),
        };
        match language {
            Language::En => en,
            Language::Ko => ko,
        }
    }
}

impl Notes {
    /// Reads the notes beside a lesson.
    ///
    /// # Errors
    /// If they aren't there in this language.
    pub(super) fn read(lesson: &Lesson, language: Language) -> anyhow::Result<Self> {
        let (file, name) = match language {
            Language::En => ("README.md", "English"),
            Language::Ko => ("README.ko.md", "Korean"),
        };
        let path = lesson.folder.join(file);
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!("`{}` has no notes in {name}: cannot read {}", lesson.name, path.display())
        })?;
        let mut parts = split(&text).into_iter();
        let before = parts.next().unwrap_or_default();
        // What comes below the title is the way to the other language.
        let title = before.lines().next().unwrap_or_default().to_owned();
        Ok(Self { path, language, title, sections: parts.collect() })
    }

    /// A section, its heading included.
    ///
    /// # Errors
    /// If it isn't there.
    pub(super) fn section(&self, section: Section) -> anyhow::Result<String> {
        let heading = section.heading(self.language);
        let found = self.sections.iter().find(|text| text.lines().next() == Some(heading));
        found
            .cloned()
            .with_context(|| format!("{}: the section `{heading}` is missing", self.path.display()))
    }
}

/// What comes before the first `##` heading, then each section. What looks like a heading inside of
/// a code block is none.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut in_code = false;
    for line in text.lines() {
        in_code ^= line.starts_with("```");
        if line.starts_with("## ") && !in_code {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn notes_are_split_at_headings_and_not_in_code() {
        let text = "# T\n\nlink\n\n## A\n\n```sh\n## no heading\n```\n\n## B\nb\n";
        assert_eq!(split(text), ["# T\n\nlink", "## A\n\n```sh\n## no heading\n```", "## B\nb"]);
    }
}
