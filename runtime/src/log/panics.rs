//! Panics of logic, and where they were: only the panic hook hears of the place.

use std::{cell::Cell, panic};

thread_local! {
    /// The place of this thread's last panic, `src/logic/user_login.rs:12`.
    static PLACE: Cell<Option<String>> = const { Cell::new(None) };
}

/// Remembers the places of panics from now on; what the hook did before it still does.
pub(super) fn remember() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let place = info.location();
        PLACE.set(place.map(|place| format!("{}:{}", place.file(), place.line())));
        before(info);
    }));
}

/// What the log says of a panic that this thread has just caught: `panic at src/logic/x.rs:12: no luck`.
pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or(panic.downcast_ref::<&str>().copied());
    let text = text.unwrap_or("without a text");
    match PLACE.take() {
        Some(place) => format!("panic at {place}: {text}"),
        None => format!("panic: {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_with_its_place() {
        remember();
        let line = line!() + 1;
        let panic = panic::catch_unwind(|| panic!("no {}", "luck")).unwrap_err();
        let end = format!("src/log/panics.rs:{line}: no luck");
        let text = panicked(&*panic);
        assert!(
            text.starts_with("panic at ") && text.ends_with(&end),
            "{text}"
        );
        // Each place is told once.
        assert_eq!(panicked(&"again"), "panic: again");
    }
}
