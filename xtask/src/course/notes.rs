//! A lesson's notes, taken apart at their headings.

use super::language::Language;
use super::lesson::Lesson;
use super::say::say;
use anyhow::Context;
use std::path::PathBuf;

/// A lesson's notes in one language.
pub struct Notes {
    path: PathBuf,
    language: Language,
    /// The title, as a heading.
    pub title: String,
    /// Each section, its heading included.
    sections: Vec<String>,
}

/// The sections that the notes of all lessons have, and, the last two, those of all exercises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// How to run the lesson.
    Run,
    /// A question about what it will do.
    Predict,
    /// What it does.
    See,
    /// What is checked of that.
    Check,
    /// The same in Python.
    Python,
    /// A change to make.
    Try,
    /// What an exercise asks for.
    Task,
    /// What helps with it.
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
    pub fn read(lesson: &Lesson, language: Language) -> anyhow::Result<Self> {
        let (file, name) = match language {
            Language::En => ("README.md", "English"),
            Language::Ko => ("README.ko.md", "Korean"),
        };
        let path = lesson.folder.join(file);
        let text = std::fs::read_to_string(&path).with_context(|| {
            let (lesson, path) = (&lesson.name, path.display());
            say!(
                "`{lesson}` has no notes in {name}: cannot read {path}",
                "`{lesson}`에 설명이 없어요({name}). {path}을(를) 읽을 수 없어요"
            )
        })?;
        let mut parts = split(&text).into_iter();
        let before = parts.next().unwrap_or_default();
        // What comes below the title is the way to the other language.
        let title = before.lines().next().unwrap_or_default().to_owned();
        Ok(Self { path, language, title, sections: parts.collect() })
    }

    /// What stands below a section's heading.
    ///
    /// # Errors
    /// If it isn't there.
    pub fn below(&self, section: Section) -> anyhow::Result<String> {
        let text = self.section(section)?;
        Ok(text.split_once('\n').map_or("", |(_, below)| below).trim().to_owned())
    }

    /// A section, its heading included.
    ///
    /// # Errors
    /// If it isn't there.
    pub fn section(&self, section: Section) -> anyhow::Result<String> {
        let heading = section.heading(self.language);
        let found = self.sections.iter().find(|text| text.lines().next() == Some(heading));
        found.cloned().with_context(|| {
            let path = self.path.display();
            say!("{path}: the section `{heading}` is missing", "{path}: `{heading}` 부분이 없어요")
        })
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
