//! The page of a run.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};

use crate::cli;
use crate::commands::render::Model;
use crate::commands::report::Voice;
use crate::commands::{Input, Stop};
use crate::dev::condition::{Build, Condition};
use crate::dev::member::Member;
use crate::dev::page::{Collector, Facts, Findings, Jaeger, Origin, Page};
use crate::process::Said;
use crate::system::Service;

/// Where the page is unless it is told, and how many ports behind it are tried: of several workspaces at once, each has
/// its own.
const USUAL: u16 = 7070;
const OTHERS: u16 = 9;

/// The page, where there is one, and what services are told because of it.
pub(in crate::commands::dev) struct Screen {
    page: Option<Page>,
    /// A service → the variable that says where its spans go.
    variables: BTreeMap<String, (String, String)>,
}

impl Screen {
    /// Serves a page, and says where. A port that is taken stops nothing but a run that is the page alone.
    ///
    /// # Errors
    /// Then, and where `--jaeger` is no address.
    pub(in crate::commands::dev) fn open(arguments: &cli::Dev, members: &[Member]) -> Result<Self> {
        let page = match arguments.no_page {
            true => None,
            false => page(arguments, members)?,
        };
        let variables = BTreeMap::new();
        Ok(Self { page, variables })
    }

    /// Where the page is, if there is one.
    pub(in crate::commands::dev) fn url(&self) -> Option<String> {
        self.page.as_ref().map(Page::url)
    }

    /// Takes what the workspace says.
    pub(in crate::commands::dev) fn know(
        &mut self,
        model: &Model,
        environment: &BTreeMap<String, String>,
        folder: &Path,
    ) {
        let Some(page) = &self.page else { return };
        let settings = |service: &Service| {
            let settings = model.settings(service);
            settings.map(|it| it.in_environment(environment))
        };
        let services = model.system.services.iter();
        let open = services.filter_map(|service| match Collector::of(&settings(service)?) {
            Collector::Open { variable } => {
                let name = service.names.service.clone();
                Some((name, (variable, page.collector())))
            }
            Collector::Elsewhere(_) | Collector::None => None,
        });
        self.variables = open.collect();
        match Facts::of(&model.system, folder, settings) {
            Ok(facts) => page.board().know(facts),
            Err(error) => Voice::default().trouble(&format!("the page is behind: {error:#}")),
        }
    }

    /// Takes what was found, and why nothing was generated if so.
    pub(in crate::commands::dev) fn find(&self, input: &Input, stop: Option<&Stop>) {
        let Some(page) = &self.page else { return };
        let failure = stop.and_then(|stop| match stop {
            Stop::World(error) => Some(format!("{error:#}")),
            Stop::Findings => None,
        });
        let mut found = input.findings.clone();
        crate::diagnostic::sort(&mut found);
        let text = failure.as_deref().unwrap_or("there are findings");
        page.board().generated(stop.map(|_| text));
        page.board()
            .find(Findings::of(&found, &input.sources, failure));
    }

    /// Shows how far the build is, and what the services do.
    pub(in crate::commands::dev) fn show(&self, now: impl FnOnce() -> (Build, Vec<Condition>)) {
        if let Some(page) = &self.page {
            let (build, services) = now();
            page.board().build(build);
            page.board().services(services);
        }
    }

    /// Takes what a service said.
    pub(in crate::commands::dev) fn hear(&self, service: &Arc<str>, said: &Said) {
        if let (Some(page), Said::Out(text) | Said::Err(text)) = (&self.page, said) {
            page.board().line(service, text);
        }
    }

    /// The variables that a service gets.
    pub(in crate::commands::dev) fn variables(&self, service: &str) -> Vec<(String, String)> {
        self.variables.get(service).cloned().into_iter().collect()
    }
}

fn page(arguments: &cli::Dev, members: &[Member]) -> Result<Option<Page>> {
    let jaeger = arguments.jaeger.as_deref().map(|url| {
        let read = Jaeger::parse(url);
        read.with_context(|| format!("cannot ask a Jaeger at `{url}`"))
    });
    let origin = Origin {
        is_attached: arguments.attach,
        jaeger: jaeger.transpose()?,
    };
    let voice = Voice::default();
    match opened(arguments.page_port, members, &origin) {
        Ok(page) => {
            voice.good(&format!("page at {}", page.url()));
            Ok(Some(page))
        }
        Err(error) if arguments.attach => Err(error.context("no page")),
        Err(error) => {
            voice.trouble(&format!("no page: {error:#}; all else goes on"));
            Ok(None)
        }
    }
}

/// A page on that port, or on the first free one of the usual that no service wants.
fn opened(port: Option<u16>, members: &[Member], origin: &Origin) -> Result<Page> {
    if let Some(port) = port {
        let opened = Page::open(port, origin.clone());
        return opened.with_context(|| format!("cannot listen on port {port}"));
    }
    let is_wanted = |port: u16| {
        members
            .iter()
            .any(|it| it.ports().any(|(own, _)| own.port == port))
    };
    let ports = (USUAL..=USUAL + OTHERS).filter(|port| !is_wanted(*port));
    for port in ports {
        match Page::open(port, origin.clone()) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            opened => return opened.context("cannot listen"),
        }
    }
    bail!("ports {USUAL} to {} are in use", USUAL + OTHERS)
}
