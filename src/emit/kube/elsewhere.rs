//! What a service is told about servers that it shares with others, wherever they are.

use crate::system::Service;
use crate::system::server::Store;

/// A variable that says where a server is which services share.
pub struct Elsewhere<'a> {
    /// The variable.
    pub name: &'a str,
    /// What the server is called.
    pub server: String,
    /// Whether it is a URL, of a database; else `host:port`.
    pub is_url: bool,
    /// Whether the service starts without it: its YAML may not read it.
    pub is_optional: bool,
}

impl Elsewhere<'_> {
    /// What belongs there for a service of that name.
    pub fn about(&self, service: &str) -> String {
        let server = &self.server;
        match self.is_url {
            true => format!("The database of `{service}`: `{server}://user:password@host/name`."),
            false => format!("Where {server} is: `host:port`."),
        }
    }
}

/// The variables of a service that say where servers are: databases by their URLs, others by their addresses.
pub fn elsewhere(service: &Service) -> Vec<Elsewhere<'_>> {
    let databases = service.databases.iter().filter_map(|database| {
        Some(Elsewhere {
            name: &database.names.variable,
            server: Store::of(database.server?).container.name,
            is_url: true,
            is_optional: false,
        })
    });
    let stores = service.servers.iter().map(|server| Store::of(*server));
    let addresses = stores.map(|store| Elsewhere {
        name: store.address_variable,
        server: store.container.name,
        is_url: false,
        // A URL says it, unless the YAML is of another mind.
        is_optional: store.database_url.is_some(),
    });
    databases.chain(addresses).collect()
}
