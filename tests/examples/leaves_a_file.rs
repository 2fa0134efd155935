//! A child that makes temporary folders, one of them closed to its owner, and neither removes them nor ends.

use std::env::temp_dir;
use std::fs::{Permissions, create_dir_all, set_permissions, write};
use std::os::unix::fs::PermissionsExt;
use tests::{Outcome, bound, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        bound();
        let closed = temp_dir().join("closed");
        create_dir_all(closed.join("inner"))?;
        set_permissions(&closed, Permissions::from_mode(0o000))?;
        write(temp_dir().join("behind"), "")?;
        loop {
            std::thread::park();
        }
    })?;
    Ok(wait_for([child])?)
}
