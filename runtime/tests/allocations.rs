//! An unsampled request allocates nothing for telemetry.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use ferroctl_runtime::{
    log,
    settings::{self, ServiceSettings},
    telemetry::{Telemetry, TraceContext, scope},
};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call goes to the system's allocator unchanged; the count is a thread-local number.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = COUNT.get();
    work();
    COUNT.get() - before
}

fn telemetry(sampler: f64, file: &std::path::Path) -> Telemetry {
    let block = settings::Telemetry {
        batcher: "file".to_owned(),
        endpoint: file.display().to_string(),
        sampler,
        ..settings::Telemetry::default()
    };
    let service = ServiceSettings {
        telemetry: Some(block),
        ..ServiceSettings::default()
    };
    Telemetry::new(&service).unwrap()
}

#[test]
fn an_unsampled_request_allocates_nothing() {
    let _flush = log::init(&ServiceSettings::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let unsampled = telemetry(0.0, &folder.path().join("a"));
    let sampled = telemetry(1.0, &folder.path().join("b"));
    let count = |telemetry: &Telemetry| {
        let route = telemetry.metrics().http("GET", "/a/:id");
        let request = || {
            let mut span = telemetry.server_span("GET /a/:id", TraceContext::current());
            span.set("http.request.method", "GET");
            let inside = pin!(scope(span.context(), async {
                let _own = tracing::info_span!("own", items = 3).entered();
                telemetry.client_span("call").end()
            }));
            let polled = inside.poll(&mut Context::from_waker(Waker::noop()));
            assert_eq!(polled, Poll::Ready(()));
            route.record(200, Duration::from_millis(1), Some(span.context()));
        };
        // The first one makes the series of status 200.
        request();
        allocations(request)
    };
    assert_eq!(count(&unsampled), 0);
    assert!(count(&sampled) > 0, "the allocator does not count");
}
