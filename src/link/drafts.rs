//! What names a draft, or stands where one will: references, addresses, files and decisions in, messages out.
//!
//! All of it is told under one code, so that an editor sees before publishing what will change with it. Only that a file of
//! `static/` is public whoever names it is another matter.

use std::collections::HashSet;
use std::ops::Range;

use super::resolve::{GENERATED, Resolver, Work};
use super::{PageLinks, Target};
use crate::catalog::{Catalog, PageId};
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::name::Match;
use crate::parse::Kind;
use crate::source::Sources;

impl Resolver<'_> {
    /// A link in a text to a draft.
    pub(super) fn draft(&self, name: &str, span: Range<usize>, work: &mut Work<'_>) -> Target {
        let message = words!(
            "`{name}` 是草稿（draft），这里只显示文字、不加链接",
            "`{name}` is a draft: the words are shown without a link"
        );
        let help = words!("发布那一页，或去掉链接", "publish that page, or take the link out");
        work.warn(warning(work.article.path.as_ref(), message, help).at(span));
        Target::Draft
    }

    /// A draft among the names of front matter.
    pub(super) fn listed_draft(&self, name: &str, span: Range<usize>, work: &mut Work<'_>) {
        let message = words!("`{name}` 是草稿（draft），这里不列出", "`{name}` is a draft: it is left out here");
        let help = words!("发布那一页，或去掉这个名字", "publish that page, or take the name out");
        work.warn(warning(work.article.path.as_ref(), message, help).at(span));
    }

    /// Tells of a reference to the hub that kbgen makes where the folder's own page is a draft.
    pub(super) fn instead_of_draft(&self, page: PageId, name: &str, span: Range<usize>, work: &mut Work<'_>) {
        if self.catalog.stands_for_draft(page) {
            work.warn(hub_of_draft(&work.article.path, name).at(span));
        }
    }

    /// Tells of a name that a page and a draft of the wanted kind have: it means neither once the draft is published.
    pub(super) fn shared_with_draft(
        &self,
        page: PageId,
        name: &str,
        kind: Option<Kind>,
        span: Range<usize>,
        work: &mut Work<'_>,
    ) {
        if self.catalog.stands_for_draft(page) {
            return;
        }
        let drafts = match self.catalog.drafts().find(name) {
            Match::One(draft) => vec![draft],
            Match::Several(drafts) => drafts.iter().map(|(_, draft)| *draft).collect(),
            Match::Nothing => return,
        };
        let files = drafts.into_iter().map(|draft| &self.catalog.draft_files()[draft]);
        let Some((file, _)) = files.into_iter().find(|(_, is)| kind.is_none_or(|kind| kind == *is)) else { return };
        let article = &self.catalog[page].article;
        let message = words!(
            "草稿（draft）`{file}` 也叫 `{name}`：发布后这个名字有两个意思",
            "`{name}` is the name of the draft `{file}` too: it could mean two pages once that is published"
        );
        let written = match article.name() {
            name if name.contains('/') => name.to_owned(),
            name => format!("/{name}"),
        };
        let help = words!("连文件夹一起写：{written}", "write the folder too: {written}");
        work.warn(warning(&work.article.path, message, help).at(span).also(&article.path, None).also(file, None));
    }

    /// Tells of the addresses of a page, its own and its aliases, that a draft will have too.
    pub(super) fn addresses_of_drafts(&self, work: &mut Work<'_>) {
        let front = &work.article.front;
        let own = work.id.filter(|id| !self.catalog[*id].made).map(|id| {
            let span = front.slug.as_ref().map_or(0..0, |slug| slug.span.clone());
            (self.catalog[id].address.clone(), span)
        });
        let aliases = front.aliases.iter().map(|alias| {
            let inner = alias.value.trim_start_matches('/').trim_end_matches("index.html").trim_end_matches('/');
            (format!("{inner}/"), alias.span.clone())
        });
        for (address, span) in own.into_iter().chain(aliases) {
            let Some(draft) = self.catalog.draft_at(&address) else { continue };
            let message = words!(
                "网址 `/{address}` 也是草稿（draft）`{draft}` 的",
                "the address `/{address}` is that of the draft `{draft}` too"
            );
            let help = words!(
                "改其中一个的文件名、slug 或 aliases：草稿发布时会冲突",
                "change the name, slug or aliases of one of them: they collide once the draft is published"
            );
            work.warn(warning(&work.article.path, message, help).at(span).also(draft, None));
        }
    }

    /// What is wrong with a link of the header or footer that names a draft, where no words can be left without it; or that
    /// leads to the list kbgen makes of a folder whose own page is one.
    pub(super) fn draft_in_config(&self, written: &str) -> Option<Diagnostic> {
        let address = written.strip_prefix('/')?;
        match self.catalog.by_address(address) {
            Some(page) => self.catalog.stands_for_draft(page).then(|| hub_of_draft("site.toml", written)),
            None if GENERATED.contains(&address) || self.files.contains_key(address) => None,
            None => self.catalog.draft_at(address).map(|_| {
                let message = words!("`{written}` 是草稿（draft）的网址", "`{written}` is the address of a draft");
                Diagnostic::error(Code::KB503, "site.toml", message)
                    .help(words!("发布那一页，或去掉这一项", "publish that page, or take this entry out"))
            }),
        }
    }
}

fn warning(path: &str, message: Words, help: Words) -> Diagnostic {
    Diagnostic::warning(Code::KB503, path, message).help(help)
}

/// A reference that leads to the list kbgen makes of a folder.
fn hub_of_draft(path: &str, name: &str) -> Diagnostic {
    let message = words!(
        "`{name}` 自己的页面是草稿（draft），这里通向 kbgen 列出的文件夹",
        "the page of `{name}` is a draft: this leads to the list that kbgen makes of the folder"
    );
    warning(path, message, words!("发布那一页，或去掉链接", "publish that page, or take the link out"))
}

/// Files of `static/` that a draft names and no page or setting does. They are public all the same: nothing of that folder is
/// held back.
pub(super) fn public_files(
    catalog: &Catalog<'_>,
    pages: &[PageLinks],
    of_site: &[&str],
    sources: &Sources,
) -> Vec<Diagnostic> {
    let targets = pages.iter().flat_map(|page| &page.targets).filter_map(|target| match target {
        Target::File { path, .. } => Some(path.as_str()),
        _ => None,
    });
    let shown: HashSet<&str> = targets.chain(of_site.iter().copied()).collect();
    let files = sources.statics.iter().filter_map(|asset| asset.path.strip_prefix("static/"));
    let hidden = files.filter(|path| !shown.contains(path));
    let named = hidden.filter_map(|path| catalog.draft_mention(path).map(|mention| (path, mention)));
    let told = named.map(|(path, mention)| {
        let message = words!(
            "只有草稿用到 `static/{path}`，它照样公开",
            "`static/{path}` is public, though only a draft names it"
        );
        Diagnostic::warning(Code::KB518, &mention.path, message)
            .at(mention.span.clone())
            .also(&format!("static/{path}"), None)
            .why(words!("static/ 里的文件都会发布", "every file of static/ is published"))
            .help(words!(
                "移到 content/ 里草稿旁边，它就和草稿一起不发布",
                "move it beside the draft in content/: there it is held back with it"
            ))
    });
    told.collect()
}
