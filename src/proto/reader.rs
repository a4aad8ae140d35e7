//! Reads protos and what they import through a [`Loader`], then lets protox check them together.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use prost_types::{FileDescriptorProto, FileDescriptorSet};
use protox::Compiler;
use protox::file::{ChainFileResolver, File, FileResolver, GoogleFileResolver};

use super::http::Annotations;
use super::order::{self, Cycle};
use super::{Contract, Source, built_in, findings, json_names, places, refused};
use crate::diagnostic::{Diagnostic, codes::proto as codes, nearest};
use crate::source::{FileId, Loader, SourceMap, Span, unreadable};

/// Reads files one after the other; each is parsed once.
pub(super) struct Reader<'a> {
    includes: &'a [PathBuf],
    loader: &'a dyn Loader,
    sources: &'a mut SourceMap,
    diagnostics: &'a mut Vec<Diagnostic>,
    parsed: Parsed,
    /// The imports that were not looked for yet, the next one last.
    open: Vec<(String, Option<Span>)>,
    broken: bool,
}

/// For an `import` that is nowhere: the name in it, and the name of the file that was most likely meant.
type Misspelt = BTreeMap<Span, (Span, String)>;

/// Files that are read and parsed, but not yet checked against each other.
#[derive(Default)]
pub(super) struct Parsed {
    files: BTreeMap<String, File>,
    sources: BTreeMap<String, Source>,
    misspelt: Misspelt,
    /// The folders in which imports were looked for, as a note says it.
    looked_in: String,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        includes: &'a [PathBuf],
        loader: &'a dyn Loader,
        sources: &'a mut SourceMap,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            includes,
            loader,
            sources,
            diagnostics,
            parsed: Parsed {
                looked_in: looked_in(includes),
                ..Parsed::default()
            },
            open: Vec::new(),
            broken: false,
        }
    }

    /// Reads a file named by its path and all it imports; gives its name below the first folder that holds it.
    pub(super) fn root(&mut self, path: &Path) -> Option<String> {
        let name = self.name_of(path);
        match self.loader.read(path) {
            Ok(text) => {
                self.parse(name.clone(), path.to_owned(), &text);
                self.imports();
                Some(name)
            }
            Err(error) => {
                self.unreadable(path, &error, None);
                None
            }
        }
    }

    /// What was parsed; `None` when a file could not be read or parsed.
    pub(super) fn finish(self) -> Option<Parsed> {
        (!self.broken).then_some(self.parsed)
    }

    /// The name that an `import` would give the file: its path below the first include folder above it.
    fn name_of(&self, path: &Path) -> String {
        let plain = normal(path);
        let below = |folder: &PathBuf| plain.strip_prefix(normal(folder)).ok().map(slashed);
        let canonical = |folder: &PathBuf| {
            let path = self.loader.canonical(path).ok()?;
            let folder = self.loader.canonical(folder).ok()?;
            path.strip_prefix(folder).ok().map(slashed)
        };
        self.includes
            .iter()
            .find_map(|folder| below(folder).or_else(|| canonical(folder)))
            .unwrap_or_else(|| slashed(&plain))
    }

    /// Reads what is imported, without recursion: a chain of imports may be long.
    fn imports(&mut self) {
        while let Some((name, place)) = self.open.pop() {
            if !self.parsed.files.contains_key(&name) && !self.parsed.sources.contains_key(&name) {
                self.import(&name, place);
            }
        }
    }

    fn parse(&mut self, name: String, path: PathBuf, text: &str) {
        if self.parsed.sources.contains_key(&name) {
            return;
        }
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let id = self.sources.add(&path, text);
        let source = Source { path, id };
        self.parsed.sources.insert(name.clone(), source);
        match File::from_source(&name, text) {
            Ok(file) => self.parsed_file(name, file, id),
            Err(error) => {
                self.broken = true;
                let found = findings::of(&error, &self.parsed.sources, self.sources);
                let has_edition = text.lines().any(|line| line.starts_with("edition"));
                self.diagnostics
                    .extend(found.into_iter().map(|finding| match has_edition {
                        true => finding.note("editions are not read: write `syntax = \"proto3\";`"),
                        false => finding,
                    }));
            }
        }
    }

    fn parsed_file(&mut self, name: String, file: File, id: FileId) {
        let descriptor = file.file_descriptor_proto();
        let refused = refused::as_written(descriptor);
        self.broken |= !refused.is_empty();
        let finding = |refusal| findings::refusal(refusal, descriptor, id, self.sources);
        self.diagnostics.extend(refused.into_iter().map(finding));
        let mut imports = imports(descriptor, id, self.sources);
        imports.reverse();
        self.open.append(&mut imports);
        self.parsed.files.insert(name, file);
    }

    /// Reads an imported file where there is one; that it is missing is said by protox, at the `import`.
    fn import(&mut self, name: &str, place: Option<Span>) {
        for folder in self.includes {
            let path = folder.join(name);
            match self.loader.read(&path) {
                Ok(text) => return self.parse(name.to_owned(), path, &text),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return self.unreadable(&path, &error, place),
            }
        }
        if let Some(text) = built_in::text(name) {
            return self.built_in(name, text);
        }
        if let Some(place) = place
            && let Some(meant) = self.near(name, place.file)
        {
            let name = self.name_in(place, name);
            self.parsed.misspelt.insert(place, (name, meant));
        }
    }

    /// Takes a file that is built in, and what it imports.
    fn built_in(&mut self, name: &str, text: &str) {
        match File::from_source(name, text) {
            Ok(file) => {
                let imports = &file.file_descriptor_proto().dependency;
                let imports = imports.iter().map(|import| (import.clone(), None));
                self.open.extend(imports);
                self.parsed.files.insert(name.to_owned(), file);
            }
            Err(error) => {
                self.broken = true;
                let found = findings::of(&error, &self.parsed.sources, self.sources);
                self.diagnostics.extend(found);
            }
        }
    }

    /// The import of another file with nearly that name, in one of the folders that the name leads to.
    fn near(&self, name: &str, importer: FileId) -> Option<String> {
        let importer = &self.sources.file(importer).path;
        let (inner, file) = match name.rsplit_once('/') {
            Some((inner, file)) => (format!("{inner}/"), file),
            None => (String::new(), name),
        };
        self.includes.iter().find_map(|folder| {
            let folder = folder.join(&inner);
            let names = self.loader.names(&folder);
            let others = names.iter().filter(|name| folder.join(name) != *importer);
            let protos = others.filter_map(|name| name.strip_suffix(".proto"));
            let near = nearest(file.strip_suffix(".proto")?, protos)?;
            Some(format!("{inner}{near}.proto"))
        })
    }

    /// Where the name stands in an `import`.
    fn name_in(&self, import: Span, name: &str) -> Span {
        let found = self.sources.text(import).find(name);
        found.map_or(import, |at| {
            Span::new(
                import.file,
                import.start() + at..import.start() + at + name.len(),
            )
        })
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error, import: Option<Span>) {
        self.broken = true;
        let message = format!("cannot read `{}`: {}", path.display(), unreadable(error));
        let finding = Diagnostic::new(&codes::UNREADABLE, message);
        self.diagnostics.push(match import {
            Some(place) => finding.at(place, "imported here"),
            None => finding,
        });
    }
}

/// The names that a file imports, each with its place.
fn imports(
    descriptor: &FileDescriptorProto,
    file: FileId,
    sources: &SourceMap,
) -> Vec<(String, Option<Span>)> {
    // 3 is the number of `dependency` in descriptor.proto.
    let place = |index| places::of_path(descriptor, &[3, index], file, sources);
    let names = (0..).zip(&descriptor.dependency);
    names
        .map(|(index, name)| (name.clone(), place(index)))
        .collect()
}

impl Parsed {
    /// Checks the files together; gives them with their imports in the order of dependence.
    pub(super) fn compile(
        self,
        roots: Vec<String>,
        sources: &SourceMap,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Contract> {
        let order = match order::of(&roots, &self.files) {
            Ok(order) => order,
            Err(cycle) => {
                diagnostics.push(self.cycle(&cycle, sources));
                return None;
            }
        };
        match self.compiled(&order) {
            Ok(compiler) => {
                let files = compiler.file_descriptor_set();
                let refused = refused_by_protoc(&files, &self.sources, sources);
                let sound = refused.is_empty();
                diagnostics.extend(refused);
                let mut annotations = Annotations::new(&self.sources, sources);
                annotations.read(&compiler.descriptor_pool(), &roots);
                diagnostics.extend(annotations.findings);
                sound.then_some(Contract {
                    files,
                    roots,
                    http: annotations.rules,
                    sources: self.sources,
                })
            }
            Err(error) => {
                let found = findings::of(&error, &self.sources, sources).into_iter();
                diagnostics.extend(found.map(|finding| self.suggested(finding)));
                None
            }
        }
    }

    /// Compiles the files; where names in JSON alone are the fault, and protoc only warns of it, with other ones.
    fn compiled(&self, order: &[String]) -> Result<Compiler, protox::Error> {
        let first = compile(self.files.clone(), order);
        match &first {
            Err(error) if json_names::are_at_fault(error) => {
                let (mut files, mut any) = (self.files.clone(), false);
                for file in files.values_mut() {
                    if let Some(changed) = json_names::told_apart(file.file_descriptor_proto()) {
                        *file = File::from_file_descriptor_proto(changed);
                        any = true;
                    }
                }
                let second = any.then(|| compile(files, order));
                second.and_then(Result::ok).map_or(first, Ok)
            }
            _ => first,
        }
    }

    /// The finding with the name that was meant, where it is about an import of another one, or with the folders that were
    /// looked in.
    fn suggested(&self, finding: Diagnostic) -> Diagnostic {
        let place = finding.primary.as_ref().map(|label| label.span);
        match place.and_then(|place| self.misspelt.get(&place)) {
            Some((name, meant)) => {
                finding.suggest("a file with a similar name exists", *name, meant)
            }
            None if finding.code.id == codes::MISSING_IMPORT.id => finding
                .note(self.looked_in.clone())
                .help("name another folder with `-I`, or in `include` of ferroctl.yaml"),
            None => finding,
        }
    }

    fn cycle(&self, cycle: &Cycle, sources: &SourceMap) -> Diagnostic {
        let message = format!("`{}` imports itself", cycle.way[0]);
        let finding = Diagnostic::new(&codes::CONTRADICTION, message).note(cycle.way.join(" → "));
        let file = self.files.get(&cycle.importer);
        let place = file.zip(self.sources.get(&cycle.importer));
        let place = place.and_then(|(file, source)| {
            let imports = imports(file.file_descriptor_proto(), source.id, sources);
            imports.get(cycle.index)?.1
        });
        match place {
            Some(span) => finding.at(span, "leads back to a file that imports this one"),
            None => finding,
        }
    }
}

fn compile(files: BTreeMap<String, File>, order: &[String]) -> Result<Compiler, protox::Error> {
    let mut resolver = ChainFileResolver::new();
    resolver.add(InMemory(files));
    resolver.add(GoogleFileResolver::new());
    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(order)?;
    Ok(compiler)
}

/// What protoc would refuse in the files that were read.
fn refused_by_protoc(
    files: &FileDescriptorSet,
    read: &BTreeMap<String, Source>,
    sources: &SourceMap,
) -> Vec<Diagnostic> {
    let own = files
        .file
        .iter()
        .filter_map(|file| Some((file, read.get(file.name())?.id)));
    own.flat_map(|(file, id)| {
        let refused = refused::compiled(file).into_iter();
        refused.map(move |refusal| findings::refusal(refusal, file, id, sources))
    })
    .collect()
}

/// Names the folders that imports are looked up in.
fn looked_in(folders: &[PathBuf]) -> String {
    let shown = folders
        .iter()
        .map(|folder| match folder.as_os_str().is_empty() {
            true => "`.`".to_owned(),
            false => format!("`{}`", folder.display()),
        });
    let shown: Vec<String> = shown.collect();
    format!("looked for in {}", shown.join(", "))
}

/// Gives protox the files that the reader has parsed.
struct InMemory(BTreeMap<String, File>);

impl FileResolver for InMemory {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        let file = self.0.get(name).cloned();
        file.ok_or_else(|| protox::Error::file_not_found(name))
    }
}

/// The path without `.` segments.
fn normal(path: &Path) -> PathBuf {
    path.components()
        .filter(|part| *part != Component::CurDir)
        .collect()
}

fn slashed(path: &Path) -> String {
    let parts = path.components().map(|part| part.as_os_str());
    let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
