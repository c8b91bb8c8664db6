//! The functions of the language: names, and nothing more. `check` says what they take, `evaluate` what they give.

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `annual(rate, day_basis)`: a rate as typed, a year; month × 12, day × basis.
    Annual,
    /// `r2(money)`, `r2(money, mode)`: to 分, half away from zero unless a mode is named.
    R2,
    /// `round(number, decimals)`, `round(number, decimals, mode)`.
    Round,
    /// `floor(number)`: the whole number not above it.
    Floor,
    /// `ceil(number)`: the whole number not below it.
    Ceil,
    /// `abs(number)`.
    Abs,
    /// `min(a, b, ...)`, `min(list)`: the smallest; an empty list has none.
    Min,
    /// `max(a, b, ...)`, `max(list)`.
    Max,
    /// `sum(list)`.
    Sum,
    /// `count(list)`.
    Count,
    /// `first(list)`: null of an empty list.
    First,
    /// `last(list)`: null of an empty list.
    Last,
    /// `at(list, number)`, counted from 1: null beyond the end.
    At,
    /// `any(list)`: whether one is true.
    Any,
    /// `all(list)`: whether all are true.
    All,
    /// `sort_by(list, x => key)`: rising; equal keys keep their order.
    SortBy,
    /// `fold(list, start, (state, item, number) => next)`.
    Fold,
    /// `scan(list, start, step)`: as `fold`, but every state in a list.
    Scan,
    /// `iterate(bound, start, state => whether to go on, (state, number) => next)`: at most so many times.
    Iterate,
    /// `range(from, to)`: whole numbers, both included.
    Range,
    /// `days(from, to)`: one end counts.
    Days,
    /// `add_months(date, months)`: the wanted day is kept.
    AddMonths,
    /// `with_day(date, number)`: the same month, that day or its last.
    WithDay,
    /// `last_day(date)`: the last day of its month.
    LastDay,
    /// `weekday(date)`: Monday is 1.
    Weekday,
    /// `tiers(amount, [{over, rate}, ...])`: each band at its own rate.
    Tiers,
    /// `irr_month(net, payments)`: r a month in [-0.99, 10] with the sum of pay_k/(1+r)^k = net, to 12 decimals; null if none.
    IrrMonth,
    /// `irr_day(net, [{days, amount}, ...])`: i a day in [-0.5, 1], to 12 decimals; null if none.
    IrrDay,
    /// `has(value)`: whether it is not null. In `if has(x) then`, x is there.
    Has,
    /// `text(a, b, ...)`: values one after another.
    Text,
}

impl Function {
    /// Every function with its name in formulas and in the browser's tree.
    pub const NAMES: [(&str, Function); 30] = [
        ("annual", Function::Annual),
        ("r2", Function::R2),
        ("round", Function::Round),
        ("floor", Function::Floor),
        ("ceil", Function::Ceil),
        ("abs", Function::Abs),
        ("min", Function::Min),
        ("max", Function::Max),
        ("sum", Function::Sum),
        ("count", Function::Count),
        ("first", Function::First),
        ("last", Function::Last),
        ("at", Function::At),
        ("any", Function::Any),
        ("all", Function::All),
        ("sort_by", Function::SortBy),
        ("fold", Function::Fold),
        ("scan", Function::Scan),
        ("iterate", Function::Iterate),
        ("range", Function::Range),
        ("days", Function::Days),
        ("add_months", Function::AddMonths),
        ("with_day", Function::WithDay),
        ("last_day", Function::LastDay),
        ("weekday", Function::Weekday),
        ("tiers", Function::Tiers),
        ("irr_month", Function::IrrMonth),
        ("irr_day", Function::IrrDay),
        ("has", Function::Has),
        ("text", Function::Text),
    ];

    /// The function of a name.
    pub fn named(name: &str) -> Option<Function> {
        Function::NAMES.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Function::NAMES.iter().find(|(_, function)| *function == self).map_or("", |(name, _)| name)
    }
}
