//! Addresses of databases.

/// Addresses with a password, and what is said of where they lead.
pub const SECRETS: [(&str, &str); 4] = [
    (
        "mysql://root:s3cret@127.0.0.1:1/shop",
        "`shop` at `127.0.0.1:1`",
    ),
    (
        "root:s3cret@tcp(127.0.0.1:1)/shop?loc=Local",
        "`shop` at `127.0.0.1:1`",
    ),
    (
        "postgres://root:s3cret@127.0.0.1:1/shop",
        "`shop` at `127.0.0.1:1`",
    ),
    (
        "postgres://root:s3cret@127.0.0.1:port/shop",
        "not an address of PostgreSQL",
    ),
];
