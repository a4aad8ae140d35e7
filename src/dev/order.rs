//! Who starts and stops when: a service after those that it calls, and the other way round at the end.

use super::member::Member;

/// The members, each after those that it calls; otherwise in their own order, which also decides where services call each
/// other in a circle.
#[must_use]
pub fn started(members: &[Member]) -> Vec<Member> {
    let mut order: Vec<&Member> = Vec::new();
    let mut on_the_way = Vec::new();
    for member in members {
        visit(member, members, &mut on_the_way, &mut order);
    }
    order.into_iter().cloned().collect()
}

fn visit<'a>(
    member: &'a Member,
    all: &'a [Member],
    on_the_way: &mut Vec<&'a str>,
    order: &mut Vec<&'a Member>,
) {
    let is_placed = order.iter().any(|other| other.name == member.name);
    if is_placed || on_the_way.contains(&member.name.as_str()) {
        return;
    }
    on_the_way.push(&member.name);
    for callee in all
        .iter()
        .filter(|other| member.calls.contains(&other.name))
    {
        visit(callee, all, on_the_way, order);
    }
    on_the_way.pop();
    order.push(member);
}

/// Whether the member at this place of the order can start; `is_settled` says whether another one takes requests or has
/// given up, for which nobody waits. Of a circle, only what stands before it counts.
#[must_use]
pub fn may_start(place: usize, order: &[&Member], is_settled: impl Fn(usize) -> bool) -> bool {
    let calls = |other: usize| order[place].calls.contains(&order[other].name);
    (0..place).all(|other| !calls(other) || is_settled(other))
}

/// Whether the member at this place of the order can stop: none of those behind it that call it runs any more.
#[must_use]
pub fn may_stop(place: usize, order: &[&Member], is_gone: impl Fn(usize) -> bool) -> bool {
    let is_called_by = |other: usize| order[other].calls.contains(&order[place].name);
    (place + 1..order.len()).all(|other| !is_called_by(other) || is_gone(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, calls: &[&str]) -> Member {
        Member {
            name: name.to_owned(),
            settings: String::new(),
            schemas: Vec::new(),
            calls: calls.iter().map(|&name| name.to_owned()).collect(),
            requests: None,
            metrics: None,
            health_path: String::new(),
            database: None,
        }
    }

    fn names(order: &[Member]) -> Vec<&str> {
        order.iter().map(|member| member.name.as_str()).collect()
    }

    #[test]
    fn callees_come_first() {
        let members = [
            member("api", &["user", "order"]),
            member("order", &["user", "elsewhere"]),
            member("user", &[]),
            member("lone", &[]),
        ];
        assert_eq!(names(&started(&members)), ["user", "order", "api", "lone"]);
    }

    #[test]
    fn a_circle_has_an_order_and_nobody_in_it_waits_for_ever() {
        let members = [
            member("a", &["b"]),
            member("b", &["c"]),
            member("c", &["a"]),
        ];
        let order = started(&members);
        assert_eq!(names(&order), ["c", "b", "a"]);
        let order: Vec<&Member> = order.iter().collect();
        assert!(may_start(0, &order, |_| false));
        assert!(may_stop(2, &order, |_| false));
    }

    #[test]
    fn a_service_waits_for_what_it_calls_and_stops_before_it() {
        let members = [
            member("user", &[]),
            member("api", &["user"]),
            member("lone", &[]),
        ];
        let order: Vec<&Member> = members.iter().collect();
        assert!(may_start(0, &order, |_| false) && may_start(2, &order, |_| false));
        assert!(!may_start(1, &order, |_| false) && may_start(1, &order, |other| other == 0));
        assert!(!may_stop(0, &order, |_| false) && may_stop(0, &order, |other| other == 1));
        assert!(may_stop(1, &order, |_| false));
    }
}
