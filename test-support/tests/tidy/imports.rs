//! The modules of `migration-core` import one way: down the map of `docs/architecture.md`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::tokens::{Source, read as source};
use crate::{nothing, read, root};

const CRATE: &str = "migration-core/src";

#[test]
fn modules_import_down_the_map() {
    let map = map();
    let place = |module: &str| map.iter().position(|other| other == module);
    let lib = source(&read(&format!("{CRATE}/lib.rs")), 0);
    let exports = exports(&read(&format!("{CRATE}/lib.rs")));

    let mut found: Vec<String> = lib
        .modules
        .iter()
        .filter(|module| place(module).is_none())
        .map(|module| format!("`{module}` is not in it"))
        .collect();
    found.extend(
        map.iter()
            .filter(|module| !lib.modules.contains(module))
            .map(|module| format!("`{module}` is in it, and no module")),
    );
    for module in &lib.modules {
        for (file, import) in imports(module) {
            let target = exports.get(&import).unwrap_or(&import);
            let (Some(from), Some(to)) = (place(module), place(target)) else {
                if lib.modules.contains(target) {
                    continue;
                }
                found.push(format!("{file}: nobody knows where `crate::{import}` is"));
                continue;
            };
            if to < from {
                found.push(format!(
                    "{file}: `{module}` imports `{target}`, which stands above it"
                ));
            }
        }
    }
    nothing(
        &found,
        "imports run from top to bottom of the map in docs/architecture.md",
    );
}

/// The modules in the order of the map. Of several in one line the first stands highest.
fn map() -> Vec<String> {
    let text = read("docs/architecture.md");
    let lines = text
        .lines()
        .skip_while(|line| *line != "  migration-core")
        .skip(1)
        .take_while(|line| line.starts_with("    "));
    let modules: Vec<String> = lines
        .flat_map(|line| {
            let names = line.trim_start();
            let names = names.split_once("  ").map_or(names, |(names, _)| names);
            names.split(", ").map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    assert!(
        modules.len() > 20,
        "the map of migration-core is not found in docs/architecture.md: {modules:?}"
    );
    modules
}

/// The names that `lib.rs` exports, each with the module it comes from.
fn exports(lib: &str) -> BTreeMap<String, String> {
    let mut exports = BTreeMap::new();
    for statement in lib.split(';') {
        let Some((_, path)) = statement.split_once("pub use ") else {
            continue;
        };
        let (module, names) = path.split_once("::").expect("a module");
        for name in names.trim_matches(['{', '}']).split(',') {
            exports.insert(name.trim().to_owned(), module.to_owned());
        }
    }
    exports
}

/// What the files of a top level module import from others, each with the file.
fn imports(module: &str) -> Vec<(String, String)> {
    let mut imports = Vec::new();
    let mut open = vec![(PathBuf::from(module), 1)];
    while let Some((module_path, depth)) = open.pop() {
        let (file, Source { modules, from_root }) = module_file(&module_path, depth);
        imports.extend(from_root.into_iter().map(|name| (file.clone(), name)));
        open.extend(
            modules
                .iter()
                .map(|name| (module_path.join(name), depth + 1)),
        );
    }
    imports.retain(|(_, import)| import != module);
    imports
}

fn module_file(module: &Path, depth: usize) -> (String, Source) {
    let module = Path::new(CRATE).join(module);
    let candidates = [module.with_extension("rs"), module.join("mod.rs")];
    let file = candidates
        .iter()
        .find(|file| root().join(file).is_file())
        .unwrap_or_else(|| panic!("{} has no file", module.display()));
    let file = file.to_str().unwrap().to_owned();
    let source = source(&read(&file), depth);
    (file, source)
}
