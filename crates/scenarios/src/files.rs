//! Which scenarios belong to a pact: the files beside it that bear its name.

use std::io;
use std::path::{Path, PathBuf};

/// The scenario files of a pact: `<stem>.scenarios.md` and all of `<stem>.scenarios/*.md` beside it, in this order, sorted.
///
/// # Errors
/// If the folder exists and can't be read.
pub fn find(pact: &Path) -> io::Result<Vec<PathBuf>> {
    let stem = pact.file_stem().unwrap_or_default().to_string_lossy();
    let mut files = Vec::new();
    let file = pact.with_file_name(format!("{stem}.scenarios.md"));
    if file.is_file() {
        files.push(file);
    }
    let folder = pact.with_file_name(format!("{stem}.scenarios"));
    if folder.is_dir() {
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_file() && path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md")) {
                inside.push(path);
            }
        }
        inside.sort();
        files.append(&mut inside);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenarios_stand_beside_their_pact() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir(path("eu.scenarios")).unwrap();
        for name in [
            "eu.yaml",
            "eu.scenarios.md",
            "us.scenarios.md",
            "eu.scenarios/b.md",
            "eu.scenarios/a.MD",
            "eu.scenarios/c.txt",
        ] {
            std::fs::write(path(name), "").unwrap();
        }
        let found = find(&path("eu.yaml")).unwrap();
        assert_eq!(found, [path("eu.scenarios.md"), path("eu.scenarios/a.MD"), path("eu.scenarios/b.md")]);
        assert_eq!(find(&path("none.yaml")).unwrap(), [""; 0].map(PathBuf::from));
    }
}
