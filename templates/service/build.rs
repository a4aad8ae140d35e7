
//! Builds again when a file comes to `migrations`: `sqlx::migrate!` sees only what was there.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
