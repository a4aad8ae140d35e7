//! Proto packages as prost-build has them in Rust.

use prost_build::Module;
use prost_types::FileDescriptorProto;

/// The module of a file's package.
pub(super) fn module_of(file: &FileDescriptorProto) -> Module {
    Module::from_protobuf_package_name(file.package())
}

/// The names on the way to a module, as Rust writes them.
pub(super) fn parts(module: &Module) -> Vec<String> {
    module.parts().map(str::to_owned).collect()
}
