//! The pipes that a traced program writes into.

use super::spawn::failed;
use crate::trace::TraceError;
use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::stat::fstat;
use nix::unistd::{pipe2, read};
use std::ffi::OsString;
use std::os::fd::{AsFd, OwnedFd};

/// A pipe whose reading end the tracer empties after each write, so that it always knows whose
/// bytes it holds.
pub(super) struct Pipe {
    reader: OwnedFd,
    /// What `readlink` shows for a descriptor that leads here, in any process.
    link: OsString,
    /// What came out and has not been attributed to a process yet.
    pub(super) pending: Vec<u8>,
}

impl Pipe {
    /// A pipe, and its writing end, for the program alone.
    pub(super) fn new() -> Result<(Self, OwnedFd), TraceError> {
        let (reader, writer) = pipe2(OFlag::O_CLOEXEC).map_err(failed("make a pipe"))?;
        // The reading end alone: the program's writes block as on any pipe.
        fcntl(&reader, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).map_err(failed("set up a pipe"))?;
        let inode = fstat(&reader).map_err(failed("look at a pipe"))?.st_ino;
        Ok((Self { reader, link: format!("pipe:[{inode}]").into(), pending: Vec::new() }, writer))
    }

    /// Whether nobody holds the writing end any more.
    pub(super) fn is_closed(&self) -> Result<bool, TraceError> {
        let mut look = [PollFd::new(self.reader.as_fd(), PollFlags::empty())];
        match poll(&mut look, PollTimeout::ZERO) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(failed("look at a pipe")(errno)),
        }
        Ok(look[0].revents().is_some_and(|events| events.contains(PollFlags::POLLHUP)))
    }

    /// Whether a descriptor with this `/proc/…/fd` link leads into this pipe.
    pub(super) fn is_at(&self, link: &std::path::Path) -> bool {
        link.as_os_str() == self.link
    }

    /// Moves what is in the pipe into `pending`, and gives the number of bytes.
    pub(super) fn drain(&mut self) -> Result<usize, TraceError> {
        let before = self.pending.len();
        let mut buffer = [0; 16384];
        loop {
            match read(&self.reader, &mut buffer) {
                Ok(0) | Err(Errno::EAGAIN) => return Ok(self.pending.len() - before),
                Ok(count) => self.pending.extend_from_slice(&buffer[..count]),
                Err(Errno::EINTR) => {}
                Err(errno) => return Err(failed("read the program's output")(errno)),
            }
        }
    }
}
