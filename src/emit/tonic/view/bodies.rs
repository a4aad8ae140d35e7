//! The first body of a method that reads or writes rows.

mod values;

use self::values::{Blame, expression, given, read};
use crate::emit::model::view::{Column, Model};
use crate::emit::service::made::{Field, Value};
use crate::rust::{Code, Ident, Literal, Scope, Ty};
use crate::system::fit::rows::{Action, Cell, Inner, List, Numbered, Shown};

/// The body of a method.
pub struct Body {
    /// `courseware`: the table's module, as the file names it.
    pub module: Ty,
    /// `db`: the field of the state.
    pub database: Ident,
    /// `"courseware not found"`
    pub missing: Literal,
    /// `"courseware already exists"`
    pub taken: Literal,
    /// Whether values of rows have to be the only ones.
    pub is_unique: bool,
    /// What it does.
    pub act: Act,
    /// A function that makes a message of a row.
    pub shows: Option<Convert>,
}

/// What a method does.
pub enum Act {
    /// Adds this row; with what the reply has of its number.
    Insert(Value, Option<Field>),
    /// Shows a row that this call finds.
    Find(Code, Reply),
    /// Changes the row with this key by these calls; whether a zero value leaves a column as it is.
    Update(Code, Vec<Code>, bool),
    /// Deletes the row with this key.
    Delete(Code),
    /// Shows a page of rows.
    List(Page),
}

/// What a method answers with.
pub enum Reply {
    /// These fields of a row.
    Flat(Value),
    /// A message of a row in that field: `Some(to_user(row))`.
    Inside(Field),
}

/// A page of rows.
pub struct Page {
    /// `.status(given(req.status).map(eq))`
    pub filters: Vec<Code>,
    /// `ID`: the order.
    pub order: Ident,
    /// The number of the page.
    pub number: Code,
    /// How many rows it has.
    pub size: Code,
    /// The field with the number of all rows.
    pub total: Field,
    /// The field with the rows.
    pub rows: Ident,
}

/// A function that makes a message of a row.
pub struct Convert {
    /// `to_item`
    pub name: Ident,
    /// The row.
    pub row: Ident,
    /// What it makes.
    pub value: Value,
    /// Whether a number may be too large for it.
    pub may_fail: bool,
}

/// What is written about one table.
pub(super) struct Writer<'a> {
    pub model: &'a Model,
    /// The field of the state with its database.
    pub database: &'a Ident,
    /// The crate with the messages.
    pub proto: &'a Ident,
    /// What the file calls types.
    pub scope: &'a mut Scope,
    /// The method's reply, as the file calls it.
    pub output: &'a Ty,
    /// The method's own name.
    pub function: &'a Ident,
    /// The table's module, as the file calls it.
    pub module: Ty,
}

impl Writer<'_> {
    pub(super) fn body(&mut self, action: &Action) -> Body {
        let act = match action {
            Action::Insert(cells, number) => self.insert(cells, number.as_ref()),
            Action::Find(by, shown) => Act::Find(self.found(by), self.reply(shown)),
            Action::Update(key, cells) => {
                let changes = cells.iter().map(|cell| self.change(cell)).collect();
                let has_zeros = cells.iter().any(|cell| !cell.is_optional);
                Act::Update(self.argument(key), changes, has_zeros)
            }
            Action::Delete(key) => Act::Delete(self.argument(key)),
            Action::List(list) => Act::List(self.page(list)),
        };
        let shows = match action {
            Action::Find(_, Shown::Inside(_, inner)) => Some(self.convert(inner)),
            Action::List(list) => Some(self.convert(&list.rows.1)),
            _ => None,
        };
        let table = &self.model.table;
        Body {
            module: self.module.clone(),
            database: self.database.clone(),
            missing: Literal::new(format!("{table} not found")),
            taken: Literal::new(format!("{table} already exists")),
            is_unique: self.is_unique(action),
            act,
            shows,
        }
    }

    /// Whether what is written may be another row's.
    fn is_unique(&self, action: &Action) -> bool {
        let uniques = &self.model.uniques;
        match action {
            Action::Update(_, cells) => cells.iter().any(|cell| {
                let name = self.column(cell).name.to_string();
                let mut parts = uniques.iter().flat_map(|unique| &unique.parts);
                parts.any(|part| part.name.to_string() == name)
            }),
            _ => !uniques.is_empty() || self.model.numbered().is_none(),
        }
    }

    fn column(&self, cell: &Cell) -> &Column {
        &self.model.columns[cell.column]
    }

    fn insert(&self, cells: &[Cell], number: Option<&Cell>) -> Act {
        let field = |cell: &Cell| Field {
            name: self.column(cell).field.clone(),
            value: read(cell),
        };
        let row = Value {
            ty: Ty::path(format!("{}::{}", self.module, self.model.new)),
            fields: cells.iter().map(field).collect(),
            is_partial: cells.len() < self.model.given().count(),
        };
        let number = number.map(|cell| Field {
            name: cell.field.clone(),
            value: expression(&cell.how, "id", &Blame::Row(&cell.field)),
        });
        Act::Insert(row, number)
    }

    /// `courseware::find_one(&state.db, req.id)`
    fn found(&self, by: &Cell) -> Code {
        let argument = self.argument(by);
        let uniques = self.model.uniques.iter();
        let column = self.column(by);
        let is_it = |name: &Literal| name.to_string() == column.name.to_string();
        let mut uniques = uniques.filter(|unique| match unique.parts.as_slice() {
            [part] => is_it(&part.name),
            _ => false,
        });
        let key = self.model.key.as_ref();
        let is_key = key
            .is_some_and(|key| matches!(key.unique.parts.as_slice(), [part] if is_it(&part.name)));
        let function = match uniques.next() {
            Some(unique) if !is_key => unique.function.to_string(),
            _ => "find_one".to_owned(),
        };
        Code::new(format!(
            "{}::{function}(&state.{}, {argument})",
            self.module, self.database
        ))
    }

    /// A value of the request as the argument of a function.
    fn argument(&self, cell: &Cell) -> Code {
        let value = read(cell);
        let is_borrowed = self.column(cell).argument.to_string().starts_with('&');
        Code::new(format!("{}{value}", if is_borrowed { "&" } else { "" }))
    }

    fn change(&self, cell: &Cell) -> Code {
        let method = &self.column(cell).method;
        Code::new(format!(".{method}({}.map(set))", given(cell)))
    }

    fn reply(&mut self, shown: &Shown) -> Reply {
        match shown {
            Shown::Flat(cells) => Reply::Flat(Value {
                ty: self.output.clone(),
                fields: self.fields(cells),
                is_partial: false,
            }),
            Shown::Inside(field, inner) => {
                let question = if may_fail(&inner.cells) { "?" } else { "" };
                let name = self.converter(inner);
                Reply::Inside(Field {
                    name: field.clone(),
                    value: Code::new(format!("Some({name}(row){question})")),
                })
            }
        }
    }

    fn fields(&self, cells: &[Cell]) -> Vec<Field> {
        let field = |cell: &Cell| {
            let column = &self.column(cell).field;
            Field {
                name: cell.field.clone(),
                value: expression(&cell.how, &format!("row.{column}"), &Blame::Row(column)),
            }
        };
        cells.iter().map(field).collect()
    }

    fn page(&self, list: &List) -> Page {
        let filter = |cell: &Cell| {
            let method = &self.column(cell).method;
            Code::new(format!(".{method}({}.map(eq))", given(cell)))
        };
        let number = |(field, how, label): &Numbered| {
            expression(how, &format!("req.{field}"), &Blame::Request(label))
        };
        let key = self.model.columns.iter().find(|column| self.is_key(column));
        let (total, how) = &list.total;
        Page {
            filters: list.filters.iter().map(filter).collect(),
            order: key.map_or_else(|| Ident::shouty("id"), |column| column.constant.clone()),
            number: number(&list.number),
            size: number(&list.size),
            total: Field {
                name: total.clone(),
                value: expression(how, "page.total", &Blame::Count),
            },
            rows: list.rows.0.clone(),
        }
    }

    fn is_key(&self, column: &Column) -> bool {
        let key = self.model.key.as_ref();
        let mut parts = key.iter().flat_map(|key| &key.unique.parts);
        parts.any(|part| part.name.to_string() == column.name.to_string())
    }

    fn convert(&mut self, inner: &Inner) -> Convert {
        let path = inner.message.seen_from(self.proto.plain());
        Convert {
            name: self.converter(inner),
            row: self.model.row.clone(),
            value: Value {
                ty: self.scope.name(&path),
                fields: self.fields(&inner.cells),
                is_partial: false,
            },
            may_fail: may_fail(&inner.cells),
        }
    }

    /// `to_item`, unless the method itself is called so.
    fn converter(&self, inner: &Inner) -> Ident {
        let path = inner.message.seen_from("").to_string();
        let name = Ident::snake_of(["to", path.rsplit("::").next().unwrap_or_default()]);
        let names = Ident::distinct([self.function.clone(), name]);
        names
            .into_iter()
            .last()
            .unwrap_or_else(|| Ident::snake("to_message"))
    }
}

fn may_fail(cells: &[Cell]) -> bool {
    cells.iter().any(|cell| values::fails(&cell.how))
}

impl Field {
    /// Whether a variable of its name is its value.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.name.to_string() == self.value.to_string()
    }
}

impl Body {
    /// What the file imports from other crates for it.
    pub(super) fn imports(&self) -> Vec<&'static str> {
        let text = self.text();
        let has = |word: &str| text.iter().any(|code| code.contains(word));
        let mut imports = Vec::new();
        let fails = !matches!(self.act, Act::List(_) | Act::Insert(..)) || self.inserts_unique();
        imports.extend(fails.then_some("ferroctl_runtime::Error"));
        imports.extend(has(".or_invalid(").then_some("ferroctl_runtime::OrInvalid"));
        imports.extend(has(".context(").then_some("anyhow::Context"));
        imports.extend(has("given(").then_some("ferroctl_runtime::model::given"));
        imports.extend(has(".map(set)").then_some("ferroctl_runtime::model::set"));
        imports.extend(has(".map(eq)").then_some("ferroctl_runtime::model::eq"));
        let pages = matches!(self.act, Act::List(_));
        imports.extend(pages.then_some("ferroctl_runtime::model::Page"));
        imports
    }

    fn inserts_unique(&self) -> bool {
        self.is_unique && matches!(self.act, Act::Insert(..))
    }

    /// The code of all values.
    fn text(&self) -> Vec<String> {
        let own: Vec<&Code> = match &self.act {
            Act::Insert(value, number) => {
                let fields = value.fields.iter().chain(number);
                fields.map(|field| &field.value).collect()
            }
            Act::Find(call, Reply::Flat(value)) => {
                let fields = value.fields.iter().map(|field| &field.value);
                fields.chain([call]).collect()
            }
            Act::Find(call, Reply::Inside(_)) | Act::Delete(call) => vec![call],
            Act::Update(key, changes, _) => changes.iter().chain([key]).collect(),
            Act::List(page) => {
                let numbers = [&page.number, &page.size, &page.total.value];
                page.filters.iter().chain(numbers).collect()
            }
        };
        let shown = self.shows.iter().flat_map(|it| &it.value.fields);
        let all = own.into_iter().chain(shown.map(|field| &field.value));
        all.map(Code::to_string).collect()
    }
}
