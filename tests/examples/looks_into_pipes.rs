//! Right: looks into a pipe from each of two children, by what is the first argument: `read`, `recv`, `poll`, `select`
//! or `epoll`. The second argument is how: `once` and `often`, without waiting, for the first child's message alone; or
//! `waits`, for one of the two messages or both, and says how many there are.

use nix::fcntl::OFlag;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::select::{FdSet, select};
use nix::sys::socket::{AddressFamily, MsgFlags, SockFlag, SockType, recv, socketpair};
use nix::sys::time::TimeVal;
use nix::unistd::{pipe2, read, write};
use std::env::args;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use tests::{Outcome, put, start, wait_for};

/// How often `often` looks.
const OFTEN: usize = 5;

/// Two ends of a channel: where to read, and where to write.
type Channel = (OwnedFd, OwnedFd);

fn channel(by: &str) -> nix::Result<Channel> {
    match by {
        "recv" => socketpair(AddressFamily::Unix, SockType::Stream, None, SockFlag::SOCK_CLOEXEC),
        "read" => pipe2(OFlag::O_NONBLOCK),
        _ => pipe2(OFlag::O_CLOEXEC),
    }
}

/// How many of these have something to read.
fn ready(
    by: &str,
    ends: &[&OwnedFd],
    waits: bool,
) -> Result<usize, Box<dyn std::error::Error + Send + Sync>> {
    let count = match by {
        "read" => ends.iter().filter(|end| read(end, &mut [0]).is_ok()).count(),
        "recv" => {
            let has_some =
                |end: &&&OwnedFd| recv(end.as_raw_fd(), &mut [0], MsgFlags::MSG_DONTWAIT);
            ends.iter().filter(|end| has_some(end).is_ok()).count()
        }
        "poll" => {
            let mut asked: Vec<_> =
                ends.iter().map(|end| PollFd::new(end.as_fd(), PollFlags::POLLIN)).collect();
            let time = if waits { PollTimeout::NONE } else { PollTimeout::ZERO };
            usize::try_from(poll(&mut asked, time)?)?
        }
        "select" => {
            let mut asked = FdSet::new();
            for end in ends {
                asked.insert(end.as_fd());
            }
            let mut at_once = TimeVal::new(0, 0);
            let time = (!waits).then_some(&mut at_once);
            usize::try_from(select(None, &mut asked, None, None, time)?)?
        }
        "epoll" => {
            let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
            for end in ends {
                epoll.add(end, EpollEvent::new(EpollFlags::EPOLLIN, 0))?;
            }
            let time = if waits { EpollTimeout::NONE } else { EpollTimeout::ZERO };
            epoll.wait(&mut [EpollEvent::empty(); 2], time)?
        }
        _ => return Err("name how to look".into()),
    };
    Ok(count)
}

fn main() -> Outcome {
    let [by, how] = [1, 2].map(|number| args().nth(number).unwrap_or_default());
    let channels = [channel(&by)?, channel(&by)?];
    let waits = how == "waits";
    let mut children = Vec::new();
    for (_, outbox) in channels.iter().take(if waits { 2 } else { 1 }) {
        children.push(start(|| {
            if !waits {
                put(b"child\n")?;
            }
            Ok(write(outbox, b"x").map(drop)?)
        })?);
    }
    let looked_at: Vec<_> = channels.iter().map(|(inbox, _)| inbox).take(children.len()).collect();
    let looks = if how == "often" { OFTEN } else { 1 };
    let mut count = 0;
    for _ in 0..looks {
        count = ready(&by, &looked_at, waits)?;
        if count > 0 {
            break;
        }
    }
    put(format!("{count} ready\n").as_bytes())?;
    wait_for(children)?;
    Ok(())
}
