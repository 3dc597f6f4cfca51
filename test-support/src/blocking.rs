//! One thread with one async runtime, on which everything async of this crate runs.

use std::{future::Future, sync::OnceLock, sync::mpsc, thread};

use tokio::runtime::{Builder, Handle};

/// Runs a future to its end and gives its outcome, whether or not the caller is inside a runtime of its own.
pub(crate) fn wait<F>(future: F) -> F::Output
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    let (sender, receiver) = mpsc::channel();
    runtime().spawn(async move {
        // The receiver waits below for as long as this runs.
        let _ = sender.send(future.await);
    });
    receiver
        .recv()
        .expect("the task on the test runtime panicked, see above")
}

fn runtime() -> &'static Handle {
    static RUNTIME: OnceLock<Handle> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a tokio runtime");
        let handle = runtime.handle().clone();
        thread::Builder::new()
            .name("test-databases".to_owned())
            .spawn(move || runtime.block_on(std::future::pending::<()>()))
            .expect("a thread for the runtime");
        handle
    })
}
