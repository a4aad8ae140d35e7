//! One change of a [`System`] at a time.

use std::collections::BTreeSet;

use super::dice::Dice;
use super::system::{Api, Asks, Group, Kind, Method, Route, Rpc, Service, Speaks, System, Takes};

/// Base names, words of Rust and of ferroctl among them.
const BASES: [&str; 18] = [
    "b", "shop", "my-shop", "a_b", "x1", "type", "fn", "async", "api", "rpc", "proto", "state",
    "client", "core", "std", "test", "main", "config",
];
const FOLDERS: [&str; 6] = ["admin", "admin/user", "type", "handlers", "state", "v1"];
const VERBS: [&str; 6] = ["get", "post", "put", "delete", "patch", "head"];
const ASKS: [Asks; 4] = [Asks::Nothing, Asks::Path, Asks::Form, Asks::Body];

type Step = fn(&mut System, &mut Dice) -> Option<String>;

/// Each step changes something or finds nothing to change.
const STEPS: [Step; 20] = [
    add_service,
    add_service,
    remove_service,
    rename_service,
    call,
    call,
    call,
    uncall,
    tables,
    models,
    move_out,
    add_group,
    remove_group,
    regroup,
    protect,
    add_route,
    change_route,
    change_api,
    change_rpc,
    change_workspace,
];

/// Does one that changes something; gives what was done.
pub fn any(system: &mut System, dice: &mut Dice) -> String {
    loop {
        let step = STEPS[dice.below(STEPS.len())];
        if let Some(done) = step(system, dice) {
            return done;
        }
    }
}

fn free_base(system: &System, kind: &str, dice: &mut Dice) -> Option<String> {
    let same = |one: &str, other: &str| one.replace('_', "-") == other.replace('_', "-");
    let is_free = |base: &&str| {
        let mut services = system.services.iter();
        !services.any(|it| it.kind() == kind && same(&it.base, base))
    };
    let free = BASES.into_iter().filter(is_free).collect();
    dice.of(free).map(str::to_owned)
}

fn any_service<'s>(system: &'s mut System, dice: &mut Dice) -> Option<&'s mut Service> {
    dice.of(system.services.iter_mut().collect())
}

fn any_api<'s>(system: &'s mut System, dice: &mut Dice) -> Option<&'s mut Api> {
    let apis = system
        .services
        .iter_mut()
        .filter_map(|it| match &mut it.speaks {
            Speaks::Http(api) => Some(api),
            Speaks::Grpc(_) => None,
        });
    dice.of(apis.collect())
}

fn any_group<'s>(system: &'s mut System, dice: &mut Dice) -> Option<&'s mut Group> {
    let api = any_api(system, dice)?;
    dice.of(api.groups.iter_mut().collect())
}

fn add_service(system: &mut System, dice: &mut Dice) -> Option<String> {
    // More of them only make a stop slow.
    if system.services.len() >= 6 {
        return None;
    }
    let is_api = dice.one_in(2);
    let base = free_base(system, if is_api { "api" } else { "rpc" }, dice)?;
    let speaks = match is_api {
        true => Speaks::Http(Api {
            groups: vec![group(system, dice)],
            imports: false,
        }),
        false => Speaks::Grpc(Rpc {
            services: vec![vec![method(system, dice)]],
            borrows: None,
        }),
    };
    let service = Service {
        id: system.number(),
        base,
        speaks,
        calls: BTreeSet::new(),
        tables: false,
        models: false,
        external: false,
    };
    let done = format!("add {}", service.name());
    system.services.push(service);
    Some(done)
}

fn remove_service(system: &mut System, dice: &mut Dice) -> Option<String> {
    let (id, name) = dice.of(system
        .services
        .iter()
        .map(|it| (it.id, it.name()))
        .collect())?;
    system.services.retain(|it| it.id != id);
    for service in &mut system.services {
        service.calls.remove(&id);
        if let Speaks::Grpc(rpc) = &mut service.speaks {
            rpc.borrows = rpc.borrows.filter(|other| *other != id);
        }
    }
    Some(format!("remove {name}"))
}

fn rename_service(system: &mut System, dice: &mut Dice) -> Option<String> {
    let (id, kind) = dice.of(system
        .services
        .iter()
        .map(|it| (it.id, it.kind()))
        .collect())?;
    let base = free_base(system, kind, dice)?;
    let service = system.services.iter_mut().find(|it| it.id == id)?;
    let old = service.name();
    service.base = base;
    Some(format!("rename {old} to {}", service.name()))
}

fn call(system: &mut System, dice: &mut Dice) -> Option<String> {
    let caller = any_service(system, dice)?.id;
    let called = dice.of(system.callable(caller))?;
    let name = system.service(called)?.name();
    let caller = system.services.iter_mut().find(|it| it.id == caller)?;
    let is_new = caller.calls.insert(called);
    is_new.then(|| format!("{} calls {name}", caller.name()))
}

fn uncall(system: &mut System, dice: &mut Dice) -> Option<String> {
    let service = any_service(system, dice)?;
    let called = dice.of(service.calls.iter().copied().collect())?;
    service.calls.remove(&called);
    Some(format!(
        "{} no longer calls number {called}",
        service.name()
    ))
}

fn tables(system: &mut System, dice: &mut Dice) -> Option<String> {
    let service = any_service(system, dice)?;
    service.tables = !service.tables;
    Some(format!("{} has tables: {}", service.name(), service.tables))
}

fn models(system: &mut System, dice: &mut Dice) -> Option<String> {
    let service = any_service(system, dice)?;
    service.models = !service.models;
    Some(format!("{} has models: {}", service.name(), service.models))
}

/// A gRPC service goes elsewhere, or comes back.
fn move_out(system: &mut System, dice: &mut Dice) -> Option<String> {
    let service = any_service(system, dice).filter(|it| it.rpc().is_some())?;
    service.external = !service.external;
    Some(format!(
        "{} is external: {}",
        service.name(),
        service.external
    ))
}

fn group(system: &mut System, dice: &mut Dice) -> Group {
    Group {
        folder: dice
            .of(vec![None, Some("admin"), Some("v1")])
            .flatten()
            .map(str::to_owned),
        routes: vec![route(system, dice)],
        ..Group::default()
    }
}

fn route(system: &mut System, dice: &mut Dice) -> Route {
    let asks = ASKS[dice.below(ASKS.len())];
    Route {
        number: system.number(),
        verb: verb(asks, dice),
        asks,
        answers: !dice.one_in(4),
    }
}

/// A body needs a method that has one.
fn verb(asks: Asks, dice: &mut Dice) -> &'static str {
    match asks {
        Asks::Body => VERBS[1 + dice.below(2)],
        _ => VERBS[dice.below(VERBS.len())],
    }
}

fn method(system: &mut System, dice: &mut Dice) -> Method {
    let takes = [Takes::Own, Takes::Own, Takes::Borrowed, Takes::Empty];
    Method {
        number: system.number(),
        streams_in: dice.one_in(4),
        streams_out: dice.one_in(4),
        takes: takes[dice.below(takes.len())],
    }
}

fn add_group(system: &mut System, dice: &mut Dice) -> Option<String> {
    let group = group(system, dice);
    let api = any_api(system, dice)?;
    api.groups.push(group);
    Some("add a group".to_owned())
}

fn remove_group(system: &mut System, dice: &mut Dice) -> Option<String> {
    let api = any_api(system, dice)?;
    if api.groups.len() < 2 {
        return None;
    }
    let gone = dice.below(api.groups.len());
    api.groups.remove(gone);
    Some("remove a group".to_owned())
}

fn regroup(system: &mut System, dice: &mut Dice) -> Option<String> {
    let group = any_group(system, dice)?;
    let folder = FOLDERS[dice.below(FOLDERS.len())];
    let old = group.folder.replace(folder.to_owned());
    group.prefix = dice.one_in(2);
    Some(format!("group {old:?} becomes {folder}"))
}

fn protect(system: &mut System, dice: &mut Dice) -> Option<String> {
    let group = any_group(system, dice)?;
    Some(match dice.below(5) {
        0 | 1 => {
            group.realm = dice.of(vec![None, Some("Auth"), Some("Session")]).flatten();
            format!("jwt: {:?}", group.realm)
        }
        2 => {
            group.signed = !group.signed;
            format!("signature: {}", group.signed)
        }
        3 => {
            let names = ["Tenant", "Mod", "Audit"];
            let name = names[dice.below(names.len())];
            if !group.middleware.remove(name) {
                group.middleware.insert(name);
            }
            format!("middleware: {:?}", group.middleware)
        }
        _ => {
            group.limits = !group.limits;
            format!("limits: {}", group.limits)
        }
    })
}

fn add_route(system: &mut System, dice: &mut Dice) -> Option<String> {
    let route = route(system, dice);
    let done = format!("add route do{}", route.number);
    any_group(system, dice)?.routes.push(route);
    Some(done)
}

fn change_route(system: &mut System, dice: &mut Dice) -> Option<String> {
    let number = system.number();
    let group = any_group(system, dice)?;
    let place = dice.below(group.routes.len());
    let is_only = group.routes.len() == 1;
    let route = &mut group.routes[place];
    let old = route.number;
    let done = match dice.below(4) {
        0 if !is_only => {
            group.routes.remove(place);
            "goes".to_owned()
        }
        1 => {
            route.number = number;
            format!("is renamed to do{number}")
        }
        2 => {
            route.answers = !route.answers;
            format!("answers: {}", route.answers)
        }
        _ => {
            route.asks = ASKS[dice.below(ASKS.len())];
            route.verb = verb(route.asks, dice);
            format!("is {} now", route.verb)
        }
    };
    Some(format!("route do{old} {done}"))
}

fn change_api(system: &mut System, dice: &mut Dice) -> Option<String> {
    if dice.one_in(2) {
        let api = any_api(system, dice)?;
        api.imports = !api.imports;
        return Some(format!("imports: {}", api.imports));
    }
    let group = any_group(system, dice)?;
    let kinds = [Kind::Typed, Kind::Raw, Kind::Events];
    group.kind = kinds[dice.below(kinds.len())];
    Some(format!("kind {} of a group", group.kind as u8))
}

fn change_rpc(system: &mut System, dice: &mut Dice) -> Option<String> {
    let new = method(system, dice);
    let id = any_service(system, dice)?.id;
    let borrowed = dice.of(system.callable(id));
    // Protos that import each other in a circle are none.
    let borrowed = borrowed.filter(|it| !borrows(system, *it, id));
    let service = system.services.iter_mut().find(|it| it.id == id)?;
    let name = service.name();
    let Speaks::Grpc(rpc) = &mut service.speaks else {
        return None;
    };
    let done = match dice.below(5) {
        0 => {
            rpc.services.push(vec![new]);
            "gets a service"
        }
        1 if rpc.services.len() > 1 => {
            rpc.services.pop();
            "loses a service"
        }
        2 if rpc.services[0].len() > 1 => {
            rpc.services[0].remove(0);
            "loses a method"
        }
        3 => {
            rpc.borrows = borrowed;
            "borrows from another"
        }
        _ => {
            rpc.services[0].push(new);
            "gets a method"
        }
    };
    Some(format!("{name} {done}"))
}

/// Whether a proto imports another, be it by others.
fn borrows(system: &System, from: usize, to: usize) -> bool {
    let next = system.service(from).and_then(|it| it.rpc()?.borrows);
    from == to || next.is_some_and(|next| borrows(system, next, to))
}

fn change_workspace(system: &mut System, dice: &mut Dice) -> Option<String> {
    let (what, switch) = match dice.below(3) {
        0 => ("docker", &mut system.docker),
        1 => ("plain answers", &mut system.plain),
        _ => ("null lists", &mut system.null_lists),
    };
    *switch = !*switch;
    Some(format!("{what}: {switch}"))
}
