//! A run's own temporary folder: what a program that was killed has left there goes with it.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The variable that tells a program where temporary files belong (environ(7)).
pub const TMPDIR: &str = "TMPDIR";

/// Who may use a folder for temporary files: everybody, as with `/tmp`, because a program may become another user's.
const FOR_ALL: u32 = 0o1777;

/// A folder for the temporary files of one run. Dropping it removes it, with all in it.
#[derive(Debug)]
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// Makes one in this folder, which is made anew if a program has removed it.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn new_in(folder: &Path) -> io::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        // Always as long: the environment's size moves a program's stack, and with it all addresses there.
        let path = folder.join(format!("{number:06}"));
        DirBuilder::new().mode(0o711).recursive(true).create(folder)?;
        fs::create_dir(&path)?;
        let made = Self(path);
        fs::set_permissions(&made.0, Permissions::from_mode(FOR_ALL))?;
        Ok(made)
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

/// Removes a folder with all in it, also where a program has closed folders to its owner.
///
/// # Errors
/// If it is there, and can't be removed.
pub fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            open_folders(folder);
            fs::remove_dir_all(folder)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// Lets the owner into a folder and all folders in it, as far as that can be done.
fn open_folders(folder: &Path) {
    // What stands behind a link is not in the folder.
    if !folder.symlink_metadata().is_ok_and(|what| what.is_dir()) {
        return;
    }
    let _ = fs::set_permissions(folder, Permissions::from_mode(0o700));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        open_folders(&entry.path());
    }
}
