//! Right: what it says depends on what has just happened to another process, by what is the first argument: an end, a
//! closed pipe, a signal.

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::signal::{SigHandler, SigSet, Signal, signal};
use nix::sys::signalfd::SignalFd;
use nix::sys::wait::{WaitPidFlag, WaitStatus, wait, waitpid};
use nix::unistd::{pipe, read};
use std::env::args;
use std::os::fd::AsFd;
use tests::{Outcome, put, start, wait_for};

extern "C" fn handler(_: libc::c_int) {
    // SAFETY: write(2) may be called in a handler (signal-safety(7)), and the text is as long as is said.
    unsafe { libc::write(1, c"handled\n".as_ptr().cast(), 8) };
}

fn handle(how: SigHandler) -> nix::Result<()> {
    // SAFETY: the handler calls nothing that may not be called in one.
    unsafe { signal(Signal::SIGCHLD, how) }.map(drop)
}

/// A pipe that ends shows that the child is about to end.
fn end_of_file() -> Outcome {
    let (reader, writer) = pipe()?;
    let child = start(|| Ok(()))?;
    drop(writer);
    read(&reader, &mut [0])?;
    let is_alive = waitpid(child, Some(WaitPidFlag::WNOHANG))? == WaitStatus::StillAlive;
    put(if is_alive { b"alive\n" } else { b"dead\n" })?;
    if is_alive {
        wait_for([child])?;
    }
    Ok(())
}

/// The second child ends when the first one's pipe has ended.
fn siblings() -> Outcome {
    let (reader, writer) = pipe()?;
    let first = start(|| Ok(()))?;
    drop(writer);
    start(|| Ok(read(&reader, &mut [0]).map(drop)?))?;
    let is_first = wait()?.pid() == Some(first);
    put(if is_first { b"in turn\n" } else { b"out of turn\n" })?;
    wait()?;
    Ok(())
}

/// The child closes its end, and does nothing else.
fn close() -> Outcome {
    let (reader, writer) = pipe()?;
    let child = start(|| {
        // SAFETY: nobody else in this process uses it.
        unsafe { libc::close(std::os::fd::AsRawFd::as_raw_fd(&writer)) };
        Ok(())
    })?;
    drop(writer);
    let mut look = [PollFd::new(reader.as_fd(), PollFlags::POLLIN)];
    let is_open = poll(&mut look, PollTimeout::ZERO)? == 0;
    put(if is_open { b"open\n" } else { b"closed\n" })?;
    Ok(wait_for([child])?)
}

/// A handler ends a sleep.
fn sleep() -> Outcome {
    handle(SigHandler::Handler(handler))?;
    let child = start(|| Ok(()))?;
    // SAFETY: nothing is pointed to.
    let left = unsafe { libc::sleep(4) };
    put(if left > 0 { b"woken\n" } else { b"slept\n" })?;
    Ok(wait_for([child])?)
}

/// SIGCHLD is handled like this when the child may have ended already.
fn late(how: SigHandler) -> Outcome {
    let child = start(|| Ok(put(b"child\n")?))?;
    handle(how)?;
    let is_there = waitpid(child, None).is_ok();
    put(if is_there { b"reaped\n" } else { b"nobody\n" })?;
    Ok(())
}

/// The child makes the end that both have open one that does not wait.
fn no_wait() -> Outcome {
    let (reader, writer) = pipe()?;
    let child = start(|| {
        fcntl(&reader, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        Ok(nix::unistd::write(&writer, b"x").map(drop)?)
    })?;
    put(if read(&reader, &mut [0]).is_ok() { b"something\n" } else { b"nothing\n" })?;
    Ok(wait_for([child])?)
}

/// A signal is told by a descriptor in an epoll.
fn epoll() -> Outcome {
    let mut signals = SigSet::empty();
    signals.add(Signal::SIGCHLD);
    signals.thread_block()?;
    let ends = SignalFd::new(&signals)?;
    let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
    epoll.add(&ends, EpollEvent::new(EpollFlags::EPOLLIN, 0))?;
    let child = start(|| Ok(put(b"child\n")?))?;
    epoll.wait(&mut [EpollEvent::empty()], EpollTimeout::NONE)?;
    put(b"told\n")?;
    Ok(wait_for([child])?)
}

fn main() -> Outcome {
    match args().nth(1).as_deref() {
        Some("end_of_file") => end_of_file(),
        Some("siblings") => siblings(),
        Some("close") => close(),
        Some("sleep") => sleep(),
        Some("handler") => late(SigHandler::Handler(handler)),
        Some("ignore") => late(SigHandler::SigIgn),
        Some("no_wait") => no_wait(),
        Some("epoll") => epoll(),
        _ => Err("name what happens".into()),
    }
}
