//! A run's own temporary folder: what a program that was killed has left there goes with it.

use nix::unistd::Uid;
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The variable that tells a program where temporary files belong (environ(7)).
pub const TMPDIR: &str = "TMPDIR";

/// How often it is tried to make a folder, where a program gets in the way.
const TRIES: usize = 10;

/// A folder for the temporary files of one run. Dropping it removes it, with all in it.
#[derive(Debug)]
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// Makes one in this folder, which is made anew if a program has removed it.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn new_in(folder: &Path) -> io::Result<Self> {
        let mut made = Self::try_new_in(folder);
        for _ in 1..TRIES {
            match &made {
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                    fs::set_permissions(folder, Permissions::from_mode(0o700))?;
                }
                Err(error) if is_in_the_way(error) => {}
                _ => break,
            }
            made = Self::try_new_in(folder);
        }
        made
    }

    fn try_new_in(folder: &Path) -> io::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        // Always as long: the environment's size moves a program's stack, and with it all addresses there.
        let path = folder.join(format!("{number:06}"));
        DirBuilder::new().mode(parents_mode()).recursive(true).create(folder)?;
        fs::create_dir(&path)?;
        let folder = Self(path);
        // A program of root's may become another user's: then it is as in `/tmp`.
        let mode = if Uid::effective().is_root() { 0o1777 } else { 0o700 };
        fs::set_permissions(folder.path(), Permissions::from_mode(mode))?;
        Ok(folder)
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // What cannot be removed now is left to whoever made the folder around it.
        let _ = remove_folder(&self.0);
    }
}

/// The mode of a folder in which there are temporary folders: what a program of root's becomes has to come through it.
pub fn parents_mode() -> u32 {
    if Uid::effective().is_root() { 0o711 } else { 0o700 }
}

/// Whether a program has removed what was just made, or made what was about to be.
fn is_in_the_way(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists)
}

/// Removes a folder with all in it, however deep, also where a program has closed folders to its owner. What is mounted
/// in it is left as it is.
///
/// # Errors
/// If it is there, and something of it can't be removed.
pub fn remove_folder(folder: &Path) -> io::Result<()> {
    match folder.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Ok(what) if !what.is_dir() => return fs::remove_file(folder),
        _ => {}
    }
    // From here on, nobody else gets into it.
    fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    let mut removal = Removal { folder, number: 0, failure: None };
    let mut folders = removal.empty(folder);
    while let Some(one) = folders.pop() {
        folders.extend(removal.empty(&one));
        removal.note(fs::remove_dir(&one));
    }
    removal.failure.map_or_else(|| fs::remove_dir(folder), Err)
}

/// A folder that is being removed. The folders in it are moved to its top before they are emptied, so that no path is
/// long and no stack deep; and what can't be moved is the root of a mount (rename(2), `EBUSY`, `EXDEV`).
struct Removal<'a> {
    folder: &'a Path,
    /// How many names were given to folders.
    number: u64,
    /// What could not be removed first.
    failure: Option<io::Error>,
}

impl Removal<'_> {
    /// Removes the files in a folder, and gives where the folders in it are now.
    fn empty(&mut self, folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).or_else(|error| {
            open(folder, error)?;
            fs::read_dir(folder)
        });
        let entries: Vec<_> = match entries {
            Ok(entries) => entries.flatten().collect(),
            Err(error) => {
                self.note(Err(error));
                return Vec::new();
            }
        };
        let mut folders = Vec::new();
        for entry in entries {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder {
                let moved = self.moved(&entry.path());
                folders.extend(moved.map_err(|error| self.note(Err(error))).ok());
            } else {
                self.note(fs::remove_file(entry.path()));
            }
        }
        folders
    }

    /// Moves a folder to the top, under a name of its own.
    fn moved(&mut self, folder: &Path) -> io::Result<PathBuf> {
        loop {
            let to = self.folder.join(format!("removed-{}", self.number));
            self.number += 1;
            let moved = fs::rename(folder, &to).or_else(|error| {
                open(folder, error)?;
                fs::rename(folder, &to)
            });
            match moved {
                Ok(()) => return Ok(to),
                // A program has a file or a folder of this name.
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::DirectoryNotEmpty
                            | io::ErrorKind::NotADirectory
                            | io::ErrorKind::AlreadyExists
                    ) => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn note(&mut self, result: io::Result<()>) {
        if let Err(error) = result {
            self.failure.get_or_insert(error);
        }
    }
}

/// Lets the owner into a folder that was closed; gives the error back if it was another one. Root needs that nowhere.
fn open(folder: &Path, error: io::Error) -> io::Result<()> {
    if error.kind() != io::ErrorKind::PermissionDenied || Uid::effective().is_root() {
        return Err(error);
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700))
}

#[cfg(test)]
mod tests {
    use super::{TemporaryFolder, remove_folder};
    use std::env::temp_dir;
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::process::id;

    #[test]
    fn a_deep_folder_is_removed_and_what_is_behind_a_link_is_not() {
        let outer = temp_dir().join(format!("temporary-test-{}", id()));
        let kept = outer.join("kept");
        let folder = TemporaryFolder::new_in(&outer).expect("a folder can be made");
        fs::create_dir(&kept).expect("a folder can be made");
        fs::write(kept.join("file"), "").expect("a file can be made");
        symlink(&kept, folder.path().join("link")).expect("a link can be made");
        fs::write(folder.path().join("removed-0"), "").expect("a file can be made");
        // Longer than a path may be (PATH_MAX).
        for _ in 0..2000 {
            let inner = folder.path().join("inner");
            fs::create_dir(folder.path().join("next")).expect("a folder can be made");
            if inner.exists() {
                fs::rename(&inner, folder.path().join("next/inner")).expect("it can be moved");
            }
            fs::rename(folder.path().join("next"), &inner).expect("it can be moved");
        }
        let path = folder.path().to_owned();
        drop(folder);
        assert!(!path.exists());
        assert!(kept.join("file").exists());
        remove_folder(&outer).expect("it can be removed");
        assert!(!outer.exists());
        remove_folder(&outer).expect("what is not there needs no removal");
    }
}
