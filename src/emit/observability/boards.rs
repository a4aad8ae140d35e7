//! Which panels the dashboards have: one board over all services, one for each with its routes or methods.

use crate::emit::observability::layout::{BoardBuilder, Chart};
use crate::emit::observability::queries::{self, CALLS, HTTP, RPC, Requests, Selector};
use crate::emit::observability::view::Board;
use crate::ir::{Http, Kind, Route, RpcService};
use crate::system::capability::Metrics;
use crate::system::{Service, System};

/// The board over all services.
pub fn overview(system: &System) -> Board {
    let all = Selector::services();
    let mut board = BoardBuilder::new("ferroctl-overview", &format!("{} overview", system.name));
    board.stat(
        Chart::new("Services up", "short", "1: Prometheus reaches it.")
            .query(&all.gauge("up", "app"), "{{app}}"),
    );
    let kinds = || system.services.iter().map(Service::kind);
    if kinds().any(|kind| matches!(kind, Kind::Http(_))) {
        board.row("HTTP");
        rate_errors_duration(&mut board, HTTP, &all, "app");
    }
    if kinds().any(|kind| matches!(kind, Kind::Grpc(_))) {
        board.row("gRPC");
        rate_errors_duration(&mut board, RPC, &all, "app");
    }
    if system.has_workers() {
        board.row("Jobs");
        jobs(&mut board, &all, "app");
    }
    board.row("Traces");
    board.chart(
        Chart::new("Spans", "ops", "Spans a second, as Jaeger counts them.").query(
            &Selector::default().rate("traces_span_metrics_calls_total", "service_name"),
            "{{service_name}}",
        ),
    );
    board.chart(spans_dropped(&all));
    board.finish()
}

/// The board of one service.
pub fn service(service: &Service) -> Board {
    let app = Selector::app(&service.names.service);
    let uid = format!("ferroctl-{}", service.names.service);
    let mut board = BoardBuilder::new(&uid, &service.names.service);
    match service.kind() {
        Kind::Http(_) => all_requests(&mut board, HTTP, service, &app),
        Kind::Grpc(_) => all_requests(&mut board, RPC, service, &app),
        Kind::Worker => {}
    }
    let measured = service.capabilities.iter().filter_map(|part| part.metrics);
    for metrics in measured {
        of_capability(&mut board, metrics, &app);
    }
    board.row("Runtime");
    runtime(&mut board, &app);
    board.finish()
}

/// What a service answers: all of it, and each route or method.
fn all_requests(board: &mut BoardBuilder, requests: Requests, service: &Service, app: &Selector) {
    board.row("All requests");
    rate_errors_duration(board, requests, app, requests.operation);
    board.chart(
        Chart::new("In flight", "short", "Requests being answered, on average.").query(
            &requests.in_flight(app, requests.operation),
            &legend(requests.operation),
        ),
    );
    board.chart(rejected(requests, app));
    for operation in operations(service) {
        board.closed_row(
            &operation.title,
            one_operation(requests, &operation.series(app)),
        );
    }
}

/// The row of what a service has beside its routes or methods.
fn of_capability(board: &mut BoardBuilder, metrics: Metrics, app: &Selector) {
    match metrics {
        Metrics::Calls => {
            board.row("Calls to other services");
            rate_errors_duration(board, CALLS, app, CALLS.operation);
            board.chart(rejected(CALLS, app));
        }
        Metrics::Sql => {
            board.row("Database");
            database(board, app);
        }
        Metrics::Jobs => {
            board.row("Jobs");
            jobs(board, app, "queue");
        }
    }
}

/// A route or method, by the labels of its series.
struct Operation {
    title: String,
    labels: Vec<(&'static str, String)>,
}

impl Operation {
    fn series(&self, app: &Selector) -> Selector {
        self.labels
            .iter()
            .fold(app.clone(), |series, (label, value)| {
                series.and(label, value)
            })
    }
}

fn operations(service: &Service) -> Vec<Operation> {
    let routes = service.http().into_iter().flat_map(Http::routes).map(route);
    let services = service.grpc().into_iter().flat_map(|rpc| &rpc.services);
    routes.chain(services.flat_map(methods)).collect()
}

fn route(route: &Route) -> Operation {
    let verb = route.method.verb();
    Operation {
        title: format!("{verb} {}", route.path),
        labels: vec![("path", route.path.clone()), ("method", verb.to_owned())],
    }
}

/// The methods of a proto service, labelled as gRPC names them: `/user.User/Login`.
fn methods(service: &RpcService) -> impl Iterator<Item = Operation> {
    let dot = if service.package.is_empty() { "" } else { "." };
    service.methods.iter().map(move |method| {
        let name = format!("/{}{dot}{}/{}", service.package, service.name, method.name);
        Operation {
            title: name.clone(),
            labels: vec![("method", name)],
        }
    })
}

/// The three numbers of any service, one line for each value of the label `by`.
fn rate_errors_duration(board: &mut BoardBuilder, requests: Requests, series: &Selector, by: &str) {
    board.chart(
        Chart::new("Rate", "reqps", "Requests a second.")
            .query(&requests.rate(series, by), &legend(by)),
    );
    board.chart(
        Chart::new(
            "Errors",
            "percentunit",
            "The part that failed by the server's fault.",
        )
        .query(&requests.failed(series, by), &legend(by)),
    );
    board.chart(
        Chart::new("Duration", "ms", "99 % of the requests are faster.")
            .traced(&requests.quantile("0.99", series, by), &legend(by)),
    );
}

/// What breaker, load shedding and limits refused.
fn rejected(requests: Requests, series: &Selector) -> Chart {
    Chart::new(
        "Rejected",
        "reqps",
        "Requests a second that were not begun, by reason.",
    )
    .query(&requests.rejected(series), "{{reason}}")
}

/// The numbers of one route or method.
fn one_operation(requests: Requests, series: &Selector) -> Vec<Chart> {
    let rate = Chart::new("Rate by code", "reqps", "Requests a second.")
        .query(&requests.rate(series, "code"), "{{code}}");
    let errors = Chart::new(
        "Errors",
        "percentunit",
        "The part that failed by the server's fault.",
    )
    .query(&requests.failed(series, ""), "failed");
    let mut durations = Chart::new("Duration", "ms", "That part of the requests is faster.");
    for (quantile, name) in [("0.5", "50 %"), ("0.95", "95 %"), ("0.99", "99 %")] {
        durations = durations.traced(&requests.quantile(quantile, series, ""), name);
    }
    vec![rate, errors, durations]
}

/// The jobs of workers, one line for each value of the label `by`.
fn jobs(board: &mut BoardBuilder, series: &Selector, by: &str) {
    board.chart(
        Chart::new(
            "Jobs",
            "ops",
            "Attempts at jobs a second, by how they ended.",
        )
        .query(&series.rate("worker_jobs_total", "result"), "{{result}}"),
    );
    let failed = series.clone().matching("result", "failed|dead");
    board.chart(
        Chart::new("Failures", "ops", "Attempts a second that failed.")
            .query(&failed.rate("worker_jobs_total", by), &legend(by)),
    );
    let duration = queries::quantile_of("worker_jobs_duration_ms", "0.99", series, by);
    board.chart(
        Chart::new("Duration", "ms", "99 % of the attempts are faster.")
            .traced(&duration, &legend(by)),
    );
}

fn database(board: &mut BoardBuilder, app: &Selector) {
    let metric = |name: &str| format!("sql_client_requests_{name}");
    board.chart(
        Chart::new("Statements", "ops", "Statements a second, by kind.").query(
            &app.rate(&metric("duration_ms_count"), "command"),
            "{{command}}",
        ),
    );
    board.chart(
        Chart::new("Errors and slow statements", "ops", "A second.")
            .query(
                &app.rate(&metric("error_total"), "command"),
                "{{command}} failed",
            )
            .query(
                &app.rate(&metric("slow_total"), "command"),
                "{{command}} slow",
            ),
    );
    board.chart(
        Chart::new("Duration", "ms", "99 % of the statements are faster.").traced(
            &queries::quantile_of(&metric("duration_ms"), "0.99", app, "command"),
            "{{command}}",
        ),
    );
}

fn runtime(board: &mut BoardBuilder, app: &Selector) {
    board.chart(Chart::new("Memory", "bytes", "Resident memory.").query(
        &app.gauge("process_resident_memory_bytes", "instance"),
        "{{instance}}",
    ));
    board.chart(Chart::new("CPU", "short", "Cores in use.").query(
        &app.rate("process_cpu_seconds_total", "instance"),
        "{{instance}}",
    ));
    board.chart(spans_dropped(app));
}

fn spans_dropped(series: &Selector) -> Chart {
    Chart::new(
        "Spans dropped",
        "ops",
        "Spans a second that never reached Jaeger.",
    )
    .query(&series.rate("otel_spans_dropped_total", "app"), "{{app}}")
}

/// A legend that shows the value of a label.
fn legend(label: &str) -> String {
    format!("{{{{{label}}}}}")
}
