//! Which types contain which: the question behind recursive types.

use super::ast::{FieldKind, Struct, TypeExpr, TypeKind};
use crate::source::Span;

/// How one type holds another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// By value: a type may not hold itself so.
    Value,
    /// Behind a `*`: needs a box in Rust.
    Pointer,
    /// In a list or map, which have room of their own.
    Apart,
}

/// One name of a type inside another type.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The name.
    pub name: &'a str,
    /// Where it stands.
    pub span: Span,
    /// How it is held.
    pub holds: Holds,
    /// Whether it is embedded: not a type of its own there, its fields are the outer one's.
    pub embedded: bool,
}

/// Calls `visit` with every type name in a type, those of base types included.
pub fn names<'a>(ty: &'a TypeExpr, visit: &mut impl FnMut(Named<'a>)) {
    walk(ty, Holds::Value, visit);
}

fn walk<'a>(ty: &'a TypeExpr, holds: Holds, visit: &mut impl FnMut(Named<'a>)) {
    match &ty.kind {
        TypeKind::Named(name) => visit(Named {
            name,
            span: ty.span,
            holds,
            embedded: false,
        }),
        TypeKind::Interface => {}
        TypeKind::Pointer(inner) if holds == Holds::Value => walk(inner, Holds::Pointer, visit),
        TypeKind::Pointer(inner) | TypeKind::Array(_, inner) => walk(inner, holds, visit),
        TypeKind::Slice(inner) => walk(inner, Holds::Apart, visit),
        TypeKind::Map(key, value) => {
            walk(key, Holds::Apart, visit);
            walk(value, Holds::Apart, visit);
        }
        TypeKind::Struct(body) => walk_fields(body, holds, visit),
    }
}

fn walk_fields<'a>(body: &'a Struct, holds: Holds, visit: &mut impl FnMut(Named<'a>)) {
    for field in &body.fields {
        match &field.kind {
            FieldKind::Named { ty, .. } => walk(ty, holds, visit),
            // A `*` in front changes nothing: the fields become the outer struct's own.
            FieldKind::Embedded { name, .. } => visit(Named {
                name: &name.value,
                span: name.span,
                holds,
                embedded: true,
            }),
        }
    }
}

/// A directed graph's strongly connected components: nodes with one number reach each other.
#[must_use]
pub fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut component = vec![usize::MAX; edges.len()];
    let reversed = reverse(edges);
    let order = finish_order(edges);
    for (number, &node) in order.iter().rev().enumerate() {
        let mut stack = vec![node];
        while let Some(node) = stack.pop() {
            if component[node] == usize::MAX {
                component[node] = number;
                stack.extend(&reversed[node]);
            }
        }
    }
    component
}

fn reverse(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut reversed = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        for &to in targets {
            reversed[to].push(from);
        }
    }
    reversed
}

/// The nodes in the order in which a depth-first walk leaves them.
fn finish_order(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; edges.len()];
    let mut order = Vec::with_capacity(edges.len());
    for start in 0..edges.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.pop() {
            let Some(&to) = edges[node].get(next) else {
                order.push(node);
                continue;
            };
            stack.push((node, next + 1));
            if !seen[to] {
                seen[to] = true;
                stack.push((to, 0));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn cycles_share_a_number() {
        let found = components(&[vec![1], vec![2], vec![0, 3], vec![], vec![4]]);
        assert_eq!(found[0], found[1]);
        assert_eq!(found[1], found[2]);
        assert_ne!(found[2], found[3]);
        assert_ne!(found[3], found[4]);
    }
}
