//! Where sources of the user's name what is renamed, and the sources with the new name.

use super::tokens::{Token, tokens};

/// The source with every `path` (`["logic", "user"]` for `logic::user`) under its new names; `None` where it has none.
pub(super) fn of_path(text: &str, path: &[&str], new: &[&str]) -> Option<String> {
    let tokens = tokens(text);
    let mut edits = Vec::new();
    for start in 0..tokens.len() {
        let Some(found) = path_at(text, &tokens[start..], path) else {
            continue;
        };
        let (first, last) = (&found[0], &found[found.len() - 1]);
        edits.push((first.at.start..last.at.end, new.join("::")));
    }
    edited(text, edits)
}

/// The tokens that spell a path.
fn path_at<'t>(text: &str, tokens: &'t [Token], path: &[&str]) -> Option<&'t [Token]> {
    let found = tokens.get(..path.len() * 2 - 1)?;
    let is_it = found.iter().enumerate().all(|(place, token)| {
        let wanted = if place % 2 == 0 {
            path[place / 2]
        } else {
            "::"
        };
        &text[token.at.clone()] == wanted
    });
    is_it.then_some(found)
}

/// The source with every `word` under its new name.
pub(super) fn of_word(text: &str, word: &str, new: &str) -> Option<String> {
    of_path(text, &[word], &[new])
}

/// The source with a client of another service, `clients.user`, under its new name.
pub(super) fn of_client(text: &str, old: &str, new: &str) -> Option<String> {
    let tokens = tokens(text);
    let word = |token: &Token| &text[token.at.clone()];
    let three = tokens.windows(3);
    let named = three.filter(|three| {
        word(&three[0]) == "clients" && word(&three[1]) == "." && word(&three[2]) == old
    });
    edited(
        text,
        named
            .map(|three| (three[2].at.clone(), new.to_owned()))
            .collect(),
    )
}

/// The source with a function under its new name: where it is declared, where it is called, and in `use`.
///
/// Elsewhere than in its own file it is only known by a path that ends in `path`, or once that is in a `use`.
pub(super) fn of_function(text: &str, path: &[&str], new: &str, is_own: bool) -> Option<String> {
    let (old, outer) = path.split_last()?;
    let tokens = tokens(text);
    let word = |place: usize| {
        tokens
            .get(place)
            .map_or("", |token| &text[token.at.clone()])
    };
    let is_path = |place: usize| {
        let start = place.checked_sub(outer.len() * 2);
        start.is_some_and(|start| path_at(text, &tokens[start..], path).is_some())
    };
    let in_use = uses(text, &tokens, outer.last().copied().unwrap_or("logic"));
    let places: Vec<usize> = (0..tokens.len())
        .filter(|place| word(*place) == *old)
        .collect();
    // Behind its `use` a name alone is the function.
    let import = places.iter().find(|place| in_use[**place]).copied();
    let is_imported = |place: usize| import.is_some_and(|import| import < place);
    let is_named = |place: &usize| {
        let before = place.checked_sub(1).map_or("", word);
        let is_alone = ![".", "::", "fn"].contains(&before) && word(*place + 1) != ":";
        let by_super =
            before == "::" && *place > 1 && ["super", "self"].contains(&word(*place - 2));
        in_use[*place]
            || is_path(*place)
            || (is_alone && is_imported(*place))
            || (is_alone && is_own && word(*place + 1) == "(")
            || (is_own && (before == "fn" || by_super))
    };
    let edits = places.iter().filter(|place| is_named(place));
    edited(
        text,
        edits
            .map(|place| (tokens[*place].at.clone(), new.to_owned()))
            .collect(),
    )
}

/// For each token whether it stands in a `use` that goes by the module `outer`, or by `super`.
fn uses(text: &str, tokens: &[Token], outer: &str) -> Vec<bool> {
    let (mut in_use, mut by_outer) = (false, false);
    let one = |token: &Token| {
        match &text[token.at.clone()] {
            "use" => (in_use, by_outer) = (true, false),
            ";" => in_use = false,
            word if word == outer || word == "super" => by_outer = true,
            _ => {}
        }
        in_use && by_outer
    };
    tokens.iter().map(one).collect()
}

fn edited(text: &str, edits: Vec<(std::ops::Range<usize>, String)>) -> Option<String> {
    if edits.is_empty() {
        return None;
    }
    let mut out = text.to_owned();
    for (at, new) in edits.into_iter().rev() {
        out.replace_range(at, &new);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_followed_and_texts_left() {
        let text = "use crate::logic::user::{login, me}; // logic::user\nlogic :: user::me(); logic::users::a();";
        let expected = "use crate::logic::account::admin::{login, me}; // logic::user\nlogic::account::admin::me(); logic::users::a();";
        assert_eq!(
            of_path(text, &["logic", "user"], &["logic", "account", "admin"]).unwrap(),
            expected
        );
        assert_eq!(of_path("logic", &["logic", "user"], &[]), None);
    }

    #[test]
    fn a_client_is_known_by_where_it_is() {
        let text = "state.clients.user.get(); clients\n    .user_admin.kick(); clients.users.x(); user.y();";
        let expected = text.replace("clients.user.", "clients.account.");
        assert_eq!(of_client(text, "user", "account").unwrap(), expected);
    }

    #[test]
    fn a_function_is_declared_called_and_imported() {
        let own = "pub async fn login(login: Req) { retry(login).await; login(x); a.login(); }\n\
                   mod tests { use super::{AppState, login}; fn t() { super::login(y); other::login(); } }";
        let expected = "pub async fn sign_in(login: Req) { retry(login).await; sign_in(x); a.login(); }\n\
                   mod tests { use super::{AppState, sign_in}; fn t() { super::sign_in(y); other::login(); } }";
        let path = ["logic", "user", "login"];
        assert_eq!(of_function(own, &path, "sign_in", true).unwrap(), expected);
        let other = "use crate::logic::{admin::login as x, list}; fn t() { login(); logic::user::login(); }";
        let expected = "use crate::logic::{admin::login as x, list}; fn t() { login(); logic::user::sign_in(); }";
        assert_eq!(
            of_function(other, &path, "sign_in", false).unwrap(),
            expected
        );
        let other = "use crate::logic::user::login; fn t() { login(); }";
        let expected = "use crate::logic::user::sign_in; fn t() { sign_in(); }";
        assert_eq!(
            of_function(other, &path, "sign_in", false).unwrap(),
            expected
        );
    }
}
