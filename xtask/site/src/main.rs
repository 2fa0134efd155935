//! Writes the course's pages: reads what was recorded from standard input, as `cargo xtask site` gives it, and writes
//! static files into the folder that is its argument.
//!
//! It is a program of its own so that the runner does not need what it is made of.

mod front;
mod html;
mod lesson;
mod machine;
mod notes;
mod picture;
mod recorded;

use anyhow::{Context, bail};
use recorded::Course;
use std::fs;
use std::io::Read;
use std::path::Path;

/// The pages' style.
const STYLE: (&str, &str) = ("site.css", include_str!("../assets/site.css"));

/// The pages' scripts, in the order in which they need each other. They are no modules: a browser loads no module from
/// a file.
const SCRIPTS: [(&str, &str); 13] = [
    ("en.js", include_str!("../assets/en.js")),
    ("ko.js", include_str!("../assets/ko.js")),
    ("dom.js", include_str!("../assets/dom.js")),
    ("tree.js", include_str!("../assets/tree.js")),
    ("picture.js", include_str!("../assets/picture.js")),
    ("cards.js", include_str!("../assets/cards.js")),
    ("code.js", include_str!("../assets/code.js")),
    ("branches.js", include_str!("../assets/branches.js")),
    ("count.js", include_str!("../assets/count.js")),
    ("predict.js", include_str!("../assets/predict.js")),
    ("reveal.js", include_str!("../assets/reveal.js")),
    ("machine.js", include_str!("../assets/machine.js")),
    ("page.js", include_str!("../assets/page.js")),
];

fn main() -> anyhow::Result<()> {
    let Some(folder) = std::env::args_os().nth(1) else { bail!("name the folder to write into") };
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("cannot read what was recorded")?;
    let course: Course =
        serde_json::from_str(&text).context("cannot understand what was recorded")?;
    let folder = Path::new(&folder);
    let assets = [STYLE].into_iter().chain(SCRIPTS);
    let assets = assets.map(|(name, text)| (name.to_owned(), text.to_owned()));
    for (name, text) in assets.chain(pages(&course)) {
        let file = folder.join(name);
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// All pages, each with its file's name.
fn pages(course: &Course) -> Vec<(String, String)> {
    let lessons = course.pages.iter().map(|page| (page.file(), lesson::page(course, page)));
    lessons.chain(front::page(course).map(|page| ("index.html".to_owned(), page))).collect()
}
