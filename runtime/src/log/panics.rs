//! Panics of logic, in the log.

use std::{
    any::Any,
    cell::RefCell,
    panic::{set_hook, take_hook},
    sync::Once,
};

thread_local! {
    /// `file:line` of the thread's last panic.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// From now on panics leave their places for [`panicked`]; the hook that was there goes on.
pub(crate) fn watch_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if let Some(place) = panic.location() {
                PLACE.set(format!("{}:{}", place.file(), place.line()));
            }
            before(panic);
        }));
    });
}

/// Logs a panic that was just caught on this thread, with the place where it was.
pub(crate) fn panicked(panic: &(dyn Any + Send), route: &str) {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or(panic.downcast_ref::<&str>().copied());
    let caller = PLACE.take();
    tracing::error!(caller, route, "panic: {}", text.unwrap_or("without a text"));
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn a_panic_leaves_its_place() {
        watch_panics();
        let line = line!() + 1;
        assert!(catch_unwind(|| panic!("what a day")).is_err());
        assert!(PLACE.take().ends_with(&format!("log/panics.rs:{line}")));
    }
}
