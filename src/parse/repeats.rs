//! Names and wordings that stand twice in one list of front matter, or repeat the title: told, and read once.

use std::collections::HashMap;
use std::ops::Range;

use super::front_matter::{At, FrontMatter, Text};
use crate::diagnostic::{Code, Diagnostic, words};
use crate::text::collapse;

/// Takes out what is repeated; `title` is the page's, with its place.
pub(super) fn take_out(
    front: &mut FrontMatter,
    (title, title_span): (&str, Range<usize>),
    path: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut of_list = |name: &str, list: &mut Vec<At<Text>>, first: Option<(String, Range<usize>)>| {
        let mut known: HashMap<String, Range<usize>> = first.into_iter().collect();
        list.retain(|item| {
            let wording = collapse(&item.value);
            let Some(before) = known.get(&wording) else {
                known.insert(wording, item.span.clone());
                return true;
            };
            // An entry without words is told as that.
            if wording.is_empty() {
                return false;
            }
            let message = words!("`{name}` 里的 `{wording}` 已经写过", "`{wording}` in `{name}` stands there already");
            diagnostics.push(
                Diagnostic::warning(Code::KB055, path, message)
                    .at(item.span.clone())
                    .also(path, Some(before.clone()))
                    .help(words!("删掉一个；只显示一次", "delete one of them; it is shown once")),
            );
            false
        });
    };
    of_list("also_asked", &mut front.also_asked, (!title.is_empty()).then(|| (collapse(title), title_span)));
    of_list("topics", &mut front.topics, None);
    of_list("cites", &mut front.cites, None);
    of_list("steps", &mut front.steps, None);
    of_list("related", &mut front.related, None);
    of_list("hotlines", &mut front.hotlines, None);
    if let Some(term) = &mut front.term {
        of_list("term.synonyms", &mut term.synonyms, None);
        of_list("term.confused_with", &mut term.confused_with, None);
    }
    if let Some(hub) = &mut front.hub {
        of_list("hub.first", &mut hub.first, None);
    }
    if let Some(home) = &mut front.home {
        of_list("home.questions", &mut home.questions, None);
        of_list("home.hotlines", &mut home.hotlines, None);
    }
    for (_, outcome) in front.flow.iter_mut().flat_map(|flow| &mut flow.outcomes.0) {
        of_list("links", &mut outcome.links, None);
        of_list("hotlines", &mut outcome.hotlines, None);
    }
}
