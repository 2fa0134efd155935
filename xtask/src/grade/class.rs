//! Who handed in what.

use crate::course::{say, word};
use anyhow::{Context, bail};
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The most bytes that a hand-in may have.
const LARGEST: u64 = 256 << 20;

/// What a student handed in: a folder, or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handin {
    /// The student: the folder's name, or the file's without its ending.
    pub student: String,
    /// The folder or file.
    pub path: PathBuf,
}

/// The hand-ins in a folder, by the students' names. What begins with a dot is none.
///
/// # Errors
/// If the folder can't be read, or there are none.
pub fn class(folder: &Path) -> anyhow::Result<Vec<Handin>> {
    let shown = folder.display();
    let unread = || say!("cannot read {shown}", "{shown}을(를) 읽을 수 없어요");
    let entries = fs::read_dir(folder).with_context(unread)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<io::Result<Vec<_>>>().with_context(unread)?;
    paths.retain(|path| !name(path).starts_with('.'));
    paths.sort();
    if paths.is_empty() {
        bail!(say!(
            "{shown} holds no hand-in: one folder or file a student is to be there",
            "{shown}에 제출물이 하나도 없어요. 학생마다 폴더나 파일이 하나씩 있어야 해요"
        ));
    }
    let mut class: Vec<_> =
        paths.into_iter().map(|path| Handin { student: student(&path), path }).collect();
    // Two files whose names differ only in their endings are told apart by them.
    let students: Vec<_> = class.iter().map(|handin| handin.student.clone()).collect();
    for handin in &mut class {
        let same = students.iter().filter(|student| **student == handin.student).count();
        if same > 1 {
            handin.student = name(&handin.path);
        }
    }
    class.sort_by(|one, other| one.student.cmp(&other.student));
    Ok(class)
}

fn student(path: &Path) -> String {
    text(if path.is_dir() { path.file_name() } else { path.file_stem() })
}

fn name(path: &Path) -> String {
    text(path.file_name())
}

/// A name as text: one that is no UTF-8 with its bytes escaped, so that two are never the same.
fn text(name: Option<&OsStr>) -> String {
    let name = name.unwrap_or_default();
    name.to_str().map_or_else(|| name.as_encoded_bytes().escape_ascii().to_string(), str::to_owned)
}

impl Handin {
    /// A number that is another one when something else is handed in.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn digest(&self) -> io::Result<u64> {
        let mut hasher = DefaultHasher::new();
        let kind = fs::symlink_metadata(&self.path)?.file_type();
        if !kind.is_file() && !kind.is_dir() {
            let neither = word!("it is neither a file nor a folder", "파일도 폴더도 아니에요");
            return Err(io::Error::other(neither));
        }
        digest(&self.path, &mut hasher, &mut 0)?;
        Ok(hasher.finish())
    }

    /// Copies it into a folder; links are not followed out of it.
    ///
    /// # Errors
    /// If something can't be read or written.
    pub fn copy_to(&self, folder: &Path) -> io::Result<()> {
        if self.path.is_dir() {
            return copy_all(&self.path, folder);
        }
        fs::copy(&self.path, folder.join(name(&self.path)))?;
        Ok(())
    }
}

/// The entries of a folder, in an order that is the same each time; links are left out.
fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let mut kept = Vec::new();
    for entry in entries {
        let kind = entry.file_type()?;
        if kind.is_dir() || kind.is_file() {
            kept.push(entry);
        }
    }
    kept.sort_by_key(fs::DirEntry::file_name);
    Ok(kept)
}

fn digest(path: &Path, hasher: &mut DefaultHasher, size: &mut u64) -> io::Result<()> {
    hasher.write(name(path).as_bytes());
    if !path.is_dir() {
        *size += fs::metadata(path)?.len();
        if *size > LARGEST {
            return Err(io::Error::other(word!("it is larger than 256 MB", "256MB보다 커요")));
        }
        hasher.write(&fs::read(path)?);
        return Ok(());
    }
    for entry in entries(path)? {
        digest(&entry.path(), hasher, size)?;
    }
    Ok(())
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    for entry in entries(from)? {
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target)?;
            copy_all(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// One of the parts of a class, which together are the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 1 on.
    number: usize,
    /// How many there are.
    of: usize,
}

impl Shard {
    /// The hand-ins of this part: every `of`th.
    pub fn of(self, class: &[Handin]) -> Vec<&Handin> {
        class.iter().skip(self.number - 1).step_by(self.of).collect()
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers = text.split_once('/').and_then(|(number, of)| {
            Some(Self { number: number.parse().ok()?, of: of.parse().ok()? })
        });
        numbers.filter(|shard| (1..=shard.of).contains(&shard.number)).ok_or(word!(
            "name a part and how many there are, as in 1/3",
            "몇 조각 가운데 몇 번째인지 적으세요(예: 1/3)"
        ))
    }
}
