//! Raw texts to rows that an engine for large tables can join, and its pairs back to clusters.
//!
//! `kbgen dedup cluster` holds all texts in memory. What outgrows one machine is cut into shards: each text becomes a row with
//! its canonical form and rows for the places where it may be damaged, an engine joins the places ([`CANDIDATES`]), and the
//! pairs it finds are verified here as in `question::cluster`. So the clusters are the same. Only the mended forms are held.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::question::canonical::canonical;
use super::question::cluster::sound_form;
use super::question::compare::one_slip;
use super::question::damage::{explains, places};
use super::question::lexicon::Lexicon;

/// The version of the rows; another one is not read.
pub const VERSION: u32 = 1;

/// The pairs worth verifying, in SQL that DuckDB, DataFusion and Spark understand: from `texts` and `places` to columns
/// `broken`, `sound`, `wrong`, `meant`.
pub const CANDIDATES: &str = include_str!("scale.sql");

/// A text: what it was, and what it asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRow {
    /// [`VERSION`].
    pub version: u32,
    /// Who it is, one of a kind in all shards.
    pub id: String,
    /// As it was given.
    pub text: String,
    /// Its canonical form; empty where nothing is left of it, and then it is like no other.
    pub form: String,
    /// The text as it was read: folded, and mended where it explains itself.
    pub folded: String,
}

/// A place of a text where a word may be damaged, or that may explain damage elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceRow {
    /// [`VERSION`].
    pub version: u32,
    /// Whose.
    pub id: String,
    /// What stands around it.
    pub signature: i64,
    /// What stands there where it is no word; `null` in a sound place.
    pub wrong: Option<String>,
    /// What stands there, in one of its wordings, where it is sound; `null` in a damaged place.
    pub meant: Option<String>,
}

/// Two texts of which the one may be the other with a typing error.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PairRow {
    /// As it was given.
    pub broken: String,
    /// As it was given.
    pub sound: String,
    /// What stands in the one.
    pub wrong: String,
    /// What stands in its place in the other.
    pub meant: String,
}

/// The rows of a text.
pub fn rows(id: &str, text: &str, lexicon: &Lexicon) -> (TextRow, Vec<PlaceRow>) {
    let question = canonical(text, lexicon);
    let place = |signature: u64, wrong: Option<&str>, right: Option<&str>| PlaceRow {
        version: VERSION,
        id: id.to_owned(),
        signature: signature.cast_signed(),
        wrong: wrong.map(str::to_owned),
        meant: right.map(str::to_owned),
    };
    let mut found = Vec::new();
    found.extend(places(&question, true).iter().map(|damaged| place(damaged.signature, Some(damaged.text), None)));
    for sound in places(&question, false) {
        found.extend(sound.wordings(lexicon).map(|right| place(sound.signature, None, Some(right))));
    }
    let form = if question.tokens.is_empty() { String::new() } else { question.key.clone() };
    let (id, text, folded) = (id.to_owned(), text.to_owned(), question.text.clone());
    (TextRow { version: VERSION, id, text, form, folded }, found)
}

/// What a pair says: the damaged form and the sound one that explains it.
pub fn verified(pair: &PairRow, lexicon: &Lexicon) -> Option<(String, String)> {
    // Most pairs end here.
    if !one_slip(&pair.wrong, &pair.meant) {
        return None;
    }
    let (broken, sound) = (canonical(&pair.broken, lexicon), canonical(&pair.sound, lexicon));
    explains(&sound, &broken, lexicon).then_some((broken.key, sound.key))
}

/// For each damaged form, the sound one that alone explains it.
#[derive(Debug, Default)]
pub struct Mended {
    /// `None` where several do.
    by_form: BTreeMap<String, Option<String>>,
}

impl Mended {
    /// Adds what a pair says.
    pub fn add(&mut self, broken: String, sound: String) {
        let known = self.by_form.entry(broken).or_insert_with(|| Some(sound.clone()));
        if known.as_ref().is_some_and(|known| *known != sound) {
            *known = None;
        }
    }

    /// How many forms are mended, and how many are not since several sound ones would explain them.
    pub fn counts(&self) -> (usize, usize) {
        let mended = self.by_form.values().flatten().count();
        (mended, self.by_form.len() - mended)
    }

    /// A way to name the cluster of a text: equal for two texts exactly where they ask the same.
    pub fn names(&self) -> impl Fn(&TextRow) -> String {
        let mended: HashMap<&str, &str> =
            self.by_form.iter().filter_map(|(broken, sound)| Some((&**broken, sound.as_deref()?))).collect();
        move |text| {
            if text.form.is_empty() {
                return format!("id:{}", text.id);
            }
            blake3::hash(sound_form(&text.form, &mended).as_bytes()).to_hex()[..32].to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::question::lexicon::sample;
    use super::*;

    #[test]
    fn rows_hold_the_form_and_the_places() {
        let (text, places) = rows("7", "迟延履行利息么计算", sample());
        assert_eq!((text.version, text.id.as_str(), text.text.as_str()), (VERSION, "7", "迟延履行利息么计算"));
        assert!(places.iter().any(|place| place.wrong.as_deref() == Some("么")));
        assert!(places.iter().any(|place| place.wrong.is_none()));
        assert_eq!(rows("8", "？", sample()).0.form, "");
    }

    #[test]
    fn a_form_that_two_explain_stays_as_it_is() {
        let row = |form: &str| rows("1", form, sample()).0;
        let (a, b) = (row("网贷逾期怎么办"), row("花呗逾期怎么办"));
        let mut mended = Mended::default();
        mended.add(a.form.clone(), b.form.clone());
        assert_eq!(mended.names()(&a), mended.names()(&b));
        mended.add(a.form.clone(), b.form.clone());
        assert_eq!(mended.counts(), (1, 0));
        mended.add(a.form.clone(), "别的".to_owned());
        assert_ne!(mended.names()(&a), mended.names()(&b));
        assert_eq!(mended.counts(), (0, 1));
    }

    #[test]
    fn a_pair_is_verified_as_in_one_machine() {
        let verified = |broken: &str, sound: &str, wrong: &str, right: &str| {
            let [broken, sound, wrong, right] = [broken, sound, wrong, right].map(str::to_owned);
            verified(&PairRow { broken, sound, wrong, meant: right }, sample()).is_some()
        };
        assert!(verified("迟延履行利息么计算", "迟延履行利息怎么计算", "么", "怎么"));
        assert!(!verified("迟延履行利息怎么计算", "迟延履行利息么计算", "么", "怎么"));
        assert!(!verified("迟延履行利息么计算", "迟延履行利息怎么计算", "么", "如何"));
        assert!(!verified("网贷逾期一天", "网贷逾期一年", "天", "年"));
    }

    #[test]
    fn what_says_nothing_is_like_no_other() {
        let mended = Mended::default();
        let names = mended.names();
        assert_ne!(names(&rows("1", "？", sample()).0), names(&rows("2", "？", sample()).0));
    }
}
