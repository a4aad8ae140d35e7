//! Every real API has a client.

use ferroctl::ir::{Envelope, Response};

use crate::left::{client, leave};
use crate::support::{self, Disk, check, corpus};
use crate::workspace::lowered;

#[test]
#[cfg_attr(not(corpus), ignore = "no corpus beside the repository")]
fn every_real_api_has_a_client() {
    let Some(folder) = corpus("api/valid") else {
        return;
    };
    let roots = support::roots(&folder);
    let mut failures = Vec::new();
    for (number, root) in roots.iter().enumerate() {
        let response = match number % 2 {
            0 => Response::Envelope(Envelope::default()),
            _ => Response::Plain,
        };
        let path = root.strip_prefix(&folder).expect("a file of the folder");
        let files = lowered(&check(root, &Disk)).and_then(|http| client(http, response));
        match files {
            Ok(files) => leave(&path.display().to_string().replace('/', "__"), &files),
            Err(error) => failures.push(format!("{}: {error}", path.display())),
        }
    }
    println!("{} of {}", roots.len() - failures.len(), roots.len());
    assert!(failures.is_empty(), "{failures:#?}");
}
