//! What a request costs in process: `Router` called directly, no sockets.
//!
//! Every variant and the bare server are called in turn, in another order each round. The process
//! keeps to one CPU, so that the clock also sees the threads that send spans. The exit status is 1
//! where the gate is missed.

use std::{
    fs::OpenOptions,
    io::Write,
    net::SocketAddr,
    process::{ExitCode, Stdio},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request},
};
use ferroctl_runtime::{Config, log, settings::ServiceSettings};
use http::{HeaderMap, HeaderValue, Method, Uri, header};
use measure::{
    ANSWER, BODY, bare, generated,
    process::{Server, free_port, on, wait_for},
    samples::{Samples, shuffled},
    settings::{SAMPLERS, Variant},
};
use rustix::{
    thread::{CpuSet, sched_setaffinity},
    time::{ClockId, clock_gettime},
};
use tower::ServiceExt as _;

const ROUNDS: u64 = 60;
/// Three batches of spans, where every request is sampled.
const REQUESTS: u32 = 1536;
/// For the exporter to send what is left; counts as CPU time of the requests before.
const SETTLE: Duration = Duration::from_millis(4);
/// The gate: microseconds over the bare server at sampling 0.1, with JWT, without access log.
const GATE: f64 = 2.5;
const GATED: Variant = Variant {
    jwt: true,
    log: false,
    sampler: 0.1,
};

/// A router and the requests that it gets.
struct Subject {
    variant: Option<Variant>,
    router: Router,
    path: Uri,
    headers: HeaderMap,
    micros: Samples,
    cpu_micros: Samples,
}

impl Subject {
    fn bare(path: &'static str, headers: HeaderMap) -> Self {
        Self {
            variant: None,
            router: bare::router(),
            path: Uri::from_static(path),
            headers,
            micros: Samples::default(),
            cpu_micros: Samples::default(),
        }
    }

    async fn service(variant: Variant, collector: &str) -> anyhow::Result<Self> {
        let config = Config::parse(&variant.yaml(0, collector), "")?;
        let (router, state) = generated::router(&config).await?;
        let token = state.auth.sign(serde_json::json!({"userId": 7}));
        let token = token.map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let mut headers = usual_headers();
        if variant.jwt {
            let token = HeaderValue::try_from(format!("Bearer {token}"))?;
            headers.insert(header::AUTHORIZATION, token);
        }
        Ok(Self {
            variant: Some(variant),
            router,
            ..Self::bare(variant.path(), headers)
        })
    }

    fn request(&self) -> Request {
        let mut request = Request::new(Body::from(Bytes::from_static(BODY.as_bytes())));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.path.clone();
        *request.headers_mut() = self.headers.clone();
        if self.variant.is_some() {
            // What the listener of a service puts in.
            let peer = SocketAddr::from(([127, 0, 0, 1], 40_000));
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        request
    }

    async fn check(&self) -> anyhow::Result<()> {
        let response = self.router.clone().oneshot(self.request()).await?;
        let body = to_bytes(response.into_body(), 1 << 20).await?;
        anyhow::ensure!(body == ANSWER, "{:?} answers {body:?}", self.variant);
        Ok(())
    }

    async fn slice(&mut self) -> anyhow::Result<()> {
        let (begun, cpu) = (Instant::now(), cpu_time());
        for _ in 0..REQUESTS {
            drop(self.router.clone().oneshot(self.request()).await?);
        }
        let elapsed = begun.elapsed();
        tokio::time::sleep(SETTLE).await;
        self.micros.push(per_request(elapsed));
        self.cpu_micros.push(per_request(cpu_time() - cpu));
        Ok(())
    }
}

fn usual_headers() -> HeaderMap {
    HeaderMap::from_iter([
        (header::HOST, HeaderValue::from_static("127.0.0.1:8300")),
        (header::USER_AGENT, HeaderValue::from_static("bench")),
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (header::CONTENT_LENGTH, HeaderValue::from(BODY.len())),
    ])
}

fn per_request(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6 / f64::from(REQUESTS)
}

/// CPU time of all threads.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        time.tv_nsec.try_into().unwrap_or(0),
    )
}

async fn measure(collector: &str) -> anyhow::Result<Vec<Subject>> {
    let mut subjects = Vec::new();
    for variant in Variant::all(&SAMPLERS) {
        subjects.push(Subject::service(variant, collector).await?);
    }
    // The same requests for the bare server: with and without a token.
    let headers = [0, SAMPLERS.len()].map(|place| subjects[place].headers.clone());
    subjects.extend(headers.map(|headers| Subject::bare("/api/echo", headers)));
    for subject in &subjects {
        subject.check().await?;
    }
    for round in 0..=ROUNDS {
        for place in shuffled(subjects.len(), round) {
            subjects[place].slice().await?;
        }
        if round == 0 {
            for subject in &mut subjects {
                (subject.micros, subject.cpu_micros) = Default::default();
            }
        }
    }
    Ok(subjects)
}

/// Prints the table; gives the figure that is gated.
fn report(subjects: &[Subject], out: &mut impl Write) -> anyhow::Result<f64> {
    let (services, bare) = subjects.split_at(subjects.len() - 2);
    let mut gated = f64::NAN;
    writeln!(
        out,
        "us per request, {ROUNDS} rounds of {REQUESTS}, median (quartiles)\n"
    )?;
    writeln!(
        out,
        "| variant | sampling | us | over bare | CPU over bare |"
    )?;
    writeln!(out, "|---|---|---|---|---|")?;
    for (name, bare) in ["no JWT", "JWT"].iter().zip(bare) {
        writeln!(
            out,
            "| bare, requests as for {name} | | {:.2} | | |",
            bare.micros
        )?;
    }
    for subject in services {
        let Some(variant) = subject.variant else {
            continue;
        };
        let bare = &bare[usize::from(variant.jwt)];
        let extra = subject.micros.median() - bare.micros.median();
        let cpu = subject.cpu_micros.median() - bare.cpu_micros.median();
        let sampler = variant.sampler;
        writeln!(
            out,
            "| {variant} | {sampler} | {:.2} | {extra:+.2} | {cpu:+.2} |",
            subject.micros
        )?;
        if variant == GATED {
            gated = extra;
        }
    }
    Ok(gated)
}

fn main() -> anyhow::Result<ExitCode> {
    let mut out = std::io::stderr();
    // The access log goes where it costs a system call and nothing else.
    let nowhere = OpenOptions::new().write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdout(nowhere)?;
    let _flush = log::init(&ServiceSettings::default())?;
    let port = free_port()?;
    let mut sink = on(Some(1), env!("CARGO_BIN_EXE_sink").as_ref());
    let _sink = Server::start(sink.arg(port.to_string()).stdout(Stdio::null()))?;
    wait_for(([127, 0, 0, 1], port).into())?;
    let mut first = CpuSet::new();
    first.set(0);
    sched_setaffinity(None, &first)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let subjects = runtime.block_on(measure(&format!("http://127.0.0.1:{port}")))?;
    let gated = report(&subjects, &mut out)?;
    let reached = gated <= GATE;
    writeln!(
        out,
        "\ngate: {gated:.2} us of {GATE} us, {}",
        if reached { "reached" } else { "MISSED" }
    )?;
    Ok(if reached {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
