//! The pipes, or the terminals, that a traced program writes into.

use super::procfs::{self, Descriptor};
use super::sys::{self, Tid};
use crate::clock::Moment;
use crate::error::RunError;
use crate::trace::Stream;
use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::pty::{OpenptyResult, openpty};
use nix::sys::stat::fstat;
use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};
use nix::unistd::{getpid, pipe2, read, ttyname};
use std::ffi::OsString;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::time::Duration;

/// The pipes that the program's standard output and standard error lead into.
pub(super) struct Pipes {
    stdout: Pipe,
    stderr: Pipe,
    /// What the program inherits besides: as it is open here, too, nobody sees it closed there.
    inherited: Vec<Descriptor>,
    /// Bytes that have come out of both.
    total: usize,
}

/// The ends of the pipes that the program writes into.
pub(super) struct Writers {
    pub(super) stdout: OwnedFd,
    pub(super) stderr: OwnedFd,
}

impl Pipes {
    /// New pipes, or terminals if `tty` says so, and their writing ends, for the program alone.
    pub(super) fn new(tty: bool) -> Result<(Self, Writers), RunError> {
        let new = || if tty { Pipe::terminal() } else { Pipe::new() };
        let (stdout, stdout_writer) = new()?;
        let (stderr, stderr_writer) = new()?;
        let writers = Writers { stdout: stdout_writer, stderr: stderr_writer };
        let open = procfs::channels(Tid::leader_of(getpid()), |_| false);
        let mut inherited = open.unwrap_or_default();
        inherited.retain(|one| one.flags & libc::O_CLOEXEC == 0);
        Ok((Self { stdout, stderr, inherited, total: 0 }, writers))
    }

    /// The pipes and sockets that a task's process has open, of which others could see that they are closed; `None`
    /// if the kernel does not tell.
    pub(super) fn channels(&self, task: Tid) -> Option<Vec<Descriptor>> {
        let mut open = procfs::channels(task, |link| self.stream_at(link).is_some())?;
        open.retain(|one| !self.inherited.iter().any(|inherited| inherited.is_same_end(one)));
        Some(open)
    }

    /// The stream to which a descriptor with this `/proc/…/fd` link leads, if it is one of these.
    pub(super) fn stream_at(&self, link: &Path) -> Option<Stream> {
        let leads_to = |pipe: &Pipe| link.as_os_str() == pipe.link;
        let pipes = [(&self.stdout, Stream::Stdout), (&self.stderr, Stream::Stderr)];
        pipes.into_iter().find(|(pipe, _)| leads_to(pipe)).map(|(_, stream)| stream)
    }

    /// Empties a pipe, and gives the number of bytes that came out. They stay pending.
    pub(super) fn drain(&mut self, stream: Stream) -> Result<usize, RunError> {
        let count = self.pipe(stream).drain()?;
        self.total += count;
        Ok(count)
    }

    /// Takes in the rest of so many bytes that have just been written: a terminal passes them on a moment later.
    pub(super) fn await_written(&mut self, stream: Stream, written: usize) -> Result<(), RunError> {
        if !self.pipe(stream).is_late(written) {
            return Ok(());
        }
        let end = Moment::now().after(PASSING_ON);
        while self.pipe(stream).is_late(written) && !end.is_over() {
            self.pipe(stream).await_more()?;
            self.drain(stream)?;
        }
        Ok(())
    }

    /// Bytes that have come out of both pipes.
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// Takes what came out of a pipe and has not been attributed to a process yet.
    pub(super) fn take_pending(&mut self, stream: Stream) -> Vec<u8> {
        std::mem::take(&mut self.pipe(stream).pending)
    }

    /// Whether nobody holds a pipe's writing end any more.
    pub(super) fn is_closed(&mut self, stream: Stream) -> Result<bool, RunError> {
        self.pipe(stream).is_closed()
    }

    fn pipe(&mut self, stream: Stream) -> &mut Pipe {
        match stream {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr => &mut self.stderr,
        }
    }
}

/// A pipe whose reading end the tracer empties after each write, so that it always knows whose
/// bytes it holds.
struct Pipe {
    reader: OwnedFd,
    /// What `readlink` shows for a descriptor that leads here, in any process.
    link: OsString,
    /// What came out and has not been attributed to a process yet.
    pending: Vec<u8>,
    /// Whether it is a pseudo-terminal (pty(7)).
    is_terminal: bool,
}

/// How long a terminal may take to pass on what was written.
const PASSING_ON: Duration = Duration::from_secs(1);

impl Pipe {
    fn new() -> Result<(Self, OwnedFd), RunError> {
        let (reader, writer) = pipe2(OFlag::O_CLOEXEC).map_err(sys::failed("make a pipe"))?;
        // The reading end alone: the program's writes block as on any pipe.
        fcntl(&reader, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))
            .map_err(sys::failed("set up a pipe"))?;
        let inode = fstat(&reader).map_err(sys::failed("look at a pipe"))?.st_ino;
        let link = format!("pipe:[{inode}]").into();
        Ok((Self { reader, link, pending: Vec::new(), is_terminal: false }, writer))
    }

    /// A pseudo-terminal that passes each byte on as it was written.
    fn terminal() -> Result<(Self, OwnedFd), RunError> {
        let OpenptyResult { master: reader, slave: writer } =
            openpty(None, None).map_err(sys::failed("make a terminal"))?;
        let failed = || sys::failed("set up a terminal");
        let mut settings = tcgetattr(&writer).map_err(failed())?;
        cfmakeraw(&mut settings);
        tcsetattr(&writer, SetArg::TCSANOW, &settings).map_err(failed())?;
        for end in [&reader, &writer] {
            fcntl(end, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC)).map_err(failed())?;
        }
        fcntl(&reader, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).map_err(failed())?;
        let link = ttyname(&writer).map_err(failed())?.into_os_string();
        Ok((Self { reader, link, pending: Vec::new(), is_terminal: true }, writer))
    }

    /// Whether less has come out than so many bytes, and more may still come.
    fn is_late(&self, written: usize) -> bool {
        self.is_terminal && self.pending.len() < written
    }

    /// Waits a moment for more.
    fn await_more(&self) -> Result<(), RunError> {
        let mut look = [PollFd::new(self.reader.as_fd(), PollFlags::POLLIN)];
        match poll(&mut look, 10_u8) {
            Ok(_) | Err(Errno::EINTR) => Ok(()),
            Err(errno) => Err(sys::failed("look at a terminal")(errno)),
        }
    }

    fn is_closed(&self) -> Result<bool, RunError> {
        let mut look = [PollFd::new(self.reader.as_fd(), PollFlags::empty())];
        match poll(&mut look, PollTimeout::ZERO) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(sys::failed("look at a pipe")(errno)),
        }
        Ok(look[0].revents().is_some_and(|events| events.contains(PollFlags::POLLHUP)))
    }

    /// Moves what is in the pipe into `pending`, and gives the number of bytes.
    fn drain(&mut self) -> Result<usize, RunError> {
        let before = self.pending.len();
        let mut buffer = [0; 16384];
        loop {
            match read(&self.reader, &mut buffer) {
                // A terminal that nobody has open any more gives EIO.
                Ok(0) | Err(Errno::EAGAIN | Errno::EIO) => {
                    return Ok(self.pending.len() - before);
                }
                Ok(count) => {
                    self.pending.extend_from_slice(&buffer[..count]);
                    if count < buffer.len() && !self.is_terminal {
                        // That was all: nobody else is writing just now.
                        return Ok(self.pending.len() - before);
                    }
                }
                Err(Errno::EINTR) => {}
                Err(errno) => return Err(sys::failed("read the program's output")(errno)),
            }
        }
    }
}
