//! How a method of a gRPC service fits a table of its own: which rows it means, and what becomes of their columns.

use anyhow::{Context as _, Result};

use super::names::plain;
use super::pair::{Direction, How, pair};
use super::verbs::{Verb, verb};
use crate::ir::{Column, ColumnType, Content, Filled, RpcService, Table};
use crate::rust::Ident;
use crate::system::Service;
use crate::system::proto_api::{self, Message, MessageField, MessagePath, Messages};
use crate::system::value::Value;

/// The first body of a method that reads or writes rows.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The place of the table among those of the service's models.
    pub table: usize,
    /// The field of the state with their database.
    pub database: Ident,
    /// What it does.
    pub action: Action,
}

/// What a method does with rows.
#[derive(Debug, Clone)]
pub enum Action {
    /// Adds one; the reply may have the number that it got.
    Insert(Vec<Cell>, Option<Cell>),
    /// Shows the one with that value of a key.
    Find(Cell, Shown),
    /// Changes the one with that primary key.
    Update(Cell, Vec<Cell>),
    /// Deletes the one with that primary key.
    Delete(Cell),
    /// Shows a page of them.
    List(Box<List>),
}

/// A column and a field.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The place of the column in its table.
    pub column: usize,
    /// The field of the message.
    pub field: Ident,
    /// What becomes of the value on its way.
    pub how: How,
    /// Whether the field may be absent.
    pub is_optional: bool,
    /// What the client of a request calls it.
    pub label: String,
}

/// How a reply shows a row.
#[derive(Debug, Clone)]
pub enum Shown {
    /// By its own fields.
    Flat(Vec<Cell>),
    /// By a message in that field.
    Inside(Ident, Inner),
}

/// A message inside of a reply that shows a row.
#[derive(Debug, Clone)]
pub struct Inner {
    /// The message.
    pub message: MessagePath,
    /// Its fields.
    pub cells: Vec<Cell>,
}

/// A field with a number of which there is no column: its name, what becomes of it, and what the client calls it.
pub type Numbered = (Ident, How, String);

/// A page of rows.
#[derive(Debug, Clone)]
pub struct List {
    /// The number of the page; of the column there is none.
    pub number: Numbered,
    /// How many rows it has.
    pub size: Numbered,
    /// What is asked of the rows.
    pub filters: Vec<Cell>,
    /// The field of the reply with the rows.
    pub rows: (Ident, Inner),
    /// The field with the number of all rows.
    pub total: (Ident, How),
}

/// What is known of a method: nothing where no table of `crud:` fits it.
///
/// # Errors
/// When the code of the proto crate cannot be generated or read.
pub fn of(
    service: &Service,
    owner: &proto_api::Service,
    method: &proto_api::Method,
) -> Result<Option<Rows>> {
    let streams = method.client_streaming || method.server_streaming;
    if service.crud.is_empty() || streams {
        return Ok(None);
    }
    let (_, api) = service.proto().context("crud is for gRPC services")?;
    let messages = api.messages()?;
    let labels = &labels(service, owner, method);
    let tables = service.contracts.models().enumerate();
    let wanted = tables.filter(|(_, (_, table))| service.crud.contains(&table.name));
    let mut found = wanted.filter_map(|(place, (_, table))| {
        let is_only = service.crud.len() == 1 || plain(&owner.name) == plain(&table.name);
        let fit = Fit {
            table,
            messages,
            labels,
        };
        let action = fit.action(verb(&method.proto_name, &table.name, is_only)?, method)?;
        Some(Rows {
            table: place,
            database: database(service, table)?,
            action,
        })
    });
    let first = found.next();
    Ok(first.filter(|_| found.next().is_none()))
}

/// The field of the state with a table's database.
fn database(service: &Service, table: &Table) -> Option<Ident> {
    let mut databases = service.databases.iter();
    let found = databases.find(|database| {
        let mut contracts = service.contracts.on(database.names.source());
        contracts.any(|contract| match &contract.content {
            Content::Models { tables, .. } => tables.contains(table),
            _ => false,
        })
    });
    found.map(|database| database.names.field.clone())
}

/// A table and the messages that may show its rows.
struct Fit<'a> {
    table: &'a Table,
    messages: &'a Messages,
    /// The names of the request's fields in the proto.
    labels: &'a [String],
}

/// The names of the request's fields as the proto has them.
fn labels(
    service: &Service,
    owner: &proto_api::Service,
    method: &proto_api::Method,
) -> Vec<String> {
    let full_name = |it: &&RpcService| match it.package.as_str() {
        "" => it.name == owner.full_name,
        package => format!("{package}.{}", it.name) == owner.full_name,
    };
    let rpc = service.grpc();
    let input = rpc.and_then(|rpc| {
        let service = rpc.services.iter().find(full_name)?;
        let mut methods = service.methods.iter();
        let method = methods.find(|it| it.name == method.proto_name)?;
        rpc.message(&method.input)
    });
    let fields = input.iter().flat_map(|message| &message.field);
    fields.map(|field| field.name().to_owned()).collect()
}

impl<'a> Fit<'a> {
    fn action(&self, verb: Verb, method: &proto_api::Method) -> Option<Action> {
        let request = self.message(&method.input)?;
        let reply = self.message(&method.output)?;
        let is_empty = reply.fields.is_empty();
        match verb {
            Verb::Insert => self.insert(request, reply),
            Verb::Find => Some(Action::Find(self.found_by(request)?, self.shown(reply)?)),
            Verb::Update if is_empty => self.update(request),
            Verb::Delete if is_empty => self.key_alone(request).map(Action::Delete),
            Verb::List => self
                .list(request, reply)
                .map(|it| Action::List(Box::new(it))),
            Verb::Update | Verb::Delete => None,
        }
    }

    fn message(&self, path: &MessagePath) -> Option<&'a Message> {
        match path {
            MessagePath::Own(path) => self.messages.get(path),
            MessagePath::Elsewhere(_) => None,
        }
    }

    /// Every field of the request is a column that whoever writes a row gives.
    fn insert(&self, request: &Message, reply: &Message) -> Option<Action> {
        let fields = request.fields.iter();
        let cells: Vec<Cell> = fields
            .map(|field| self.cell(field, Direction::ToApi))
            .collect::<Option<_>>()?;
        let is_given = |cell: &Cell| {
            let filled = self.table.columns[cell.column].filled;
            matches!(filled, Filled::ByWriter | Filled::ByVersion)
        };
        let number = match reply.fields.as_slice() {
            [] => None,
            [field] => Some(self.cell(field, Direction::ToMessage)?),
            _ => return None,
        };
        let is_number = |cell: &Cell| self.table.columns[cell.column].filled == Filled::Number;
        let fits = !cells.is_empty() && cells.iter().all(is_given) && number.iter().all(is_number);
        fits.then_some(Action::Insert(cells, number))
    }

    /// The request has one field, and it is a key: the primary one, or another of one column.
    fn found_by(&self, request: &Message) -> Option<Cell> {
        let [field] = request.fields.as_slice() else {
            return None;
        };
        let cell = self.cell(field, Direction::ToApi)?;
        let mut uniques = self.table.uniques.iter().chain([&self.table.key]);
        let is_key = uniques.any(|key| *key == [cell.column]);
        (is_key && self.is_plain(&cell)).then_some(cell)
    }

    /// The request has one field, and it is the primary key.
    fn key_alone(&self, request: &Message) -> Option<Cell> {
        let cell = self.found_by(request)?;
        (self.table.key == [cell.column]).then_some(cell)
    }

    /// A value that is there on both sides.
    fn is_plain(&self, cell: &Cell) -> bool {
        !cell.is_optional && !self.table.columns[cell.column].nullable
    }

    fn shown(&self, reply: &Message) -> Option<Shown> {
        if let Some(cells) = self.cells(reply) {
            return Some(Shown::Flat(cells));
        }
        let [field] = reply.fields.as_slice() else {
            return None;
        };
        let Value::Optional(inner) = &field.ty else {
            return None;
        };
        Some(Shown::Inside(field.name.clone(), self.inner(inner)?))
    }

    /// A message of which every field is a column.
    fn inner(&self, ty: &Value<MessagePath>) -> Option<Inner> {
        let Value::Struct(path) = ty else {
            return None;
        };
        Some(Inner {
            cells: self.cells(self.message(path)?)?,
            message: path.clone(),
        })
    }

    fn cells(&self, reply: &Message) -> Option<Vec<Cell>> {
        let fields = reply.fields.iter();
        let cells = fields.map(|field| self.cell(field, Direction::ToMessage));
        let cells: Vec<Cell> = cells.collect::<Option<_>>()?;
        (!cells.is_empty()).then_some(cells)
    }

    /// The primary key, and columns that can be changed alone. Of a plain `bool` nobody knows whether it was given.
    fn update(&self, request: &Message) -> Option<Action> {
        let [key] = self.table.key.as_slice() else {
            return None;
        };
        let fields = request.fields.iter();
        let cells = fields.map(|field| self.cell(field, Direction::ToApi));
        let cells: Vec<Cell> = cells.collect::<Option<_>>()?;
        let (mut keys, cells): (Vec<_>, Vec<_>) =
            cells.into_iter().partition(|cell| cell.column == *key);
        let is_changed = |cell: &Cell| {
            let column = &self.table.columns[cell.column];
            let filled = matches!(
                column.filled,
                Filled::Number | Filled::Computed | Filled::ByVersion
            );
            !filled && (column.ty != ColumnType::Bool || cell.is_optional)
        };
        let fits = !cells.is_empty() && cells.iter().all(|it| is_changed(it) && can_be_left(it));
        let key = keys.pop().filter(|key| self.is_plain(key) && fits)?;
        Some(Action::Update(key, cells))
    }

    fn list(&self, request: &Message, reply: &Message) -> Option<List> {
        let [_] = self.table.key.as_slice() else {
            return None;
        };
        let of = |field: &MessageField| plain(field.name.plain());
        let named = |names: &[&str]| {
            let mut fields = request.fields.iter();
            let field = fields.find(|field| names.contains(&of(field).as_str()))?;
            Some((
                field.name.clone(),
                number(&field.ty, Direction::ToApi)?,
                self.label(&field.name),
            ))
        };
        let (page, size) = (named(PAGE)?, named(SIZE)?);
        let fields = request.fields.iter();
        let others = fields.filter(|field| field.name != page.0 && field.name != size.0);
        let filters = others.map(|field| self.cell(field, Direction::ToApi));
        let filters: Vec<Cell> = filters.collect::<Option<_>>()?;
        let [first, second] = reply.fields.as_slice() else {
            return None;
        };
        let (rows, total) = match &first.ty {
            Value::List(_) => (first, second),
            _ => (second, first),
        };
        let Value::List(inner) = &rows.ty else {
            return None;
        };
        let is_told = |cell: &Cell| {
            cell.is_optional || self.table.columns[cell.column].ty != ColumnType::Bool
        };
        let is_total = TOTAL.contains(&of(total).as_str());
        (is_total && filters.iter().all(|it| is_told(it) && can_be_left(it))).then_some(())?;
        Some(List {
            number: page,
            size,
            filters,
            rows: (rows.name.clone(), self.inner(inner)?),
            total: (total.name.clone(), number(&total.ty, Direction::ToMessage)?),
        })
    }

    /// What a field of the request is called in the proto.
    fn label(&self, field: &Ident) -> String {
        let name = plain(field.plain());
        let mut labels = self.labels.iter();
        let found = labels.find(|label| plain(label) == name);
        found.map_or_else(|| field.plain().to_owned(), Clone::clone)
    }

    /// The column of a field's name, where it has a type that converts.
    fn cell(&self, field: &MessageField, direction: Direction) -> Option<Cell> {
        let name = plain(field.name.plain());
        let mut columns = self.table.columns.iter();
        let column = columns.position(|column| plain(&column.name) == name)?;
        let ty = value(&self.table.columns[column]);
        Some(Cell {
            column,
            field: field.name.clone(),
            how: pair(direction, &ty, &field.ty, &mut |_, _| None)?,
            is_optional: matches!(field.ty, Value::Optional(_)),
            label: self.label(&field.name),
        })
    }
}

/// What requests call the number of a page, how many rows it has, and replies how many there are.
const PAGE: &[&str] = &[
    "page",
    "pageno",
    "pagenum",
    "pageindex",
    "current",
    "currentpage",
];
const SIZE: &[&str] = &["size", "pagesize", "limit", "perpage"];
const TOTAL: &[&str] = &["total", "count", "totalcount"];

/// Whether a value that is not given can be told: a number that may not survive its way has to be there.
fn can_be_left(cell: &Cell) -> bool {
    match &cell.how {
        How::OrDefault(how) => **how != How::Try,
        How::Given(_) | How::Same | How::Into | How::Try | How::Maybe(_) => true,
        How::Inner | How::Struct(_) | How::Each(_) | How::Collect => false,
    }
}

/// How a number of a message becomes an `i64`, or the other way around.
fn number(ty: &Value<MessagePath>, direction: Direction) -> Option<How> {
    let Value::Int(_) = ty else {
        return None;
    };
    pair(
        direction,
        &Value::Int(crate::ir::Int {
            bits: 64,
            signed: true,
        }),
        ty,
        &mut |_, _| None,
    )
}

/// What the values of a column are.
fn value(column: &Column) -> Value<String> {
    let ty = match column.ty {
        ColumnType::Bool => Value::Bool,
        ColumnType::Integer => Value::Int(crate::ir::Int {
            bits: 64,
            signed: true,
        }),
        ColumnType::Unsigned => Value::Int(crate::ir::Int {
            bits: 64,
            signed: false,
        }),
        ColumnType::Float => Value::Float64,
        ColumnType::Text => Value::Text,
        _ => Value::Other,
    };
    match column.nullable {
        true => Value::Optional(Box::new(ty)),
        false => ty,
    }
}
