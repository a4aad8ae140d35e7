//! What the tests of servers do: the models of tables that a server tells are those of the file that made them.

#[allow(dead_code, reason = "the tests of the command line take more of it")]
#[path = "../cli/fixture.rs"]
pub mod fixture;
#[path = "../../runtime/tests/model/process.rs"]
pub mod process;

use std::path::PathBuf;

use fixture::{CliTest, PROTO};

/// What no file and no message may hold.
pub const PASSWORD: &str = "s3cret";

/// Reads the tables that `schema` made from each of `urls`, which all name the same database `shop`.
pub fn compare(schema: &str, urls: &[String]) {
    let expected = workspace();
    expected.write("user/rpc/shop.sql", schema);
    expected.expect("gen model user/rpc/shop.sql --service user-rpc", 0);
    for url in urls {
        let test = workspace();
        let command = format!("gen model --url {url} --service user-rpc");
        let said = test.expect(&command, 0);
        assert!(!said.contains(PASSWORD), "{said}");
        let shown = test.read("user/rpc/shop.sql");
        assert_eq!(models(&test), models(&expected), "{url}\n{shown}");
        let before = test.everything();
        test.expect(&command, 0);
        test.expect("gen --check", 0);
        assert_eq!(test.everything(), before, "a second run changes nothing");
        for (path, _, bytes) in before {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains(PASSWORD), "{}", path.display());
        }
    }
}

/// Asks with a wrong password.
pub fn refused(url: &str, host: &str) {
    let said = workspace().expect(&format!("gen model --url {url} --service user-rpc"), 2);
    let expected = format!("error: cannot read the tables of `shop` at `{host}`: ");
    assert!(said.starts_with(&expected), "{said}");
    assert!(!said.contains(PASSWORD), "{said}");
}

/// A workspace with one service.
pub fn workspace() -> CliTest {
    let test = CliTest::new();
    test.write("user.proto", PROTO);
    test.expect("gen rpc user.proto", 0);
    test
}

/// The models of the service, by path.
fn models(test: &CliTest) -> Vec<(PathBuf, String)> {
    let root = test.path("");
    let files = test.everything().into_iter();
    let files = files.map(|(path, _, bytes)| (path, String::from_utf8(bytes)));
    let files = files.filter(|(path, _)| path.components().any(|it| it.as_os_str() == "model"));
    let files: Vec<_> = files
        .map(|(path, text)| (path.strip_prefix(&root).unwrap().to_owned(), text.unwrap()))
        .collect();
    assert!(files.len() > 4, "there are no models");
    files
}
