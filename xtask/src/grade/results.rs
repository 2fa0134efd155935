//! The file of results: a line of JSON a row, written as soon as it is there, so that nothing is done twice.

use super::row::Row;
use crate::course::say;
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What the rows are about: the first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub version: u32,
    /// What the rows are held against.
    pub lessons: Vec<String>,
    /// The whole class, of which this may be a part.
    pub students: Vec<String>,
    /// Which part, if it is one.
    pub shard: Option<String>,
    /// What else the rows depend on, as it was given.
    pub settings: Vec<String>,
    /// The language of what is said.
    pub lang: String,
    /// What tells whether the lessons or claims, or the runner, are others.
    pub digest: u64,
}

/// A file of results that rows are added to.
#[derive(Debug)]
pub struct Results {
    file: File,
    path: PathBuf,
}

impl Results {
    /// Opens or makes a file of results; gives the rows that are there.
    ///
    /// # Errors
    /// If it can't be read or written, or holds the results of something else.
    pub fn open(path: &Path, header: &Header) -> anyhow::Result<(Self, Vec<Row>)> {
        let shown = path.display();
        let unwritten = || say!("cannot write {shown}", "{shown}에 쓸 수 없어요");
        let is_new = !path.exists();
        let rows = if is_new { Vec::new() } else { Self::rows_of(path, header)? };
        // What an interrupted runner has half written is left out.
        let whole = path.with_extension("whole");
        let mut file = File::create(&whole).with_context(unwritten)?;
        writeln!(file, "{}", serde_json::to_string(header)?).with_context(unwritten)?;
        for row in &rows {
            writeln!(file, "{}", serde_json::to_string(row)?).with_context(unwritten)?;
        }
        std::fs::rename(&whole, path).with_context(unwritten)?;
        let file = OpenOptions::new().append(true).open(path).with_context(unwritten)?;
        Ok((Self { file, path: path.to_owned() }, rows))
    }

    fn rows_of(path: &Path, header: &Header) -> anyhow::Result<Vec<Row>> {
        let (own, rows) = read(path)?;
        // Who has handed in something may change.
        let own = Header { students: header.students.clone(), ..own };
        if own != *header {
            let shown = path.display();
            bail!(say!(
                "{shown} holds the results of another class, other lessons or other options: name another file",
                "{shown}에는 다른 반이나 다른 레슨, 다른 옵션의 결과가 있어요. 다른 파일을 적으세요"
            ));
        }
        Ok(rows)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn add(&mut self, row: &Row) -> anyhow::Result<()> {
        let mut line = serde_json::to_string(row)?;
        line.push('\n');
        let shown = self.path.display();
        self.file
            .write_all(line.as_bytes())
            .with_context(|| say!("cannot write {shown}", "{shown}에 쓸 수 없어요"))
    }
}

/// The first line, and the rows; a last line that is not whole is left out.
fn read(path: &Path) -> anyhow::Result<(Header, Vec<Row>)> {
    let shown = path.display();
    let unread = || say!("cannot read {shown}", "{shown}을(를) 읽을 수 없어요");
    // A last line may end within a letter.
    let text = String::from_utf8_lossy(&std::fs::read(path).with_context(unread)?).into_owned();
    let lines: Vec<_> = text.lines().collect();
    let no_results = || say!("{shown} holds no results", "{shown}에는 결과가 없어요");
    let (first, rows) = lines.split_first().with_context(no_results)?;
    let header = serde_json::from_str(first).with_context(no_results)?;
    Ok((header, rows.iter().map_while(|row| serde_json::from_str(row).ok()).collect()))
}

/// Results of the parts of a class, put together.
#[derive(Debug)]
pub struct Merged {
    pub header: Header,
    pub rows: Vec<Row>,
    /// The students and lessons that no part has a row for.
    pub missing: Vec<(String, String)>,
}

/// Puts files of results together.
///
/// # Errors
/// If one can't be read, or they are not of the same class, lessons and options.
pub fn merge(files: &[PathBuf]) -> anyhow::Result<Merged> {
    let mut merged: Option<Merged> = None;
    for file in files {
        let (header, rows) = read(file)?;
        let header = Header { shard: None, ..header };
        let merged = merged.get_or_insert_with(|| Merged {
            header: header.clone(),
            rows: Vec::new(),
            missing: Vec::new(),
        });
        if merged.header != header {
            let shown = file.display();
            bail!(say!(
                "{shown} is not of the same class, lessons and options as the first file",
                "{shown}은(는) 첫 파일과 반이나 레슨, 옵션이 달라요"
            ));
        }
        merged.rows.extend(rows);
    }
    let mut merged = merged.context(say!("name the files to merge", "합칠 파일을 적으세요"))?;
    // The newest row counts.
    merged.rows.reverse();
    sort(&mut merged.rows, &merged.header.lessons);
    merged
        .rows
        .dedup_by(|one, other| (&one.student, &one.lesson) == (&other.student, &other.lesson));
    let is_there: BTreeSet<_> = merged.rows.iter().map(|row| (&row.student, &row.lesson)).collect();
    let (students, lessons) = (&merged.header.students, &merged.header.lessons);
    let all =
        students.iter().flat_map(|student| lessons.iter().map(move |lesson| (student, lesson)));
    let missing = all.filter(|pair| !is_there.contains(pair));
    merged.missing = missing.map(|(student, lesson)| (student.clone(), lesson.clone())).collect();
    Ok(merged)
}

/// Brings rows into the order of students, and of lessons as they were asked for.
pub fn sort(rows: &mut [Row], lessons: &[String]) {
    let place = |row: &Row| lessons.iter().position(|lesson| *lesson == row.lesson);
    rows.sort_by(|one, other| (&one.student, place(one)).cmp(&(&other.student, place(other))));
}
