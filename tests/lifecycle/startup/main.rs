//! The `user-api` service.

use std::{process::ExitCode, time::Duration};

use ferroctl_runtime::Result;
use user_api::generated::{AppState, Service};

fn main() -> ExitCode {
    Service::new()
        .on_start(|state| async move {
            let each = state.clone();
            let pause = Duration::from_secs(60);
            state
                .tasks
                .every("greet", pause, move || greet(each.clone()));
            Ok(())
        })
        .run()
}

async fn greet(state: AppState) -> Result<()> {
    tracing::info!("{}", state.app.greeting);
    Ok(())
}
