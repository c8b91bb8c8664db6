//! Takes paths, already absolute and canonical, and says whether a site may be published there.
//!
//! Pure: it touches no disk, so that `/` and the home folder can be tried in tests.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Component, Path};

use super::relative;

/// The folders an author writes in; publishing into one would mix sources with output.
pub(super) const SOURCE_FOLDERS: [&str; 3] = ["content", "themes", "static"];

/// Why a folder must not be published to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is the root of a file system.
    Root,
    /// It is the user's home folder, or holds it.
    Home,
    /// It is the site's own folder, or holds it.
    Site,
    /// It is, holds, or lies in this folder of the site's sources.
    Source(&'static str),
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Root => write!(formatter, "it is the root of the file system"),
            Refusal::Home => write!(formatter, "it is or holds the home folder"),
            Refusal::Site => write!(formatter, "it is or holds the site itself"),
            Refusal::Source(name) => {
                write!(formatter, "it is, holds or lies in the folder `{name}`")
            }
        }
    }
}

/// Refuses an output folder that is or holds the site, the home folder or `/`, or that is, holds,
/// or lies in content, themes or static.
///
/// All paths are absolute and canonical, for `public/../content` is not seen through here.
pub fn refusal(out: &Path, site_root: &Path, home: Option<&Path>) -> Option<Refusal> {
    if out.parent().is_none() {
        return Some(Refusal::Root);
    }
    if home.is_some_and(|home| holds(out, home)) {
        return Some(Refusal::Home);
    }
    if holds(out, site_root) {
        return Some(Refusal::Site);
    }
    SOURCE_FOLDERS.into_iter().find_map(|name| source_refusal(out, &site_root.join(name), name))
}

/// Refuses an output folder that is, holds, or lies in the source folder `name`, found at `source`.
pub(super) fn source_refusal(out: &Path, source: &Path, name: &'static str) -> Option<Refusal> {
    (holds(out, source) || holds(source, out)).then_some(Refusal::Source(name))
}

/// Says whether `inner` is `outer` or lies in it.
fn holds(outer: &Path, inner: &Path) -> bool {
    let mut inner = inner.components();
    outer.components().all(|outer| inner.next().is_some_and(|inner| same(outer, inner)))
}

/// Compares names as the platform's usual file system does: there `Content` may be `content`.
fn same(left: Component<'_>, right: Component<'_>) -> bool {
    let fold = |name: &OsStr| relative::fold(&name.to_string_lossy());
    left == right || cfg!(any(windows, target_os = "macos")) && fold(left.as_os_str()) == fold(right.as_os_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(out: &str, expected: Option<Refusal>) {
        let found = refusal(Path::new(out), Path::new("/home/li/site"), Some(Path::new("/home/li")));
        assert_eq!(found, expected, "{out}");
    }

    #[test]
    fn root_home_and_all_that_hold_them_are_refused() {
        check("/", Some(Refusal::Root));
        check("/home", Some(Refusal::Home));
        check("/home/li", Some(Refusal::Home));
    }

    #[test]
    fn the_site_and_its_sources_are_refused() {
        check("/home/li/site", Some(Refusal::Site));
        check("/home/li/site/content", Some(Refusal::Source("content")));
        check("/home/li/site/content/public", Some(Refusal::Source("content")));
        check("/home/li/site/themes/default/assets", Some(Refusal::Source("themes")));
        check("/home/li/site/static", Some(Refusal::Source("static")));
    }

    #[test]
    fn ordinary_places_are_allowed() {
        check("/home/li/site/public", None);
        check("/home/li/site/contents", None);
        check("/home/li/site-public", None);
        check("/srv/www/kb", None);
        check("/home/li/site/public/content", None);
    }

    #[test]
    fn a_site_outside_home_and_no_home_at_all() {
        let site = Path::new("/srv/site");
        assert_eq!(refusal(Path::new("/srv"), site, Some(Path::new("/root"))), Some(Refusal::Site));
        assert_eq!(refusal(Path::new("/"), site, None), Some(Refusal::Root));
        assert_eq!(refusal(Path::new("/srv/site/public"), site, None), None);
    }

    #[test]
    fn a_site_that_is_the_home_folder_may_publish_inside_it() {
        let home = Path::new("/home/li");
        assert_eq!(refusal(Path::new("/home/li/public"), home, Some(home)), None);
        assert_eq!(refusal(home, home, Some(home)), Some(Refusal::Home));
    }

    #[test]
    fn source_folders_that_live_elsewhere_are_refused_too() {
        let content = Path::new("/data/texts");
        assert_eq!(source_refusal(Path::new("/data"), content, "content"), Some(Refusal::Source("content")));
        assert_eq!(source_refusal(Path::new("/data/public"), content, "content"), None);
    }
}
