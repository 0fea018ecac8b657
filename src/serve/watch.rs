//! Notices new, changed and removed artifacts while a page listens.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::serve::dashboard::Dashboard;

/// How often it looks. A look reads the size and time of every file, and opens none.
const EVERY: Duration = Duration::from_secs(1);

/// Looks for ever.
pub(crate) async fn watch(dashboard: &Arc<Dashboard>) {
    let mut ticks = interval(EVERY);
    // After a slow look there is no hurry to catch up.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if dashboard.is_listened_to() {
            let dashboard = dashboard.clone();
            // A look that fails is followed by another.
            tokio::task::spawn_blocking(move || drop(dashboard.now())).await.ok();
        }
    }
}
