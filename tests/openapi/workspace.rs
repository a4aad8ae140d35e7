//! One HTTP service, and its document.

use ferroctl::diagnostic::{Format, has_errors};
use ferroctl::emit::openapi;
use ferroctl::ir::{Content, Contract, Contracts, Envelope, Http, Project, Response, Service};
use ferroctl::lower;
use ferroctl::system::{self, System};
use serde_json::Value;

use crate::support::{Checked, check_texts};

/// The contract of a text without mistakes.
pub fn http(text: &str) -> Http {
    lowered(&check_texts(&[("main.api", text)])).expect("a contract without errors")
}

/// The contract of files without mistakes.
pub fn lowered(checked: &Checked) -> Result<Http, String> {
    if has_errors(&checked.findings) {
        return Err(checked.rendered(Format::Short));
    }
    let documents = checked.documents.as_ref().ok_or("no root")?;
    Ok(lower::http::lower(documents, &checked.sources))
}

/// The document of a service in the tutorial's envelope.
pub fn document(http: Http) -> Value {
    styled(http, Response::Envelope(Envelope::default()))
}

/// The document of a service that answers so.
pub fn styled(http: Http, response: Response) -> Value {
    serde_json::from_str(&text(&system(http, response))).expect("JSON")
}

/// A workspace of one service that answers so.
pub fn system(http: Http, response: Response) -> System {
    system::resolve(project(service(http), response))
}

/// The document of its service, as it is written.
pub fn text(system: &System) -> String {
    let document = openapi::of(system, &system.services[0]).expect("sound descriptors");
    let document = document.expect("a document");
    openapi::json(&document).expect("a document")
}

/// A workspace of one service, with documents.
pub fn project(service: Service, response: Response) -> Project {
    Project {
        name: "shop".to_owned(),
        response,
        services: vec![service],
        openapi: true,
        ..Project::default()
    }
}

fn service(http: Http) -> Service {
    Service {
        name: "shop-api".to_owned(),
        base: "shop".to_owned(),
        dir: "shop/api".to_owned(),
        contracts: Contracts(vec![Contract {
            files: vec!["shop/api/shop.api".to_owned()],
            content: Content::Http(http),
        }]),
        port: Some(8300),
        metrics_port: 9081,
        data_source: "DataSource".to_owned(),
        ..Service::default()
    }
}
