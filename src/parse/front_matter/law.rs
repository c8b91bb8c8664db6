//! What the days and the status of a statute say against one another.

use std::ops::Range;

use jiff::civil::Date;

use super::fields::Law;
use super::outline::Outline;
use super::value::PartialDate;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::statute::Standing;

/// Findings with places in the YAML. `today` is the day of the build.
pub fn findings(outline: &Outline<'_>, law: &Law, today: Date, path: &str) -> Vec<Diagnostic> {
    let place = |key: &str| -> Range<usize> {
        let wanted = format!("law.{key}");
        let found = outline.inner().find(|(number, _)| outline.path(*number) == wanted);
        found.map_or(0..0, |(_, entry)| entry.span.clone())
    };
    let mut found = Vec::new();
    let issued = law.issued.as_ref();
    for (key, later) in [("effective", &law.effective), ("amended", &law.amended)] {
        if let Some((issued, later)) = issued.zip(later.as_ref()).filter(|(issued, later)| later.is_before(issued)) {
            let (later, issued): (&str, &str) = (later, issued);
            let message = words!(
                "`law.{key}` 的日子 {later} 早于 `law.issued` 的 {issued}",
                "the day of `law.{key}`, {later}, is before that of `law.issued`, {issued}"
            );
            found.push(
                Diagnostic::error(Code::KB012, path, message)
                    .at(place(key))
                    .help(words!("对照公布令改正其中一个日子", "correct one of the two days: a law is issued first")),
            );
        }
    }
    for (key, day) in [("issued", &law.issued), ("amended", &law.amended)] {
        if let Some(day) = day.as_ref().filter(|day| day.first_day() > today) {
            let day: &str = day;
            let message = words!("`law.{key}` 的日子 {day} 还没到", "the day of `law.{key}`, {day}, is still to come");
            found.push(
                Diagnostic::warning(Code::KB052, path, message)
                    .at(place(key))
                    .help(words!("写事情真正发生的那一天", "write the day on which it was done")),
            );
        }
    }
    found.extend(status(law, today, path).map(|finding| finding.at(place("status"))));
    found
}

/// A status that the day of coming into force contradicts.
fn status(law: &Law, today: Date, path: &str) -> Option<Diagnostic> {
    let effective = law.effective.as_ref()?;
    let (word, day): (&str, &str) = (&law.status.word, effective);
    let begun = effective.first_day() <= today;
    let (message, help) = match (law.status.standing, begun) {
        (Standing::InForce | Standing::Amended, false) => (
            words!(
                "`law.status` 写 `{word}`，可是 {day} 才施行",
                "`law.status` is `{word}`, but the law comes into force on {day}"
            ),
            words!("写 status: 尚未施行", "write status: not yet in force"),
        ),
        (Standing::Pending, true) => (
            words!(
                "`law.status` 写 `{word}`，可是 {day} 已经施行",
                "`law.status` is `{word}`, but the law is in force since {day}"
            ),
            words!("核对条文，然后写 status: 现行", "check its text, then write status: in force"),
        ),
        _ => return None,
    };
    Some(Diagnostic::warning(Code::KB052, path, message).help(help))
}

impl PartialDate {
    /// Whether it is before another for certain: a year is before no day of itself.
    fn is_before(&self, other: &PartialDate) -> bool {
        let shorter = self.len().min(other.len());
        self[..shorter] < other[..shorter]
    }
}
