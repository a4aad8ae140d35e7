//! Types and fields.

use super::paper::{Gap, Paper};
use crate::api::ast::{Field, FieldKind, Struct, TypeDecl, TypeExpr, TypeKind, Types};

/// Writes a `type` statement.
pub(super) fn types(paper: &mut Paper, types: &Types, gap: Gap) {
    let start = types.span.start();
    paper.token((start, start + "type".len()), "type", gap);
    if !types.group {
        if let Some(decl) = types.types.first() {
            type_decl(paper, decl, Gap::Space);
        }
        return;
    }
    let open = paper.find(start + "type".len(), types.span.end(), '(');
    let open = open.unwrap_or(start);
    paper.token((open, open + 1), "(", Gap::Space);
    paper.indented(|paper| {
        for decl in &types.types {
            type_decl(paper, decl, Gap::Break);
        }
    });
    let end = types.span.end();
    paper.token((end - 1, end), ")", Gap::Break);
}

fn type_decl(paper: &mut Paper, decl: &TypeDecl, gap: Gap) {
    let name = &decl.name;
    paper.token((name.span.start(), name.span.end()), &name.value, gap);
    if let Some(equals) = decl.equals {
        paper.token((equals.start(), equals.end()), "=", Gap::Space);
    }
    let in_group = gap == Gap::Break;
    if in_group && struct_in(&decl.ty).is_none() {
        return type_in_group(paper, &decl.ty);
    }
    let gap = match in_group && is_empty_struct(paper, &decl.ty) {
        true => Gap::Wide,
        false => Gap::Space,
    };
    data_type(paper, &decl.ty, gap);
}

/// Writes a type in a group as goctl does: with a blank more before what its lists and maps hold.
fn type_in_group(paper: &mut Paper, ty: &TypeExpr) {
    let (whole, element) = (type_text(ty), type_text(element(ty)));
    let (text, gap) = match whole.strip_suffix(&element) {
        Some(head) if !head.is_empty() => (format!("{head} {element}"), Gap::Space),
        _ => (whole, Gap::Wide),
    };
    paper.token((ty.span.start(), ty.span.end()), &text, gap);
}

/// What the innermost list or map holds.
fn element(ty: &TypeExpr) -> &TypeExpr {
    match &ty.kind {
        TypeKind::Slice(inner) | TypeKind::Array(_, inner) | TypeKind::Map(_, inner) => {
            element(inner)
        }
        _ => ty,
    }
}

/// Whether a type is written `{}`, which goctl sets off from the name before it.
fn is_empty_struct(paper: &Paper, ty: &TypeExpr) -> bool {
    match &ty.kind {
        TypeKind::Struct(body) => is_empty(paper, body),
        _ => false,
    }
}

fn is_empty(paper: &Paper, body: &Struct) -> bool {
    body.fields.is_empty() && !paper.has_remarks(body.span.start(), body.span.end() - 1)
}

/// Writes a type; one that holds a struct goes over several lines.
fn data_type(paper: &mut Paper, ty: &TypeExpr, gap: Gap) {
    let Some(body) = struct_in(ty) else {
        let text = type_text(ty);
        return paper.token((ty.span.start(), ty.span.end()), &text, gap);
    };
    let head = format!("{}{}", prefix_text(ty), keyword(body));
    let (open, close) = (body.span.start(), body.span.end() - 1);
    if is_empty(paper, body) {
        return paper.token(
            (ty.span.start(), body.span.end()),
            &format!("{head}{{}}"),
            gap,
        );
    }
    paper.token((ty.span.start(), open + 1), &format!("{head}{{"), gap);
    paper.indented(|paper| {
        for field in &body.fields {
            self::field(paper, field);
        }
        if body.fields.is_empty() {
            paper.remarks(close);
        }
    });
    paper.token((close, close + 1), "}", Gap::Break);
}

fn field(paper: &mut Paper, field: &Field) {
    let mut gap = Gap::Column;
    match &field.kind {
        FieldKind::Named { names, ty } => {
            let text: Vec<_> = names.iter().map(|name| name.value.as_str()).collect();
            if let [first, .., last] | [first @ last] = names.as_slice() {
                let place = (first.span.start(), last.span.end());
                paper.token(place, &text.join(", "), Gap::Break);
            }
            if struct_in(ty).is_some() {
                gap = Gap::Space;
            }
            let before = match is_empty_struct(paper, ty) {
                true => Gap::EmptyColumn,
                false => gap,
            };
            data_type(paper, ty, before);
        }
        FieldKind::Embedded { pointer, name } => {
            let star = if *pointer { "*" } else { "" };
            let place = (field.span.start(), name.span.end());
            paper.token(place, &format!("{star}{}", name.value), Gap::Break);
        }
    }
    if let Some(tag) = &field.tag {
        let (start, end) = (tag.span.start(), tag.span.end());
        let text = paper.source(start, end);
        paper.token((start, end), text, gap);
    }
}

/// The struct literal in a type; a map's key cannot hold one that makes sense.
fn struct_in(ty: &TypeExpr) -> Option<&Struct> {
    match &ty.kind {
        TypeKind::Struct(body) => Some(body),
        TypeKind::Pointer(inner) | TypeKind::Slice(inner) | TypeKind::Array(_, inner) => {
            struct_in(inner)
        }
        TypeKind::Map(_, value) => struct_in(value),
        TypeKind::Named(_) | TypeKind::Interface => None,
    }
}

/// A type on one line.
pub(super) fn type_text(ty: &TypeExpr) -> String {
    let prefix = prefix_text(ty);
    match base(ty) {
        TypeKind::Named(name) => prefix + name,
        TypeKind::Interface => prefix + "interface{}",
        TypeKind::Struct(body) => prefix + &struct_text(body),
        _ => prefix,
    }
}

/// A struct on one line; only where a finding is due anyway, such as in a map's key.
fn struct_text(body: &Struct) -> String {
    let fields = body.fields.iter().map(|field| match &field.kind {
        FieldKind::Named { names, ty } => {
            let names: Vec<_> = names.iter().map(|name| name.value.as_str()).collect();
            let tag = field.tag.as_ref().map(|tag| format!(" `{}`", tag.value));
            let ty = type_text(ty);
            format!("{} {ty}{}\n", names.join(", "), tag.unwrap_or_default())
        }
        FieldKind::Embedded { pointer, name } => {
            let star = if *pointer { "*" } else { "" };
            format!("{star}{}\n", name.value)
        }
    });
    let fields: String = fields.collect();
    match fields.is_empty() {
        true => format!("{}{{}}", keyword(body)),
        false => format!("{}{{\n{fields}}}", keyword(body)),
    }
}

fn keyword(body: &Struct) -> &'static str {
    match body.keyword {
        Some(_) => "struct ",
        None => "",
    }
}

fn base(ty: &TypeExpr) -> &TypeKind {
    match &ty.kind {
        TypeKind::Pointer(inner)
        | TypeKind::Slice(inner)
        | TypeKind::Array(_, inner)
        | TypeKind::Map(_, inner) => base(inner),
        kind => kind,
    }
}

/// What stands before the innermost type: `[]*map[string]`.
fn prefix_text(ty: &TypeExpr) -> String {
    match &ty.kind {
        TypeKind::Pointer(inner) => format!("*{}", prefix_text(inner)),
        TypeKind::Slice(inner) => format!("[]{}", prefix_text(inner)),
        TypeKind::Array(length, inner) => {
            let length = length.as_deref().unwrap_or("...");
            format!("[{length}]{}", prefix_text(inner))
        }
        TypeKind::Map(key, value) => format!("map[{}]{}", type_text(key), prefix_text(value)),
        TypeKind::Named(_) | TypeKind::Interface | TypeKind::Struct(_) => String::new(),
    }
}
