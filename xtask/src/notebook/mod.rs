//! Lessons as a Jupyter notebook for evcxr, the kernel for Rust.

mod cells;
mod check;
mod session;
mod words;

pub use cells::Notebook;
pub use check::check;
pub use session::find_kernel;

use crate::course::{Dependency, Language, Lesson, Notes, Section};
use anyhow::Context;
use std::collections::BTreeSet;
use std::path::Path;

/// What keeps a child that panics out of the kernel's code. A panic is caught there, by the kernel,
/// and the child would go on as a second kernel; in a terminal it ends the child by itself.
///
/// Run twice, it does no harm: the newer hook calls the older one, and that ends the child.
const PANIC_HOOK: &str = "\
{
    // A child that panics must end, and not go on in the kernel's code.
    let kernel = std::process::id();
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        report(panic);
        if std::process::id() != kernel {
            std::process::exit(101);
        }
    }));
}";

/// The notebook of these lessons, with the notes in this language. A lesson that can't run in a
/// notebook is there to read: its notes say why.
///
/// # Errors
/// If a lesson's notes or its program can't be read, or a section of the notes is missing: the error
/// names the file.
pub fn of(lessons: &[&Lesson], language: Language) -> anyhow::Result<Notebook> {
    let mut notebook = Notebook::default();
    notebook.markdown("about", words::about(language));
    notebook.code("first", first_cell(lessons));
    for lesson in lessons {
        add(&mut notebook, lesson, language)?;
    }
    Ok(notebook)
}

/// The code cell that comes before all others: the lessons' crates, and the panic hook.
fn first_cell(lessons: &[&Lesson]) -> String {
    let crates: BTreeSet<_> = lessons.iter().flat_map(|lesson| crates(lesson)).collect();
    crates.into_iter().chain([PANIC_HOOK.to_owned()]).collect()
}

/// The code cell of a lesson: its program as it is, and the call.
///
/// # Errors
/// If the program can't be read.
fn code(lesson: &Lesson) -> anyhow::Result<String> {
    Ok(format!("{}main()", program(lesson)?))
}

/// The cells that one has who pastes a lesson by hand, as the README says.
///
/// # Errors
/// If the program can't be read.
fn pasted(lesson: &Lesson) -> anyhow::Result<[String; 3]> {
    Ok([first_cell(&[lesson]), program(lesson)?, "main()".to_owned()])
}

/// The lines that load the crates that a lesson uses.
fn crates(lesson: &Lesson) -> Vec<String> {
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
    read(&lesson.program_file())
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// An exercise: its task, and a cell to work in, which is its skeleton at first.
fn add_exercise(
    notebook: &mut Notebook,
    exercise: &Lesson,
    language: Language,
) -> anyhow::Result<()> {
    let notes = Notes::read(exercise, language)?;
    let id = |part: &str| format!("{}-{part}", exercise.name);
    notebook.markdown(id("title"), notes.title.clone());
    notebook.markdown(id("task"), notes.section(Section::Task)?);
    let skeleton = read(&exercise.skeleton_file())?;
    notebook
        .markdown(id("work"), words::work_here(language, &exercise.name, exercise.data.notebook));
    if exercise.data.notebook {
        notebook.code(id("exercise"), format!("{skeleton}main()"));
    } else {
        notebook.markdown(id("exercise"), format!("```rust\n{skeleton}```"));
    }
    notebook.markdown(id("hints"), notes.section(Section::Hints)?);
    Ok(())
}

fn add(notebook: &mut Notebook, lesson: &Lesson, language: Language) -> anyhow::Result<()> {
    if lesson.is_exercise() {
        return add_exercise(notebook, lesson, language);
    }
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
