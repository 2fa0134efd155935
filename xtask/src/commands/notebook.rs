//! `notebook`: lessons as a Jupyter notebook, written or checked.

use crate::cli::NotebookArgs;
use crate::course::{Course, Language, Lesson, say, word};
use crate::exit::Exit;
use crate::notebook;
use crate::progress::Progress;
use crate::report::styles;
use crate::text::{Noun, count, pad};
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
        if let Some(exercise) = lessons.iter().find(|lesson| lesson.is_exercise()) {
            bail!(say!(
                "`{}` is an exercise: what is in its cell is the learner's to write, and is not checked",
                "`{}`은(는) 연습이에요. 그 셀의 내용은 배우는 사람이 쓰는 것이라서 확인하지 않아요",
                exercise.name
            ));
        }
        return check(&lessons, arguments);
    }
    let bytes = notebook::of(&lessons, Language::current())?.to_bytes()?;
    match &arguments.output {
        None => io::stdout().lock().write_all(&bytes)?,
        Some(path) => write(path, &bytes, arguments.force)
            .with_context(|| say!("cannot write {}", "{}에 쓸 수 없어요", path.display()))?,
    }
    Ok(Exit::Holds)
}

/// Writes a file that is there whole, or not at all: beside its place first, then into it.
fn write(path: &Path, bytes: &[u8], force: bool) -> anyhow::Result<()> {
    let there = match fs::metadata(path) {
        Ok(there) if there.is_dir() => {
            bail!(word!("is a folder; name a file in it", "폴더예요. 그 안의 파일 이름을 적으세요"))
        }
        Ok(there) if !there.is_file() => {
            bail!(word!(
                "not a regular file; leave out --output to write to standard output",
                "일반 파일이 아니에요. 표준 출력에 쓰려면 --output을 빼세요"
            ))
        }
        Ok(_) if !force => bail!(word!(
            "already exists; use --force to overwrite",
            "이미 있어요. 덮어쓰려면 --force를 붙이세요"
        )),
        Ok(there) => Some(there),
        Err(error) if error.kind() == ErrorKind::NotFound && path.is_symlink() => {
            bail!(word!("a link to a file that does not exist", "없는 파일을 가리키는 링크예요"))
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
            let is_there = folder.is_dir();
            let folder = folder.display();
            if is_there {
                say!("cannot create a file in {folder}", "{folder}에 파일을 만들 수 없어요")
            } else {
                say!("no such folder: {folder}", "그런 폴더가 없어요: {folder}")
            }
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
        bail!(say!(
            "cannot run in a notebook (the notes say why): {}",
            "노트북에서 실행할 수 없어요(까닭은 설명에 있어요): {}",
            others.join(", ")
        ));
    }
    notebook::find_kernel()?;
    let bar = Progress::of_long(word!("checking", "확인"), word!("notebooks", "노트북"));
    let progress = |done: usize, all: usize| bar.show(done, Some(all as u128));
    let checked = notebook::check(&lessons, Language::current(), arguments.timeout.0, &progress)?;
    drop(bar);
    let mut out = anstream::stdout().lock();
    for notebook in &checked {
        let (style, word) = match notebook.faults.as_slice() {
            [] => (styles::HOLDS, word!("holds", "지켜짐")),
            _ => (styles::BROKEN, word!("broken", "깨짐")),
        };
        let runs = count(notebook.cells, Noun::Run);
        writeln!(out, "{style}{}{style:#}  {} ({runs})", pad(word, 10), notebook.name)?;
        for fault in &notebook.faults {
            writeln!(out, "  {fault}")?;
        }
    }
    if !others.is_empty() {
        let others = others.join(", ");
        let skipped = say!(
            "skipped, as they cannot run in a notebook: {others}",
            "노트북에서 실행할 수 없어서 건너뛴 것: {others}"
        );
        writeln!(out, "{skipped}")?;
    }
    let holding = checked.iter().filter(|notebook| notebook.faults.is_empty()).count();
    let all = checked.len();
    let summary = say!(
        "{holding} of {all} held, run in the Rust kernel",
        "러스트 커널에서 실행해 봤어요: {all}개 중 {holding}개가 지켜졌어요"
    );
    writeln!(out, "{summary}")?;
    Ok(if holding == checked.len() { Exit::Holds } else { Exit::Broken })
}
