//! The two things the engine needs of an async runtime: to sleep and to give up waiting.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// Sleeps on whichever runtime is running.
pub(crate) async fn sleep(time: Duration) {
    #[cfg(feature = "runtime-async-std")]
    if tokio::runtime::Handle::try_current().is_err() {
        return async_std::task::sleep(time).await;
    }
    tokio::time::sleep(time).await;
}

/// Runs the future, or gives up after `time`.
pub(crate) async fn timeout<T>(time: Duration, future: impl Future<Output = T>) -> Option<T> {
    #[cfg(feature = "runtime-async-std")]
    if tokio::runtime::Handle::try_current().is_err() {
        return async_std::future::timeout(time, future).await.ok();
    }
    tokio::time::timeout(time, future).await.ok()
}

/// Runs the future, and `beside` meanwhile.
pub(crate) async fn accompanied<T>(
    future: impl Future<Output = T>,
    beside: impl Future<Output = Infallible>,
) -> T {
    let mut future = pin!(future);
    let mut beside = pin!(beside);
    std::future::poll_fn(move |context| {
        if let Poll::Ready(outcome) = future.as_mut().poll(context) {
            return Poll::Ready(outcome);
        }
        match beside.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(never) => match never {},
        }
    })
    .await
}

/// A number from 0 to 1 that differs between processes and calls, for spreading retries in time.
pub(crate) fn jitter() -> f64 {
    use std::hash::{BuildHasher, RandomState};
    // A new RandomState carries fresh keys; hashing nothing with it yields a random number without a dependency.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a fraction of a second needs no 64 bits"
    )]
    let fraction = RandomState::new().hash_one(0u8) as f64 / u64::MAX as f64;
    fraction
}

/// A runtime for a thread of its own.
#[cfg(any(feature = "runtime-tokio", not(feature = "runtime-async-std")))]
pub(crate) struct Own(tokio::runtime::Runtime);

#[cfg(any(feature = "runtime-tokio", not(feature = "runtime-async-std")))]
impl Own {
    pub(crate) fn new() -> std::io::Result<Self> {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map(Self)
    }

    /// Runs the future on this thread.
    pub(crate) fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.0.block_on(future)
    }
}

/// A runtime for a thread of its own: async-std has one for all.
#[cfg(all(feature = "runtime-async-std", not(feature = "runtime-tokio")))]
pub(crate) struct Own;

#[cfg(all(feature = "runtime-async-std", not(feature = "runtime-tokio")))]
impl Own {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the other runtime can fail to start"
    )]
    pub(crate) fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    /// Runs the future on this thread.
    #[expect(clippy::unused_self, reason = "the other runtime is a value")]
    pub(crate) fn run<T>(&self, future: impl Future<Output = T>) -> T {
        async_std::task::block_on(future)
    }
}
