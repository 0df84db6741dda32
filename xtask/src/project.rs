//! The project as it lies on disk: its root, its packages as cargo sees them, and the text of its files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::run::{Outcome, While, capture};

/// Folders that hold nothing of ours.
const FOREIGN: [&str; 3] = ["target", "node_modules", "demo"];
/// Files whose text the checks read.
const TEXTS: [&str; 9] = ["rs", "md", "toml", "yaml", "yml", "mjs", "json", "ftl", "sh"];

/// Which section of a manifest a dependency stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DependencyKind {
    /// `[dependencies]` or `[build-dependencies]`.
    Normal,
    /// `[dev-dependencies]`.
    Dev,
}

/// A dependency as a manifest names it.
#[derive(Debug, Clone)]
pub struct Dependency {
    pub name: String,
    pub kind: DependencyKind,
}

/// A package: one of ours, or one that we depend on.
#[derive(Debug, Clone)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub license: Option<String>,
    /// Relative to the project; `None` for packages of others.
    pub folder: Option<String>,
    pub dependencies: Vec<Dependency>,
}

/// What the checks look at. Plain data, so that a check's test can make a project that breaks a rule.
#[derive(Debug, Default)]
pub struct Project {
    /// Path relative to the root, with `/`, and text.
    pub files: BTreeMap<String, String>,
    /// Ours and those of others.
    pub packages: Vec<Package>,
}

impl Project {
    /// Reads the project on disk.
    pub fn read() -> Outcome<Self> {
        let root = root();
        let mut files = BTreeMap::new();
        read_texts(&root, &root, &mut files)?;
        let metadata = capture(cargo().args(["metadata", "--format-version", "1"]))?;
        Ok(Self { files, packages: packages(&metadata, &root)? })
    }

    /// Our own packages.
    pub fn ours(&self) -> impl Iterator<Item = (&str, &Package)> {
        self.packages.iter().filter_map(|package| package.folder.as_deref().map(|folder| (folder, package)))
    }

    /// Files below a folder with this ending: path and text.
    pub fn files_in<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(folder) && path.ends_with(ending))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

/// The project's root folder.
pub fn root() -> PathBuf {
    let manifest =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    manifest.parent().map(Path::to_path_buf).unwrap_or(manifest)
}

/// `cargo`, at the project's root, as if it were called from a shell.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    as_from_a_shell(&mut cargo);
    cargo
}

/// Takes away what cargo tells a program that it runs about the program's own package. Scripts of other packages look at it: with it, they
/// and all that rests on them would be built again whenever somebody calls cargo by hand and by `cargo xtask` in turn.
pub fn as_from_a_shell(cargo: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            cargo.env_remove(name);
        }
    }
}

/// Where cargo puts what it builds.
pub fn target_folder() -> Outcome<PathBuf> {
    let metadata = capture(cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: Value = serde_json::from_str(&metadata).while_doing("cargo metadata")?;
    Ok(PathBuf::from(metadata["target_directory"].as_str().ok_or("cargo metadata names no target directory")?))
}

fn read_texts(root: &Path, folder: &Path, into: &mut BTreeMap<String, String>) -> Outcome {
    for entry in fs::read_dir(folder).while_doing(folder.display())? {
        let path = entry.while_doing(folder.display())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_foreign = FOREIGN.contains(&&*name) || name.starts_with("target-") || name.starts_with('.');
        if path.is_dir() {
            if !is_foreign {
                read_texts(root, &path, into)?;
            }
        } else if TEXTS.iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
            let text = fs::read_to_string(&path).while_doing(path.display())?;
            into.insert(relative(root, &path), text);
        }
    }
    Ok(())
}

fn packages(metadata: &str, root: &Path) -> Outcome<Vec<Package>> {
    let metadata: Value = serde_json::from_str(metadata).while_doing("cargo metadata")?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata lists no packages")?;
    Ok(packages.iter().map(|package| self::package(package, root)).collect())
}

fn package(package: &Value, root: &Path) -> Package {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let manifest = PathBuf::from(text(&package["manifest_path"]));
    let folder = package["source"].is_null().then(|| relative(root, manifest.parent().unwrap_or(root)));
    let dependencies = package["dependencies"].as_array().into_iter().flatten().map(|dependency| Dependency {
        name: text(&dependency["name"]),
        kind: if dependency["kind"] == "dev" { DependencyKind::Dev } else { DependencyKind::Normal },
    });
    Package {
        name: text(&package["name"]),
        version: text(&package["version"]),
        license: package["license"].as_str().map(str::to_owned),
        folder,
        dependencies: dependencies.collect(),
    }
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_metadata_is_read_into_packages() {
        let metadata = r#"{ "packages": [
            { "name": "leadpact-pact", "version": "0.1.0", "license": "MIT OR Apache-2.0", "source": null,
              "manifest_path": "/p/crates/pact/Cargo.toml",
              "dependencies": [ { "name": "leadpact-terms", "kind": null }, { "name": "proptest", "kind": "dev" } ] },
            { "name": "serde", "version": "1.0.0", "license": null, "source": "registry",
              "manifest_path": "/r/serde/Cargo.toml", "dependencies": [] } ] }"#;
        let packages = packages(metadata, Path::new("/p")).unwrap();
        assert_eq!(packages[0].folder.as_deref(), Some("crates/pact"));
        assert_eq!(packages[0].dependencies[0].kind, DependencyKind::Normal);
        assert_eq!(packages[0].dependencies[1].kind, DependencyKind::Dev);
        assert_eq!((&packages[1].folder, &packages[1].license), (&None, &None));
    }

    #[test]
    fn the_project_on_disk_is_found() {
        let mut files = BTreeMap::new();
        read_texts(&root(), &root().join("xtask"), &mut files).unwrap();
        assert!(
            files.contains_key("xtask/src/project.rs") && files.contains_key("xtask/Cargo.toml"),
            "{:?}",
            files.keys()
        );
    }
}
