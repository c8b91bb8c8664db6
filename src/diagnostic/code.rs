//! The table of codes: every kind of finding once, with how serious it is and whether a site may choose that.
//!
//! The first digit names the family.

use std::fmt;

/// How serious the findings of a code are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Each keeps the site from being published.
    Error,
    /// None does.
    Warning,
    /// Some do, by what was found.
    Either,
    /// A lint: the site chooses (`[lints]` in `site.toml`); an error where it says nothing.
    LintError,
    /// A lint: the site chooses; a warning where it says nothing.
    LintWarning,
}

macro_rules! codes {
    ($($code:ident $severity:ident,)*) => {
        /// `KB501`: what kind of finding it is. The first digit names the family.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the messages tell of each what it means")]
        pub enum Code {
            $($code,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$code,)*];

            /// As it is printed: `KB501`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Code::$code => stringify!($code),)*
                }
            }

            /// How serious its findings are.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Code::$code => Severity::$severity,)*
                }
            }
        }
    };
}

codes! {
    // 0: reading.
    KB001 Error, KB002 Warning, KB003 Error, KB004 Error, KB005 Warning, KB006 Error, KB007 Error,
    KB010 Error, KB011 Error, KB012 Error, KB013 Either, KB014 Error, KB015 Either, KB016 Error, KB017 Warning,
    KB018 Error, KB019 Error,
    KB020 Error, KB021 Error, KB022 Error, KB023 Error,
    KB030 Error, KB031 Error, KB032 Warning,
    KB040 Warning, KB041 Error, KB042 Error, KB043 Warning, KB044 Error, KB045 Warning, KB046 Warning, KB047 Warning,
    KB048 Warning,
    KB050 Warning, KB051 Warning, KB052 Warning, KB053 Warning, KB054 Warning, KB055 Warning, KB056 Warning,
    KB057 Warning, KB058 Either, KB059 Error,
    KB060 Error, KB061 Warning, KB062 Warning, KB063 Warning, KB064 Warning, KB065 Warning, KB066 Warning,
    // 1: reviews.
    KB101 LintError, KB102 LintWarning,
    // 2: citations.
    KB201 Error, KB202 Error, KB203 Error, KB204 Warning, KB205 Warning,
    // 3: calculations.
    KB301 Error, KB302 Error, KB303 Error, KB304 Error, KB305 LintWarning, KB306 Error, KB307 LintWarning,
    KB308 Warning,
    // 4: questions that exist twice.
    KB401 Either, KB402 Error, KB403 Error, KB404 Error, KB405 Warning, KB406 Error, KB407 Warning, KB408 Either,
    KB409 Warning, KB410 Warning,
    // 5: links and ways.
    KB501 Either, KB502 Either, KB503 Either, KB504 Error, KB505 Warning, KB506 Error, KB507 Error, KB508 LintWarning,
    KB509 LintWarning, KB510 Error, KB511 Error, KB512 Error, KB513 LintError, KB514 LintError, KB515 LintError,
    KB516 Warning, KB517 Warning, KB518 Warning, KB519 Warning,
    // 7: readers in danger.
    KB701 LintError, KB702 LintWarning,
    // 8: output.
    KB801 Error, KB802 LintWarning,
}

impl Code {
    /// The code of a name.
    pub fn parse(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Whether the day of the build alone brings it about, so that an excuse of it needs a last day.
    pub const fn is_about_time(self) -> bool {
        matches!(self, Code::KB101 | Code::KB102 | Code::KB307 | Code::KB308 | Code::KB702)
    }

    /// Whether an excuse at the head of a page counts for all of it: lints, and what front matter brings about as well.
    pub const fn is_of_page(self) -> bool {
        self.is_lint() || matches!(self, Code::KB205)
    }

    /// Whether it is a lint about ways between pages or about weight: no reader is misled by what it finds.
    pub const fn is_hint(self) -> bool {
        matches!(self, Code::KB508 | Code::KB509 | Code::KB513 | Code::KB514 | Code::KB515 | Code::KB802)
    }

    /// Whether it is a lint, whose level a site chooses.
    pub const fn is_lint(self) -> bool {
        matches!(self.severity(), Severity::LintError | Severity::LintWarning)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
