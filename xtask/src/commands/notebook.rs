//! `notebook`: lessons as a Jupyter notebook, written or checked.

use crate::cli::NotebookArgs;
use crate::course::{Course, Lesson};
use crate::exit::Exit;
use crate::notebook;
use crate::progress::Progress;
use crate::report::styles;
use crate::text::count;
use anyhow::{Context, bail};
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Writes the lessons as a notebook, or runs them in the kernel.
pub fn run(arguments: &NotebookArgs) -> anyhow::Result<Exit> {
    let course = Course::load()?;
    let lessons = course.select(&arguments.lessons)?;
    if arguments.check {
        return check(&lessons, arguments);
    }
    let bytes = notebook::of(&lessons, arguments.lang)?.to_bytes()?;
    match &arguments.output {
        None => io::stdout().lock().write_all(&bytes)?,
        Some(path) => write(path, &bytes, arguments.force)
            .with_context(|| format!("cannot write {}", path.display()))?,
    }
    Ok(Exit::Holds)
}

/// Writes a file that is there whole, or not at all: beside its place first, then into it.
fn write(path: &Path, bytes: &[u8], force: bool) -> anyhow::Result<()> {
    let there = match fs::metadata(path) {
        Ok(there) if there.is_dir() => bail!("is a folder; name a file in it"),
        Ok(there) if !there.is_file() => {
            bail!("not a regular file; leave out --output to write to standard output")
        }
        Ok(_) if !force => bail!("already exists; use --force to overwrite"),
        Ok(there) => Some(there),
        Err(error) if error.kind() == ErrorKind::NotFound && path.is_symlink() => {
            bail!("a link to a file that does not exist")
        }
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    // A link stays one: what it leads to is replaced.
    let place = if there.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
    let folder = match place.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    // Of what is asked for here, the user's mask takes its part, as for any new file.
    let mode = Permissions::from_mode(0o666);
    let mut file = tempfile::Builder::new()
        .prefix(".notebook-")
        .permissions(mode)
        .tempfile_in(folder)
        .with_context(|| {
            let what = if folder.is_dir() { "cannot create a file in" } else { "no such folder:" };
            format!("{what} {}", folder.display())
        })?;
    file.write_all(bytes)?;
    match there {
        Some(there) => {
            file.as_file().set_permissions(there.permissions())?;
            file.persist(&place).map_err(|error| error.error)?
        }
        None => file.persist_noclobber(&place).map_err(|error| error.error)?,
    };
    Ok(())
}

/// Runs the lessons in the kernel, and reports.
fn check(lessons: &[&Lesson], arguments: &NotebookArgs) -> anyhow::Result<Exit> {
    let (lessons, others): (Vec<_>, Vec<_>) =
        lessons.iter().copied().partition(|lesson| lesson.data.notebook);
    let others: Vec<_> = others.iter().map(|lesson| format!("`{}`", lesson.name)).collect();
    if lessons.is_empty() {
        bail!("cannot run in a notebook (the notes say why): {}", others.join(", "));
    }
    notebook::find_kernel()?;
    let bar = Progress::of_long("checking", "notebooks");
    let progress = |done: usize, all: usize| bar.show(done, Some(all as u128));
    let checked = notebook::check(&lessons, arguments.lang, arguments.timeout.0, &progress)?;
    drop(bar);
    let mut out = anstream::stdout().lock();
    for notebook in &checked {
        let (style, word) = match notebook.faults.as_slice() {
            [] => (styles::HOLDS, "holds"),
            _ => (styles::BROKEN, "broken"),
        };
        let runs = count(notebook.cells, "run", "runs");
        writeln!(out, "{style}{word:10}{style:#}  {} ({runs})", notebook.name)?;
        for fault in &notebook.faults {
            writeln!(out, "  {fault}")?;
        }
    }
    if !others.is_empty() {
        writeln!(out, "skipped, as they cannot run in a notebook: {}", others.join(", "))?;
    }
    let holding = checked.iter().filter(|notebook| notebook.faults.is_empty()).count();
    writeln!(out, "{holding} of {} held, run in the Rust kernel", checked.len())?;
    Ok(if holding == checked.len() { Exit::Holds } else { Exit::Broken })
}
