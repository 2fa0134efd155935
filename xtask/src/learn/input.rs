//! What the learner types: keys on a terminal, lines elsewhere; and the signals that ask for an end.

use super::Event;
use crate::course::word;
use anyhow::Context;
use nix::sys::signal::{SigSet, Signal};
use nix::sys::termios::{
    LocalFlags, SetArg, SpecialCharacterIndices, Termios, tcgetattr, tcsetattr,
};
use std::io::{self, BufRead, IsTerminal, Read};
use std::sync::mpsc::Sender;
use std::thread;

/// A terminal that gives each key at once. It is as it was before when this is dropped.
pub(super) struct Terminal(Option<Termios>);

/// Ctrl+C and Ctrl+D, as a terminal gives them where they are keys like others.
const ENDS: [u8; 2] = [0x03, 0x04];

/// Listens to the learner.
///
/// # Errors
/// If the terminal can't be set.
pub(super) fn listen(events: &Sender<Event>) -> anyhow::Result<Terminal> {
    let terminal = Terminal::of_keys()
        .context(word!("cannot set the terminal", "터미널을 설정할 수 없어요"))?;
    let is_terminal = terminal.0.is_some();
    listen_to_signals(events)?;
    let events = events.clone();
    thread::spawn(move || {
        if is_terminal {
            keys(&events);
        } else {
            lines(&events);
        }
        let _ = events.send(Event::End);
    });
    Ok(terminal)
}

/// The signals by which one asks for an end come as an event, so that the terminal is put back.
fn listen_to_signals(events: &Sender<Event>) -> anyhow::Result<()> {
    let signals: SigSet = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP].into_iter().collect();
    signals
        .thread_block()
        .context(word!("cannot wait for signals", "시그널을 기다릴 수 없어요"))?;
    let events = events.clone();
    thread::spawn(move || {
        if signals.wait().is_ok() {
            let _ = events.send(Event::End);
        }
    });
    Ok(())
}

fn keys(events: &Sender<Event>) {
    for byte in io::stdin().lock().bytes().map_while(Result::ok) {
        if ENDS.contains(&byte) || events.send(Event::Key(char::from(byte))).is_err() {
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
            return Ok(Self(None));
        }
        let before = tcgetattr(&stdin)?;
        let mut by_key = before.clone();
        by_key.local_flags.remove(LocalFlags::ICANON | LocalFlags::ECHO | LocalFlags::ISIG);
        by_key.control_chars[SpecialCharacterIndices::VMIN as usize] = 1;
        tcsetattr(&stdin, SetArg::TCSANOW, &by_key)?;
        Ok(Self(Some(before)))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            // A terminal that is gone needs nothing any more.
            let _ = tcsetattr(io::stdin(), SetArg::TCSANOW, before);
        }
    }
}
