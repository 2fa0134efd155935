//! Broken, but only in some orders: `ppid-is-parent` if the third child is the first to write.

use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU32, Ordering};
use tests::{Outcome, child_line, parent_line, ppid_line, put, start, wait_for};

/// How many children have written, and whether the third one was the first of them.
struct Shared {
    written: AtomicU32,
    third_was_first: AtomicU32,
}

/// Memory that this process and its children share.
fn shared() -> nix::Result<&'static Shared> {
    let size = NonZeroUsize::new(size_of::<Shared>()).ok_or(nix::errno::Errno::EINVAL)?;
    let access = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
    // SAFETY: a new mapping at an address of the kernel's choice overlaps nothing.
    let memory = unsafe { mmap_anonymous(None, size, access, MapFlags::MAP_SHARED) }?;
    // SAFETY: the mapping is aligned to a page, large enough, full of zeros (which are valid atomics), and never unmapped.
    Ok(unsafe { memory.cast::<Shared>().as_ref() })
}

fn child(number: u32, shared: &Shared) -> Outcome {
    put(child_line(nix::unistd::getpid()).as_bytes())?;
    if shared.written.fetch_add(1, Ordering::SeqCst) == 0 && number == 3 {
        shared.third_was_first.store(1, Ordering::SeqCst);
    }
    let lies = number == 1 && shared.third_was_first.load(Ordering::SeqCst) == 1;
    let parent = if lies { nix::unistd::getpid() } else { nix::unistd::getppid() };
    Ok(put(ppid_line(parent).as_bytes())?)
}

fn main() -> Outcome {
    let shared = shared()?;
    parent_line();
    let children =
        [start(|| child(1, shared))?, start(|| child(2, shared))?, start(|| child(3, shared))?];
    Ok(wait_for(children)?)
}
