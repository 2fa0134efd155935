//! Right: the second child says whether the first one was there before, by what is the first argument. The second
//! argument is `at_once`, or `in_turn`: then the first child has been waited for; or `slept`: then the parent has
//! only slept. The third one is a folder to write in.

use nix::fcntl::{Flock, FlockArg};
use nix::libc;
use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous};
use nix::unistd::{Pid, getpid};
use std::env::args;
use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;
use tests::{Outcome, start, wait_for};

/// What the first child does, and what the second one finds, given the first one's PID: whether it has been done.
type Pair = (Box<dyn Fn() -> bool>, Box<dyn Fn(Pid) -> bool>);

fn file(path: PathBuf) -> Pair {
    let other = path.clone();
    (Box::new(move || File::create(&path).is_ok()), Box::new(move |_| other.exists()))
}

/// The first child makes its file exclusively; so would the second.
fn pid_file(path: PathBuf) -> Pair {
    let take = move || OpenOptions::new().write(true).create_new(true).open(&path).is_ok();
    let other = take.clone();
    (Box::new(take), Box::new(move |_| !other()))
}

fn content(path: PathBuf) -> io::Result<Pair> {
    File::create(&path)?;
    let other = path.clone();
    let is_written = move || fs::read(&other).is_ok_and(|bytes| !bytes.is_empty());
    Ok((Box::new(move || fs::write(&path, "x").is_ok()), Box::new(move |_| is_written())))
}

fn lock(path: PathBuf) -> io::Result<Pair> {
    File::create(&path)?;
    let take = move || {
        let file = File::open(&path);
        file.is_ok_and(|file| Flock::lock(file, FlockArg::LockExclusiveNonblock).is_ok())
    };
    let other = take.clone();
    Ok((Box::new(take), Box::new(move |_| !other())))
}

/// The first child moves on in a file that both have open.
fn place(path: &Path) -> io::Result<Pair> {
    fs::write(path, "x")?;
    let file = File::open(path)?;
    let other = file.try_clone()?;
    let read = |mut file: &File| file.read(&mut [0]).is_ok_and(|count| count == 1);
    Ok((Box::new(move || read(&file)), Box::new(move |_| !read(&other))))
}

fn event() -> Pair {
    // SAFETY: nothing is pointed to.
    let event = unsafe { libc::eventfd(0, libc::EFD_NONBLOCK) };
    let one = 1_u64;
    // SAFETY: the word is as long as is said.
    let send = move || unsafe { libc::write(event, (&raw const one).cast(), 8) == 8 };
    let receive = move || {
        let mut count = 0_u64;
        // SAFETY: the same.
        unsafe { libc::read(event, (&raw mut count).cast(), 8) == 8 }
    };
    (Box::new(send), Box::new(move |_| receive()))
}

fn memory() -> Result<Pair, Box<dyn Error + Send + Sync>> {
    let (access, shared) = (ProtFlags::PROT_READ | ProtFlags::PROT_WRITE, MapFlags::MAP_SHARED);
    let size = NonZeroUsize::new(4096).ok_or("a page has a size")?;
    // SAFETY: a new mapping takes nobody else's place; it is zeroed, aligned, and never unmapped.
    let flag: &'static AtomicBool =
        unsafe { mmap_anonymous(None, size, access, shared)?.cast::<AtomicBool>().as_ref() };
    let set = || !flag.swap(true, Ordering::SeqCst);
    Ok((Box::new(set), Box::new(|_| flag.load(Ordering::SeqCst))))
}

fn priority() -> Pair {
    // SAFETY: nothing is pointed to.
    let lower = || unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, 7) == 0 };
    let look = |of: Pid| {
        // SAFETY: the same.
        unsafe { libc::getpriority(libc::PRIO_PROCESS, of.as_raw().cast_unsigned()) != 0 }
    };
    (Box::new(lower), Box::new(look))
}

/// What `/proc` says of the first child: a state, that of a zombie, or nothing any more.
fn proc_files() -> Pair {
    let is_over = |child: Pid| {
        let stat = fs::read_to_string(format!("/proc/{child}/stat"));
        stat.is_ok_and(|stat| stat.contains(") Z"))
    };
    (Box::new(|| true), Box::new(is_over))
}

fn address() -> io::Result<Pair> {
    let address = SocketAddr::from_abstract_name(format!("tells-by-{}", getpid()))?;
    let (other, sender) = (address.clone(), UnixDatagram::unbound()?);
    Ok((
        Box::new(move || UnixDatagram::bind_addr(&address).is_ok()),
        Box::new(move |_| sender.connect_addr(&other).is_ok()),
    ))
}

fn main() -> Outcome {
    let [by, when, folder] = [1, 2, 3].map(|number| args().nth(number).unwrap_or_default());
    let path = PathBuf::from(folder).join(format!("tells-by-{}", getpid()));
    let (act, look) = match by.as_str() {
        "file" => file(path),
        "pid_file" => pid_file(path),
        "content" => content(path)?,
        "lock" => lock(path)?,
        "place" => place(&path)?,
        "event" => event(),
        "memory" => memory()?,
        "priority" => priority(),
        "proc" => proc_files(),
        "address" => address()?,
        _ => return Err("name what tells".into()),
    };
    let first = start(|| {
        act();
        Ok(())
    })?;
    match when.as_str() {
        "in_turn" => wait_for([first])?,
        "slept" => sleep(Duration::from_millis(50)),
        _ => {}
    }
    let second = start(|| {
        println!("{}", if look(first) { "it was there" } else { "nobody was there" });
        Ok(())
    })?;
    if when != "in_turn" {
        wait_for([first])?;
    }
    wait_for([second])?;
    Ok(())
}
