//! What traces and metrics show of jobs.

use ferroctl_runtime::{
    Ctx, Result,
    settings::{self, ServiceSettings},
    telemetry::{Telemetry, metrics::Format},
    testing::{SeenSpan, Sink},
};

use super::memory::{Memory, settings, start_with};

async fn fails_at_two(_: &(), ctx: &Ctx, job: u64) -> Result<()> {
    assert!(ctx.trace().is_some());
    assert_ne!(job, 2);
    Ok(())
}

#[tokio::test]
async fn a_job_goes_on_with_the_trace_of_who_put_it_in() {
    let sink = Sink::start().await.unwrap();
    let telemetry = Telemetry::new(&ServiceSettings {
        telemetry: Some(settings::Telemetry {
            endpoint: sink.endpoint(),
            ..settings::Telemetry::default()
        }),
        ..ServiceSettings::default()
    })
    .unwrap();
    let request = telemetry.server_span("POST /orders", None);
    let memory = Memory::default();
    memory.put(1, Some(request.context()), true);
    memory.put(2, None, true);
    drop(request);
    let worker = start_with(&memory, settings(), &telemetry, fails_at_two).await;
    memory.wait_for(4).await;
    worker.stop().await.unwrap();

    let spans = sink.wait_for(5).await.unwrap();
    // Of questions whether there is a job, nothing is seen.
    assert_eq!(spans.len(), 5, "{spans:#?}");
    let request = spans
        .iter()
        .find(|span| span.name == "POST /orders")
        .unwrap();
    let of = |id: &str| -> Vec<&SeenSpan> {
        let jobs = spans.iter().filter(|span| span.name == "process mail");
        jobs.filter(|span| span.attributes["messaging.message.id"] == id)
            .collect()
    };
    let (one, two) = (of("1"), of("2"));
    assert_eq!((one.len(), two.len()), (1, 3));
    assert_eq!((one[0].kind, &one[0].error), ("consumer", &None));
    assert_eq!(one[0].trace_id, request.trace_id);
    assert_eq!(one[0].parent_id.as_ref(), Some(&request.span_id));
    assert_eq!(one[0].attributes["messaging.system"], "memory");
    assert_eq!(one[0].attributes["messaging.destination.name"], "mail");
    assert_eq!(two[0].parent_id, None);
    assert_eq!(two[0].error.as_deref(), Some("panic"));
    assert_eq!(two[2].attributes["job.attempt"], "3");

    let text = telemetry.metrics().text(Format::Prometheus);
    for line in [
        r#"worker_jobs_total{queue="mail",result="done"} 1"#,
        r#"worker_jobs_total{queue="mail",result="failed"} 2"#,
        r#"worker_jobs_total{queue="mail",result="dead"} 1"#,
        r#"worker_jobs_total{queue="mail",result="released"} 0"#,
        r#"worker_jobs_duration_ms_count{queue="mail"} 4"#,
    ] {
        assert!(text.lines().any(|it| it == line), "no {line} in\n{text}");
    }
}
