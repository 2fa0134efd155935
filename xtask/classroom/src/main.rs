//! Writes what came of a class: reads it from standard input, as `cargo xtask grade` gives it, and writes the files that
//! its arguments name: `--csv FILE`, `--junit FILE`, `--reports DIR`.
//!
//! It is a program of its own so that the runner does not need what it is made of.

mod class;
mod junit;
mod report;
mod table;

use anyhow::{Context, bail};
use class::Class;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::path::{Path, PathBuf};

fn main() -> anyhow::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("cannot read the results")?;
    let class: Class = serde_json::from_str(&text).context("cannot understand the results")?;
    let mut arguments = std::env::args_os().skip(1);
    while let (Some(what), Some(path)) = (arguments.next(), arguments.next()) {
        let path = PathBuf::from(path);
        match what.to_str() {
            Some("--csv") => write(&path, &table::csv(&class)?)?,
            Some("--junit") => write(&path, &junit::xml(&class)?)?,
            Some("--reports") => write_reports(&path, &class)?,
            _ => bail!("unknown: {}", what.to_string_lossy()),
        }
    }
    Ok(())
}

/// Writes a file, whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let failed = || format!("cannot write {}", path.display());
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    fs::write(&beside, bytes).with_context(failed)?;
    fs::rename(&beside, path).with_context(failed)
}

/// Writes a page a student into a folder, which is made if it is not there.
fn write_reports(folder: &Path, class: &Class) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (student, rows) in class.students() {
        let page = folder.join(format!("{}.html", file_name(student)));
        write(&page, report::page(class, student, &rows).as_bytes())?;
    }
    Ok(())
}

/// A student's name as that of a file, which may have 255 bytes: the rest of a longer one as a number.
fn file_name(student: &str) -> String {
    const LONGEST: usize = 200;
    if student.len() <= LONGEST {
        return student.replace(char::is_control, "?");
    }
    let mut hasher = DefaultHasher::new();
    student.hash(&mut hasher);
    let end = (0..=LONGEST).rev().find(|end| student.is_char_boundary(*end)).unwrap_or_default();
    format!("{}-{:x}", student[..end].replace(char::is_control, "?"), hasher.finish())
}
