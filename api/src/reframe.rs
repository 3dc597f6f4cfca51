//! Reframe: Redis only, no migrations. What can be said of it is whether it answers.

use std::time::{Duration, Instant};

use redis::{Client, ConnectionInfo};
use tokio::sync::watch;

use crate::report::ReframeReport;

/// How long Redis has to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks Redis again and again, and gives what it answered last.
pub(crate) fn watch_redis(
    redis: Option<ConnectionInfo>,
    every: Duration,
) -> watch::Receiver<ReframeReport> {
    let described = redis.as_ref().map(|info| info.addr().to_string());
    let (sender, receiver) = watch::channel(ReframeReport {
        configured: redis.is_some(),
        redis: described.clone(),
        reachable: None,
        ping_ms: None,
        error: None,
    });
    if let Some(info) = redis {
        tokio::spawn(async move {
            while !sender.is_closed() {
                let began = Instant::now();
                let outcome = tokio::time::timeout(PATIENCE, ping(info.clone())).await;
                let error = match outcome {
                    Ok(Ok(())) => None,
                    Ok(Err(error)) => Some(words(&error)),
                    Err(_) => Some(format!("no answer within {} s", PATIENCE.as_secs())),
                };
                let before = sender.borrow().error.clone();
                if let Some(error) = error
                    .as_ref()
                    .filter(|error| before.as_ref() != Some(error))
                {
                    tracing::warn!(error, "Reframe's Redis does not answer");
                }
                sender.send_replace(ReframeReport {
                    configured: true,
                    redis: described.clone(),
                    reachable: Some(error.is_none()),
                    ping_ms: error
                        .is_none()
                        .then(|| began.elapsed().as_secs_f64() * 1000.0),
                    error,
                });
                tokio::time::sleep(every).await;
            }
        });
    }
    receiver
}

/// On a connection of its own, so that an answer is an answer.
async fn ping(info: ConnectionInfo) -> Result<(), redis::RedisError> {
    let client = Client::open(info)?;
    let mut connection = client.get_multiplexed_async_connection().await?;
    redis::cmd("PING").query_async(&mut connection).await
}

/// What went wrong, without what the server repeats of what it was sent.
fn words(error: &redis::RedisError) -> String {
    match error.code() {
        Some(code) => code.to_owned(),
        None if error.is_io_error() => "no connection".to_owned(),
        None => error.category().to_owned(),
    }
}
