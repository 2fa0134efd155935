//! Writes the course's pages: reads what was recorded from standard input, as `cargo xtask site` gives it, and writes
//! static files into the folder that is its argument.
//!
//! It is a program of its own so that the runner does not need what it is made of.

mod notes;
mod page;

use anyhow::{Context, bail};
use page::Course;
use std::fs;
use std::io::Read;
use std::path::Path;

/// The files that all pages use.
const ASSETS: [(&str, &str); 6] = [
    ("site.css", include_str!("../assets/site.css")),
    ("words.js", include_str!("../assets/words.js")),
    ("tree.js", include_str!("../assets/tree.js")),
    ("picture.js", include_str!("../assets/picture.js")),
    ("reveal.js", include_str!("../assets/reveal.js")),
    ("machine.js", include_str!("../assets/machine.js")),
];

fn main() -> anyhow::Result<()> {
    let Some(folder) = std::env::args_os().nth(1) else { bail!("name the folder to write into") };
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("cannot read what was recorded")?;
    let course: Course =
        serde_json::from_str(&text).context("cannot understand what was recorded")?;
    let folder = Path::new(&folder);
    let assets = ASSETS.map(|(name, text)| (name.to_owned(), text.to_owned()));
    for (name, text) in assets.into_iter().chain(page::pages(&course)) {
        let file = folder.join(name);
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
