//! Lessons as a Jupyter notebook for evcxr, the kernel for Rust.

mod cells;
mod check;
mod notes;
mod session;
mod words;

pub use cells::Notebook;
pub use check::check;
pub use session::find_kernel;

use crate::course::{Dependency, Language, Lesson};
use anyhow::Context;
use notes::{Notes, Section};

/// The notebook of these lessons, with the notes in this language. A lesson that can't run in a
/// notebook is there to read: its notes say why.
///
/// # Errors
/// If a lesson's notes or its program can't be read, or a section of the notes is missing: the error
/// names the file.
pub fn of(lessons: &[&Lesson], language: Language) -> anyhow::Result<Notebook> {
    let mut notebook = Notebook::default();
    notebook.markdown("about", words::about(language));
    for lesson in lessons {
        add(&mut notebook, lesson, language)?;
    }
    Ok(notebook)
}

/// The one code cell that a lesson needs: its crates, its program as it is, and the call.
///
/// # Errors
/// If the program can't be read.
fn code(lesson: &Lesson) -> anyhow::Result<String> {
    Ok(format!("{}{}main()", crates(lesson), program(lesson)?))
}

/// The cells that one has who pastes a lesson by hand: its crates, its program, the call.
///
/// # Errors
/// If the program can't be read.
fn pasted(lesson: &Lesson) -> anyhow::Result<[String; 3]> {
    Ok([crates(lesson), program(lesson)?, "main()".to_owned()])
}

/// The lines that load the crates that a lesson uses.
fn crates(lesson: &Lesson) -> String {
    let line = |dependency: &Dependency| {
        let features: Vec<_> =
            dependency.features.iter().map(|feature| format!("\"{feature}\"")).collect();
        let (name, version) = (&dependency.name, &dependency.version);
        format!(
            ":dep {name} = {{ version = \"{version}\", features = [{}] }}\n",
            features.join(", ")
        )
    };
    lesson.dependencies.iter().map(line).collect()
}

fn program(lesson: &Lesson) -> anyhow::Result<String> {
    let path = lesson.folder.join("src/main.rs");
    std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

fn add(notebook: &mut Notebook, lesson: &Lesson, language: Language) -> anyhow::Result<()> {
    let notes = Notes::read(lesson, language)?;
    let id = |part: &str| format!("{}-{part}", lesson.name);
    let section = |section| notes.section(section);
    notebook.markdown(id("title"), notes.title.clone());
    notebook.markdown(id("predict"), section(Section::Predict)?);
    let run = section(Section::Run)?;
    if lesson.data.notebook {
        notebook.markdown(id("run"), format!("{run}\n\n{}", words::run_here(language)));
        notebook.code(id("lesson"), code(lesson)?);
    } else {
        notebook.markdown(id("run"), run);
        notebook.markdown(id("lesson"), format!("```rust\n{}```", program(lesson)?));
    }
    notebook.markdown(id("see"), section(Section::See)?);
    notebook.markdown(id("check"), section(Section::Check)?);
    notebook.markdown(id("python"), section(Section::Python)?);
    let change = section(Section::Try)?;
    if lesson.data.notebook {
        notebook.markdown(id("try"), format!("{change}\n\n{}", words::change_here(language)));
        notebook.code(id("copy"), code(lesson)?);
    } else {
        notebook.markdown(id("try"), change);
    }
    Ok(())
}
