//! Services and their methods.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use prost_types::{FileDescriptorProto, ServiceDescriptorProto};

use super::free::{Free, is_file_taken, numbered};
use super::{Names, messages};

/// Names that tonic's server needs for itself in the module in which a service is a trait.
const TAKEN: &[&str] = &[
    "Arc",
    "AsRef",
    "Body",
    "Box",
    "BoxFuture",
    "Clone",
    "Context",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Future",
    "HttpBody",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Pin",
    "Poll",
    "Result",
    "Self",
    "Send",
    "Service",
    "Some",
    "StdError",
    "String",
    "Sync",
    "ToString",
    "Tonic",
    "Vec",
];

/// What a service is called in the contract, as in the paths of requests.
#[derive(Debug, Clone)]
pub(in super::super) struct Original {
    /// `user`, or nothing.
    pub package: String,
    /// `User`
    pub name: String,
    /// Its methods in order.
    pub methods: Vec<String>,
}

/// Spells the services of a file; notes what each was called.
pub(super) fn spell(
    file: &mut FileDescriptorProto,
    contract: &[FileDescriptorProto],
    names: &mut Names,
    originals: &mut BTreeMap<String, Original>,
) {
    let before = contract.iter().find(|before| before.name() == file.name());
    let package = before.map_or("", |before| before.package()).to_owned();
    let taken = Taken::by(file);
    for service in &mut file.service {
        let original = Original {
            package: package.clone(),
            name: service.name().to_owned(),
            methods: service
                .method
                .iter()
                .map(|method| method.name().to_owned())
                .collect(),
        };
        let wanted = candidates(service.name()).filter(|name| taken.allows(name));
        let name = names
            .services
            .take(wanted, |name| name.to_upper_camel_case());
        service.name = Some(name.clone());
        methods(service);
        let spelt = file
            .package
            .as_deref()
            .map_or(name.clone(), |package| format!("{package}.{name}"));
        originals.insert(spelt, original);
    }
}

/// What a service of the file may not be called beside its messages.
struct Taken {
    /// The modules of messages.
    modules: Vec<String>,
    /// The messages at the root of the crate, where the clients are.
    at_root: Vec<String>,
}

impl Taken {
    fn by(file: &FileDescriptorProto) -> Self {
        let messages = || file.message_type.iter();
        let with_module = messages().filter(|message| messages::has_module(message));
        let is_root = file.package().is_empty();
        Self {
            modules: with_module
                .map(|message| message.name().to_snake_case())
                .collect(),
            at_root: messages()
                .filter(|_| is_root)
                .map(|message| message.name().to_upper_camel_case())
                .collect(),
        }
    }

    fn allows(&self, name: &str) -> bool {
        let camel = name.to_upper_camel_case();
        let server = format!("{}_server", name.to_snake_case());
        let client = format!("{camel}Client");
        !TAKEN.contains(&camel.as_str())
            && !is_file_taken(name)
            && !self.modules.contains(&server)
            && !self.at_root.contains(&client)
    }
}

/// `User`, `UserService`, `UserService_2`, …
fn candidates(name: &str) -> impl Iterator<Item = String> + use<> {
    let plain = name.trim_matches('_').to_owned();
    std::iter::once(plain.clone()).chain(numbered(&format!("{plain}Service"), ""))
}

/// `Login`, `LoginCall`, `LoginCall_2`, …: a method is a function and has a file.
fn methods(service: &mut ServiceDescriptorProto) {
    let mut free = Free::default();
    for method in &mut service.method {
        let plain = method.name().trim_matches('_').to_owned();
        let names = std::iter::once(plain.clone()).chain(numbered(&format!("{plain}Call"), ""));
        let names = names.filter(|name| !is_file_taken(name));
        method.name = Some(free.take(names, |name| name.to_snake_case()));
    }
}
