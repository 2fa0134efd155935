//! A copy of this workspace that a test may change. It is gone when the test is.

use crate::built::root;
use crate::runner::{Runner, xtask_in};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The copy's folder.
pub struct Workspace(TempDir);

impl Workspace {
    /// Copies all that cargo looks at.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        for part in ["Cargo.toml", "Cargo.lock", "lessons", "xtask", "tests"] {
            copy(&root().join(part), &folder.path().join(part))
                .expect("the workspace can be copied");
        }
        Workspace(folder)
    }

    /// A copy in which the one `old` in `file` is `new`.
    pub fn with(file: &str, old: &str, new: &str) -> Self {
        let workspace = Self::new();
        let path = workspace.path(file);
        let text = fs::read_to_string(&path).expect("the file is there");
        assert_eq!(text.matches(old).count(), 1, "{old:?} is to be in {file} once");
        fs::write(&path, text.replace(old, new)).expect("the file can be changed");
        workspace
    }

    /// A file of this workspace.
    pub fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    /// The runner in this workspace.
    ///
    /// What it builds goes into this workspace's own folder: cargo takes two copies of a package
    /// for the same one.
    pub fn xtask(&self) -> Runner {
        let mut command = xtask_in(self.0.path());
        command.env("CARGO_TARGET_DIR", self.0.path().join("target"));
        command
    }
}

/// Copies a file, or a folder with all in it.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
