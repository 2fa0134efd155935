//! Broken: the parent puts its silent child's lines into stdout by `io_uring`: the kernel writes,
//! without a system call that says so. Must never hold.

use nix::errno::Errno;
use nix::libc::{MAP_FAILED, MAP_POPULATE, MAP_SHARED, PROT_READ, PROT_WRITE};
use nix::libc::{SYS_io_uring_enter, SYS_io_uring_setup, c_int, c_void, mmap, syscall};
use nix::unistd::{getpid, getppid, pipe, read, write};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicU32, Ordering};
use tests::{Outcome, child_line, parent_line, ppid_line, put, start, wait_for};

/// The kernel's `struct io_uring_params`.
#[repr(C)]
#[derive(Default)]
struct Params {
    sq_entries: u32,
    cq_entries: u32,
    unused: [u32; 8],
    submission: Offsets,
    completion: Offsets,
}

/// The kernel's `struct io_sqring_offsets`.
#[repr(C)]
#[derive(Default)]
struct Offsets {
    head: u32,
    tail: u32,
    mask: u32,
    entries: u32,
    flags: u32,
    dropped: u32,
    array: u32,
    unused: [u32; 3],
}

/// The kernel's `struct io_uring_sqe`, as far as a write uses it.
#[repr(C)]
struct Entry {
    opcode: u8,
    flags: u8,
    priority: u16,
    descriptor: i32,
    offset: u64,
    address: u64,
    length: u32,
    unused: [u32; 7],
}

const WRITE: u8 = 23;
const SUBMISSION_RING: i64 = 0;
const ENTRIES: i64 = 0x1000_0000;
const WAIT_FOR_COMPLETION: u32 = 1;

fn main() -> Outcome {
    if std::env::args().nth(1).as_deref() == Some("first_line") {
        return first_line_by_ring();
    }
    parent_line();
    let child = start(|| Ok(()))?;
    let lines = child_line(child) + &ppid_line(getpid());
    write_by_ring(lines.as_bytes())?;
    Ok(wait_for([child])?)
}

/// The parent puts its child's first line there, and only then does the child write its second one:
/// both are in the output when that write returns.
fn first_line_by_ring() -> Outcome {
    parent_line();
    let (reader, writer) = pipe()?;
    let child = start(|| {
        // The parent's byte says that the first line is out.
        read(&reader, &mut [0])?;
        Ok(put(ppid_line(getppid()).as_bytes())?)
    })?;
    write_by_ring(child_line(child).as_bytes())?;
    write(&writer, b"!")?;
    Ok(wait_for([child])?)
}

/// Has the kernel write these bytes to stdout, and waits until it has.
fn write_by_ring(bytes: &[u8]) -> Outcome {
    let mut params = Params::default();
    // SAFETY: the kernel fills in `params`, which has the size and layout that it knows.
    let ring = Errno::result(unsafe { syscall(SYS_io_uring_setup, 1, &raw mut params) })?;
    let ring = c_int::try_from(ring)?;
    let submission = map(ring, SUBMISSION_RING, params.submission.array as usize + 4)?;
    let entries = map(ring, ENTRIES, size_of::<Entry>())?;
    let entry = Entry {
        opcode: WRITE,
        flags: 0,
        priority: 0,
        descriptor: 1,
        offset: u64::MAX,
        address: bytes.as_ptr() as u64,
        length: u32::try_from(bytes.len())?,
        unused: [0; 7],
    };
    // SAFETY: both mappings are the kernel's, aligned to pages, and have one place for an entry
    // (that is what was asked for); nobody else writes there. The entry is there before the tail
    // says so.
    unsafe {
        entries.cast::<Entry>().write(entry);
        submission.byte_add(params.submission.array as usize).cast::<u32>().write(0);
        let tail = submission.byte_add(params.submission.tail as usize).cast::<AtomicU32>();
        (*tail).store(1, Ordering::Release);
    }
    // SAFETY: the bytes outlive the call, which returns when they are written.
    Errno::result(unsafe { syscall(SYS_io_uring_enter, ring, 1, 1, WAIT_FOR_COMPLETION, 0, 0) })?;
    Ok(())
}

/// A part of the ring, in this process's memory.
fn map(ring: c_int, part: i64, length: usize) -> nix::Result<*mut c_void> {
    let (access, kind) = (PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE);
    // SAFETY: a new mapping, at an address of the kernel's choice, takes nothing from the memory in
    // use.
    let address = unsafe { mmap(null_mut(), length, access, kind, ring, part) };
    if address == MAP_FAILED {
        return Err(Errno::last());
    }
    Ok(address)
}
