//! GFM alerts as cards: `> [!WARNING]` is an amber card; a first paragraph in bold is the card's heading.

use pulldown_cmark::BlockQuoteKind;

/// The opening tag.
pub fn open(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note | BlockQuoteKind::Important => "<div class=\"card note\">\n",
        BlockQuoteKind::Tip => "<div class=\"card ok\">\n",
        BlockQuoteKind::Warning => "<div class=\"card warn\">\n",
        BlockQuoteKind::Caution => "<div class=\"card danger\">\n",
    }
}

/// The key of the theme's word for an alert without a heading of its own.
pub fn word(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "alert_note",
        BlockQuoteKind::Important => "alert_important",
        BlockQuoteKind::Tip => "alert_tip",
        BlockQuoteKind::Warning => "alert_warning",
        BlockQuoteKind::Caution => "alert_caution",
    }
}

/// Whether a paragraph's source is one run of bold and nothing else.
pub fn is_label(paragraph: &str) -> bool {
    let text = paragraph.trim().trim_matches(crate::text::MARK);
    text.strip_prefix("**")
        .and_then(|rest| rest.strip_suffix("**"))
        .is_some_and(|inner| !inner.is_empty() && !inner.contains("**") && !inner.contains('\n'))
}

/// `[!NOTE]` of a quotation that begins like an alert but has words behind the marker.
pub fn titled_marker(quote: &str) -> Option<&str> {
    let line = quote.trim_start().strip_prefix('>')?.trim_start().lines().next()?;
    let end = line.find(']')?;
    let marker = line.get(..=end)?;
    let known = ["[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!WARNING]", "[!CAUTION]"];
    let named = known.iter().any(|name| name.eq_ignore_ascii_case(marker));
    (named && !line[end + 1..].trim().is_empty()).then_some(marker)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bold_throughout_is_a_label() {
        assert!(is_label("**马上打 110**\n"));
        assert!(!is_label("**甲** 和 **乙**"));
        assert!(!is_label("**甲** 后文"));
    }

    #[test]
    fn titled_markers_are_found() {
        assert_eq!(titled_marker("> [!NOTE] 标题\n> 文"), Some("[!NOTE]"));
        assert_eq!(titled_marker("> [!NOTE]\n> 文"), None);
        assert_eq!(titled_marker("> 引文 [1]"), None);
    }
}
