//! Builds the crate again when the web app was built: its files are part of the binary.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
}
