//! Broken: the parent puts its silent child's lines into stdout through memory, which works where
//! stdout is a file. Must never hold.

use nix::sys::mman::{MapFlags, ProtFlags, mmap};
use nix::unistd::getpid;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::num::NonZeroUsize;
use std::ptr::copy_nonoverlapping;
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| Ok(()))?;
    let lines = child_line(child) + &ppid_line(getpid());

    let mut file = File::options().read(true).write(true).open("/proc/self/fd/1")?;
    let end = file.seek(SeekFrom::End(0))?;
    file.set_len(end + lines.len() as u64)?;
    let (start, length) = (usize::try_from(end)?, lines.len());
    let size = NonZeroUsize::new(start + length).ok_or("nothing to map")?;
    let access = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
    // SAFETY: a new mapping, at an address of the kernel's choice, takes nothing from the memory in
    // use.
    let map = unsafe { mmap(None, size, access, MapFlags::MAP_SHARED, &file, 0) }?;
    // SAFETY: the mapping is as long as the file, which was made to have room for these bytes after
    // its end.
    unsafe { copy_nonoverlapping(lines.as_ptr(), map.cast::<u8>().as_ptr().add(start), length) };
    Ok(wait_for([child])?)
}
