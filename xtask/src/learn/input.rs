//! What the learner types: keys on a terminal, lines elsewhere; and the signals that a terminal's keys send.

use super::Event;
use crate::course::word;
use anyhow::Context;
use nix::sys::signal::{SigSet, Signal, raise};
use nix::sys::termios::{
    LocalFlags, SetArg, SpecialCharacterIndices, Termios, tcgetattr, tcsetattr,
};
use std::io::{self, BufRead, IsTerminal, Read};
use std::sync::mpsc::Sender;
use std::thread;

/// A terminal that gives each key at once. It is as it was before when this is dropped.
pub(super) struct Terminal {
    /// What it was like before; `None` if stdin is no terminal.
    before: Option<Termios>,
}

/// Ctrl+D, as a terminal gives it where it is a key like others.
const CTRL_D: u8 = 0x04;

/// The signals that come as events: the terminal has to be put back before they have their effect.
const SIGNALS: [Signal; 5] =
    [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGQUIT, Signal::SIGTSTP];

/// Listens to the learner.
///
/// # Errors
/// If the terminal can't be set.
pub(super) fn listen(events: &Sender<Event>) -> anyhow::Result<Terminal> {
    let terminal = Terminal::of_keys().with_context(cannot_set)?;
    let is_terminal = terminal.before.is_some();
    listen_to_signals(events)?;
    let events = events.clone();
    let listen = move || {
        if is_terminal {
            keys(&events);
            let _ = events.send(Event::Key('q'));
        } else {
            lines(&events);
            let _ = events.send(Event::EndOfInput);
        }
    };
    thread::Builder::new().spawn(listen).with_context(cannot_listen)?;
    Ok(terminal)
}

fn cannot_set() -> &'static str {
    word!("cannot set the terminal", "터미널을 설정할 수 없어요")
}

fn listen_to_signals(events: &Sender<Event>) -> anyhow::Result<()> {
    let signals: SigSet = SIGNALS.into_iter().collect();
    signals.thread_block().with_context(cannot_listen)?;
    let events = events.clone();
    let wait = move || {
        while let Ok(signal) = signals.wait() {
            if events.send(Event::Signal(signal)).is_err() {
                return;
            }
        }
    };
    thread::Builder::new().spawn(wait).with_context(cannot_listen)?;
    Ok(())
}

fn cannot_listen() -> &'static str {
    word!("cannot wait for keys and signals", "키와 시그널을 기다릴 수 없어요")
}

/// Ends this process by a signal, so that a shell sees what it was.
///
/// # Errors
/// If the signal does not end it.
pub(super) fn end_by(signal: Signal) -> nix::Result<()> {
    SigSet::from(signal).thread_unblock()?;
    raise(signal)
}

fn keys(events: &Sender<Event>) {
    for byte in io::stdin().lock().bytes().map_while(Result::ok) {
        if byte == CTRL_D || events.send(Event::Key(char::from(byte))).is_err() {
            return;
        }
    }
}

fn lines(events: &Sender<Event>) {
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        if let Some(key) = line.trim().chars().next()
            && events.send(Event::Key(key)).is_err()
        {
            return;
        }
    }
}

impl Terminal {
    fn of_keys() -> nix::Result<Self> {
        let stdin = io::stdin();
        if !stdin.is_terminal() {
            return Ok(Self { before: None });
        }
        let before = tcgetattr(&stdin)?;
        set_keys(&before)?;
        Ok(Self { before: Some(before) })
    }

    /// Stops this process, as Ctrl+Z does: the terminal is as it was before until it goes on.
    ///
    /// # Errors
    /// If the terminal can't be set.
    pub(super) fn pause(&self) -> anyhow::Result<()> {
        self.put_back().with_context(cannot_set)?;
        raise(Signal::SIGSTOP).with_context(cannot_set)?;
        self.before.as_ref().map_or(Ok(()), set_keys).with_context(cannot_set)
    }

    fn put_back(&self) -> nix::Result<()> {
        let before = self.before.as_ref();
        before.map_or(Ok(()), |before| tcsetattr(io::stdin(), SetArg::TCSANOW, before))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing any more.
        let _ = self.put_back();
    }
}

/// A terminal that is like this gives each key at once, and does not show it.
fn set_keys(before: &Termios) -> nix::Result<()> {
    let mut by_key = before.clone();
    by_key.local_flags.remove(LocalFlags::ICANON | LocalFlags::ECHO);
    by_key.control_chars[SpecialCharacterIndices::VMIN as usize] = 1;
    tcsetattr(io::stdin(), SetArg::TCSANOW, &by_key)
}
