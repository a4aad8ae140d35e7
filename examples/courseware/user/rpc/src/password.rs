//! Passwords, hashed with bcrypt as the Go services of the tutorial do, so that both read each other's rows.
//! Hashing takes a tenth of a second of CPU and therefore runs on the blocking threads.

use ferroctl_runtime::Result;
use tokio::task::spawn_blocking;

/// Hashes a new password.
pub async fn hash(password: String) -> Result<String> {
    Ok(spawn_blocking(move || bcrypt::hash(password, bcrypt::DEFAULT_COST)).await??)
}

/// Whether the password is the one that was hashed.
pub async fn matches(password: String, hash: String) -> Result<bool> {
    Ok(spawn_blocking(move || bcrypt::verify(password, &hash)).await??)
}
