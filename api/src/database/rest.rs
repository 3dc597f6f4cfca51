//! Between two looks.

use std::time::Instant;

use super::keeper::{Ended, Keeper, told_to_end};

/// Why a rest ended.
pub(super) enum Wake {
    /// Time to look again.
    Look,
    /// An administrator wants pending migrations applied.
    Up,
}

impl Keeper {
    /// Waits for the next look, an order, or the end.
    pub(super) async fn rest(&mut self) -> Result<Wake, Ended> {
        let next_look = Instant::now() + self.policy.check_every;
        let next = self
            .next_try
            .filter(|next| !self.settled && *next > Instant::now())
            .map_or(next_look, |next| next.min(next_look));
        tokio::select! {
            () = told_to_end(&mut self.end) => Err(Ended::Asked),
            () = self.poke.notified() => Ok(Wake::Look),
            Some(()) = self.orders.recv() => Ok(Wake::Up),
            () = tokio::time::sleep_until(next.into()) => Ok(Wake::Look),
        }
    }
}
