//! The manifest: which files of the output folder are ours, and what was in them; read from and
//! turned into the bytes of `.kbgen-manifest.json`, the same for the same site.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::{Action, WriteError};
use super::relative::is_safe;

/// The manifest's name in the output folder.
pub(super) const MANIFEST: &str = ".kbgen-manifest.json";

const VERSION: u32 = 1;

/// The first 64 bits of a file's BLAKE3 hash: enough to see that a file was changed, and no guard
/// against someone who wants to deceive, which nothing here needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Fingerprint(u64);

impl Fingerprint {
    /// Computes the fingerprint of bytes.
    pub(super) fn of(bytes: &[u8]) -> Fingerprint {
        Fingerprint::from_hash(blake3::hash(bytes))
    }

    /// Computes the fingerprint of a file, in pieces.
    pub(super) fn of_file(path: &Path) -> io::Result<Fingerprint> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(File::open(path)?)?;
        Ok(Fingerprint::from_hash(hasher.finalize()))
    }

    fn from_hash(hash: blake3::Hash) -> Fingerprint {
        let (start, _) = hash.as_bytes().split_first_chunk().expect("a hash has 32 bytes");
        Fingerprint(u64::from_be_bytes(*start))
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> String {
        format!("{:016x}", fingerprint.0)
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = String;

    fn try_from(text: String) -> Result<Fingerprint, String> {
        match u64::from_str_radix(&text, 16) {
            Ok(number) if text.len() == 16 => Ok(Fingerprint(number)),
            _ => Err(format!("`{text}` is not a fingerprint of 16 hexadecimal digits")),
        }
    }
}

/// The files that kbgen wrote, by path.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    version: u32,
    files: BTreeMap<String, Fingerprint>,
}

impl Manifest {
    /// Makes the manifest of a site; of none, where kbgen has not published before.
    pub(super) fn new<'a>(files: impl Iterator<Item = (&'a str, Fingerprint)>) -> Manifest {
        let files = files.map(|(path, fingerprint)| (path.to_owned(), fingerprint)).collect();
        Manifest { version: VERSION, files }
    }

    /// Reads the manifest of an output folder, if it has one.
    pub(super) fn read(root: &Path) -> Result<Option<Manifest>, WriteError> {
        let path = root.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(WriteError::io(Action::Read, &path)(error)),
        };
        parse(&bytes).map(Some).map_err(|reason| WriteError::Corrupt { path, reason })
    }

    /// Returns the bytes of the manifest file, one line a file.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("text keys and text values are JSON");
        bytes.push(b'\n');
        bytes
    }

    /// Returns the paths, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Returns what a file of ours held when it was written, or nothing for foreign.
    pub(super) fn fingerprint(&self, path: &str) -> Option<Fingerprint> {
        self.files.get(path).copied()
    }
}

/// Parses and checks: half a manifest is worse than none, since it says whose the files are.
fn parse(bytes: &[u8]) -> Result<Manifest, String> {
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|error| format!("it is damaged ({error})"))?;
    if manifest.version != VERSION {
        return Err(format!("its version is {}, and this kbgen knows version {VERSION}", manifest.version));
    }
    if let Some(path) = manifest.paths().find(|path| !is_safe(path)) {
        return Err(format!("it is damaged (`{path}` is not a path inside the site)"));
    }
    Ok(manifest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_survives_writing_and_reading() {
        let manifest = Manifest::new([("b/逾期.html", Fingerprint::of(b"b")), ("a\"", Fingerprint(7))].into_iter());
        assert_eq!(parse(&manifest.to_bytes()), Ok(manifest));
    }

    #[test]
    fn the_fingerprint_is_the_start_of_blake3() {
        // The published BLAKE3 test vector for no input begins af1349b9f5f9a1a6.
        assert_eq!(String::from(Fingerprint::of(b"")), "af1349b9f5f9a1a6");
    }

    #[test]
    fn damage_of_every_kind_is_seen() {
        let cases: [&[u8]; 7] = [
            b"",
            b"{",
            b"{\"version\":2,\"files\":{}}",
            b"{\"version\":1,\"files\":{\"../a\":\"af1349b9f5f9a1a6\"}}",
            b"{\"version\":1,\"files\":{\"a\":\"af13\"}}",
            b"{\"version\":1,\"files\":{\".kbgen-lock\":\"af1349b9f5f9a1a6\"}}",
            b"{\"version\":1,\"files\":{},\"more\":0}",
        ];
        for bytes in cases {
            assert!(parse(bytes).is_err(), "{}", String::from_utf8_lossy(bytes));
        }
    }
}
