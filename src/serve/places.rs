//! Who may stay connected: connections in, and of too many the one that asks for nothing goes.
//!
//! A preview has one reader with a browser. Whoever opens connections and says nothing must not keep that reader waiting, so
//! a new one is always taken, and of those that wait for nothing the oldest makes room.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::task::JoinHandle;

/// Nothing was asked yet.
const SILENT: u8 = 0;
/// An answer is being made, or goes on: nobody is sent away in the middle of it.
const ANSWERED: u8 = 1;
/// Everything that was asked has been answered.
const DONE: u8 = 2;

/// What a connection is at.
#[derive(Clone, Default)]
pub struct State(Arc<AtomicU8>);

impl State {
    /// An answer is being made.
    pub fn asks(&self) {
        self.0.store(ANSWERED, Ordering::Relaxed);
    }

    /// It has been made.
    pub fn is_done(&self) {
        self.0.store(DONE, Ordering::Relaxed);
    }

    fn is(&self, state: u8) -> bool {
        self.0.load(Ordering::Relaxed) == state
    }
}

/// The open connections, the oldest first.
#[derive(Default)]
pub struct Places(VecDeque<(State, JoinHandle<()>)>);

impl Places {
    /// Whether one more may come, after the oldest that asks for nothing has made room if need be.
    pub fn have_room(&mut self, most: usize) -> bool {
        self.0.retain(|(_, connection)| !connection.is_finished());
        if self.0.len() < most {
            return true;
        }
        let oldest = |state| self.0.iter().position(|(at, _)| at.is(state));
        let Some((_, connection)) = oldest(SILENT).or_else(|| oldest(DONE)).and_then(|at| self.0.remove(at)) else {
            return false;
        };
        connection.abort();
        true
    }

    /// Takes up a connection.
    pub fn take(&mut self, state: State, connection: JoinHandle<()>) {
        self.0.push_back((state, connection));
    }
}
