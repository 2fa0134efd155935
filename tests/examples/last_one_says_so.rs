//! Right: the child that is through last says so on standard error. Which one that is depends on the
//! order, and with it what each one writes.

use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU32, Ordering};
use tests::{Outcome, start, wait_for};

fn main() -> Outcome {
    let (access, shared) = (ProtFlags::PROT_READ | ProtFlags::PROT_WRITE, MapFlags::MAP_SHARED);
    let size = NonZeroUsize::new(4096).ok_or("a page has a size")?;
    // SAFETY: a new mapping takes nobody else's place; it is zeroed, aligned, and never unmapped.
    let through = unsafe {
        let page = mmap_anonymous(None, size, access, shared)?;
        page.cast::<AtomicU32>().as_ref()
    };
    let child = || {
        println!("executed!!");
        if through.fetch_add(1, Ordering::SeqCst) == 2 {
            eprintln!("all done");
        }
        Ok(())
    };
    let children: Result<Vec<_>, _> = (0..3).map(|_| start(child)).collect();
    wait_for(children?)?;
    Ok(())
}
