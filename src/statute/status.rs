//! The status of a statute, in the words of its database, to whether its text binds.

/// Whether the text of a statute binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    InForce,
    /// It does, with changes that were made since.
    Amended,
    /// No longer.
    Repealed,
    /// Not yet.
    Pending,
}

/// What each status says, in the words of the public databases of statutes.
const STATUSES: &[(&str, Standing)] = &[
    ("现行", Standing::InForce),
    ("现行有效", Standing::InForce),
    ("有效", Standing::InForce),
    ("已修改", Standing::Amended),
    ("已被修改", Standing::Amended),
    ("废止", Standing::Repealed),
    ("已废止", Standing::Repealed),
    ("失效", Standing::Repealed),
    ("已失效", Standing::Repealed),
    ("尚未施行", Standing::Pending),
    ("尚未生效", Standing::Pending),
    ("in force", Standing::InForce),
    ("amended", Standing::Amended),
    ("repealed", Standing::Repealed),
    ("not yet in force", Standing::Pending),
];

/// The words that a status may be, one for each standing and language.
pub const STATUS_WORDS: &[&str] =
    &["现行", "已修改", "废止", "尚未施行", "in force", "amended", "repealed", "not yet in force"];

/// What a status says; `None` for a word that nobody knows.
pub fn standing(status: &str) -> Option<Standing> {
    let status = status.trim().to_lowercase();
    STATUSES.iter().find(|(word, _)| *word == status).map(|(_, standing)| *standing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_is_offered_is_a_status() {
        assert!(STATUS_WORDS.iter().all(|word| standing(word).is_some()));
        assert_eq!(standing("Repealed "), Some(Standing::Repealed));
        assert_eq!(standing("现行!"), None);
    }
}
