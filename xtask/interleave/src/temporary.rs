//! A run's own temporary folder: what a program that was killed has left there goes with it.

use std::fs::{create_dir, remove_dir_all};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The variable that tells a program where temporary files belong (environ(7)).
pub const VARIABLE: &str = "TMPDIR";

/// A folder for the temporary files of one run. Dropping it removes it, with all in it.
#[derive(Debug)]
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// Makes one in this folder.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn new_in(folder: &Path) -> io::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        // Always as long: the environment's size moves a program's stack, and with it all addresses there.
        let path = folder.join(format!("{number:06}"));
        create_dir(&path)?;
        Ok(Self(path))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // What cannot be removed now is left to whoever made the folder around it.
        let _ = remove_dir_all(&self.0);
    }
}
