//! Spans of the crate `tracing` within a request, in a process whose log they need.

use ferroctl_runtime::{
    log,
    settings::{self, ServiceSettings},
    telemetry::{Telemetry, TraceContext, scope},
    testing::{SeenSpan, Sink},
};
use tracing::{Instrument as _, Span, error, field, info_span};

fn telemetry(sink: &Sink, sampler: f64) -> Telemetry {
    let service = ServiceSettings {
        telemetry: Some(settings::Telemetry {
            endpoint: sink.endpoint(),
            sampler,
            ..settings::Telemetry::default()
        }),
        ..ServiceSettings::default()
    };
    // The first test's log is that of all.
    std::mem::forget(log::init(&service).unwrap());
    Telemetry::new(&service).unwrap()
}

fn named<'a>(spans: &'a [SeenSpan], name: &str) -> &'a SeenSpan {
    let named = spans.iter().find(|span| span.name == name);
    named.unwrap_or_else(|| panic!("no {name} in {spans:#?}"))
}

/// Logic with spans of its own.
async fn logic(telemetry: &Telemetry) {
    let price = info_span!("price", items = 3_u64, shop = field::Empty, vip = true);
    async {
        tokio::task::yield_now().await;
        Span::current().record("shop", "north");
        telemetry.client_span("SELECT").end();
        info_span!("discount", rule = %"ten percent")
            .in_scope(|| error!(order = 7, "no {}", "rule"));
    }
    .instrument(price)
    .await;
    telemetry.client_span("user.User/Login").end();
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_below_the_request_and_above_what_they_do() {
    let sink = Sink::start().await.unwrap();
    let telemetry = telemetry(&sink, 1.0);
    let request = telemetry.server_span("POST /orders", None);
    scope(request.context(), logic(&telemetry)).await;
    drop(request);
    telemetry.shutdown().await;

    let spans = sink.wait_for(5).await.unwrap();
    let (request, price) = (named(&spans, "POST /orders"), named(&spans, "price"));
    let discount = named(&spans, "discount");
    let parent = |name| named(&spans, name).parent_id.as_ref();
    assert_eq!(parent("price"), Some(&request.span_id));
    assert_eq!(parent("SELECT"), Some(&price.span_id));
    assert_eq!(parent("discount"), Some(&price.span_id));
    assert_eq!(parent("user.User/Login"), Some(&request.span_id));
    assert!(spans.iter().all(|span| span.trace_id == request.trace_id));
    let attributes: Vec<_> = price.attributes.iter().collect();
    let text = |pair: [&str; 2]| pair.map(str::to_owned);
    let expected = [["items", "3"], ["shop", "north"], ["vip", "true"]].map(text);
    let expected: Vec<_> = expected.iter().map(|[key, value]| (key, value)).collect();
    assert_eq!((price.kind, attributes), ("internal", expected));
    assert_eq!(price.error, None);
    assert_eq!(discount.attributes["rule"], "ten percent");
    assert_eq!(discount.error.as_deref(), Some("no rule"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_of_its_own_stays_below_the_span_it_was_given() {
    let sink = Sink::start().await.unwrap();
    let telemetry = telemetry(&sink, 1.0);
    let request = telemetry.server_span("POST /orders", None);
    let own = telemetry.clone();
    let task = scope(request.context(), async move {
        let mail = async move { own.client_span("smtp").end() };
        let task = tokio::spawn(mail.instrument(info_span!("mail")));
        task.await.unwrap();
    });
    task.await;
    drop(request);
    assert_eq!(TraceContext::current(), None);
    telemetry.shutdown().await;

    let spans = sink.wait_for(3).await.unwrap();
    let mail = named(&spans, "mail");
    assert_eq!(
        named(&spans, "smtp").parent_id.as_ref(),
        Some(&mail.span_id)
    );
    let request = named(&spans, "POST /orders");
    assert_eq!(mail.parent_id.as_ref(), Some(&request.span_id));
}

#[tokio::test(flavor = "multi_thread")]
async fn unless_the_request_is_sampled_there_are_none() {
    let sink = Sink::start().await.unwrap();
    let telemetry = telemetry(&sink, 0.0);
    let request = telemetry.server_span("POST /orders", None);
    scope(request.context(), async {
        assert!(info_span!("price").is_disabled());
        logic(&telemetry).await;
    })
    .await;
    assert!(info_span!("outside").is_disabled());
    telemetry.shutdown().await;
    assert_eq!(sink.spans(), []);
}
