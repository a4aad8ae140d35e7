//! Builds again when a file comes to `migrations`: `sqlx::migrate!` sees only what was there, in the folder of each
//! kind of database.

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=migrations");
    for entry in std::fs::read_dir("migrations")? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "sql") {
            let name = path.display();
            println!("cargo::error={name} belongs in the folder of a kind of database, such as migrations/sqlite");
        }
    }
    Ok(())
}
