//! Hooks run in their order, and a job has the state without a service.

use std::sync::{Arc, Mutex};

use ferroctl_runtime::{Config, testing};
use user_api::generated::{AppState, DEFAULTS, Service};

fn config() -> anyhow::Result<Config> {
    testing::service(include_str!("../etc/user-api.yaml"), DEFAULTS)
}

#[tokio::test]
async fn a_job_has_the_state() -> anyhow::Result<()> {
    let state = AppState::new(&config()?).await?;
    assert_eq!(state.app.greeting, "hello from user-api");
    state.tasks.stop().await;
    Ok(())
}

#[tokio::test]
async fn hooks_run_in_their_order() -> anyhow::Result<()> {
    let told = Arc::new(Mutex::new(Vec::new()));
    let (start, task, stop) = (told.clone(), told.clone(), told.clone());
    let service = Service::new()
        .on_start(|state| async move {
            start.lock().unwrap().push("start");
            state.tasks.spawn("wait", async move |stopping| {
                stopping.requested().await;
                task.lock().unwrap().push("task");
                Ok(())
            });
            Ok(())
        })
        .on_stop(|_| async move {
            stop.lock().unwrap().push("stop");
            Ok(())
        });
    service.start(config()?).await?.stop().await?;
    assert_eq!(*told.lock().unwrap(), ["start", "task", "stop"]);
    Ok(())
}
