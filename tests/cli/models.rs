//! `.sql` files on the command line.

use crate::fixture::CliTest;

const USER: &str = "CREATE TABLE `user` (\n  `id` bigint NOT NULL,\n  `name` varchar(255) NOT NULL,\n  PRIMARY KEY (`id`)\n);\n";

#[test]
fn check_reads_schemas_beside_other_contracts() {
    let test = CliTest::with_api();
    test.write("user.sql", USER);
    let said = test.transcript("check user/api/user.api user.sql");
    assert!(said.contains("ok: 2 files checked"), "{said}");
}

#[test]
fn check_finds_what_a_database_would() {
    let test = CliTest::new();
    test.write("user.sql", &USER.replace("KEY (`id`)", "KEY (`uid`)"));
    let said = test.transcript("check user.sql");
    assert!(
        said.contains("error[S0203]") && said.contains("user.sql:4:16"),
        "{said}"
    );
    let said = test.transcript("check --dialect oracle user.sql");
    assert!(said.contains("mysql, postgres, sqlite"), "{said}");
}
