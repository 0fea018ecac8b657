//! How times and changes look: `310 µs`, `+17 %`, `5.9×`. A number has no more digits than the data
//! can give, and none that is not zero is ever written as zero.

use strum::{IntoStaticStr, VariantArray};

/// What people may choose about numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NumberStyle {
    /// The unit of all times.
    pub unit: TimeUnit,
    /// How many digits numbers have.
    pub digits: Digits,
}

/// The unit of times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum TimeUnit {
    /// Each time in the unit that suits it, from nanoseconds to hours.
    #[default]
    Auto,
    /// Nanoseconds.
    Ns,
    /// Microseconds.
    Us,
    /// Milliseconds.
    Ms,
    /// Seconds.
    S,
}

impl TimeUnit {
    /// Every unit, as help lists them.
    pub(crate) const ALL: &[Self] = Self::VARIANTS;

    /// The word for `--time-unit`.
    pub(crate) fn label(self) -> &'static str {
        self.into()
    }
}

/// How many digits numbers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Digits {
    /// Three digits of a time, but no zeros at its end; of a change, tenths of a percent below 10 %, then whole percents.
    #[default]
    Short,
    /// This many significant digits.
    Significant(usize),
    /// All that the number has.
    Full,
}

/// Digits of a time where nothing else is asked for.
pub(super) const TIME_DIGITS: usize = 3;
/// From this factor on a change is written as one, and not in percent.
const FACTOR: f64 = 2.0;

/// A unit of time.
struct TimeScale {
    sign: &'static str,
    /// How many of the unit are in one second.
    per_second: f64,
    /// Places by which the decimal point of seconds moves; `None` for units that are no power of
    /// ten.
    places: Option<i32>,
    /// The least time that is written in the unit, in seconds.
    from: f64,
}

const UNITS: [TimeScale; 6] = [
    TimeScale { sign: "ns", per_second: 1e9, places: Some(9), from: 0.0 },
    TimeScale { sign: "µs", per_second: 1e6, places: Some(6), from: 1e-6 },
    TimeScale { sign: "ms", per_second: 1e3, places: Some(3), from: 1e-3 },
    TimeScale { sign: "s", per_second: 1.0, places: Some(0), from: 1.0 },
    TimeScale { sign: "min", per_second: 1.0 / 60.0, places: None, from: 60.0 },
    TimeScale { sign: "h", per_second: 1.0 / 3600.0, places: None, from: 3600.0 },
];

/// A time in seconds with its unit, `52.2 ms`.
pub fn time(seconds: f64, style: NumberStyle) -> String {
    if seconds == 0.0 && style.unit == TimeUnit::Auto {
        return "0 s".to_owned();
    }
    let unit = unit_of(seconds, style);
    let scaled = seconds * unit.per_second;
    // Where rounding has led to this unit, the time is one of it.
    let is_rounded_up = style.unit == TimeUnit::Auto && seconds.abs() < unit.from;
    let scaled = if is_rounded_up { 1f64.copysign(seconds) } else { scaled };
    let number = match (style.digits, unit.places) {
        (Digits::Full, Some(places)) => shifted(seconds, places),
        (Digits::Full, None) => format!("{scaled}"),
        (Digits::Short, _) => trimmed(&significant(scaled, TIME_DIGITS)).to_owned(),
        (Digits::Significant(digits), _) => significant(scaled, digits),
    };
    format!("{number} {}", unit.sign)
}

fn unit_of(seconds: f64, style: NumberStyle) -> &'static TimeScale {
    let [ns, us, ms, s, ..] = &UNITS;
    match style.unit {
        TimeUnit::Auto => {}
        TimeUnit::Ns => return ns,
        TimeUnit::Us => return us,
        TimeUnit::Ms => return ms,
        TimeUnit::S => return s,
    }
    // What rounds up to the next unit belongs to it: 999.96 µs are 1.00 ms.
    let digits = match style.digits {
        Digits::Short => TIME_DIGITS,
        Digits::Significant(digits) => digits,
        Digits::Full => f64::DIGITS as usize,
    };
    let magnitude = rounded(seconds.abs(), digits);
    let is_exact = |unit: &TimeScale| style.digits != Digits::Full || unit.places.is_some();
    let mut units = UNITS.iter().rev();
    units.find(|unit| is_exact(unit) && unit.from <= magnitude).unwrap_or(ns)
}

/// A number rounded to `digits` significant digits.
pub(super) fn rounded(number: f64, digits: usize) -> f64 {
    format!("{number:.*e}", digits.saturating_sub(1)).parse().unwrap_or(number)
}

/// A number with `digits` significant digits, all of those before the point, and commas between
/// thousands. Below a thousandth and from 10^15 on it has an exponent.
pub(super) fn significant(number: f64, digits: usize) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let digits = digits.max(1);
    let magnitude = rounded(number.abs(), digits);
    if !(1e-3..1e15).contains(&magnitude) {
        return format!("{number:.*e}", digits - 1);
    }
    let before_point = magnitude.log10().floor() as i32 + 1;
    let decimals = (digits as i32 - before_point).max(0) as usize;
    with_separators(&format!("{number:.decimals$}"))
}

/// `1.50` as `1.5` and `2.00` as `2`.
pub(super) fn trimmed(number: &str) -> &str {
    if number.contains('.') && !number.contains('e') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    }
}

/// A number of seconds, its decimal point moved to the right by `places`: the digits that
/// read back as the same number, without the noise of a multiplication.
fn shifted(seconds: f64, places: i32) -> String {
    let text = format!("{seconds:e}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let Ok(exponent) = exponent.parse::<i32>() else { return text };
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let point = exponent + places + 1;
    if !(-20..=40).contains(&point) {
        return format!("{sign}{mantissa}e{}", exponent + places);
    }
    let zeros = |count: i32| "0".repeat(count.max(0) as usize);
    let number = if point <= 0 {
        format!("0.{}{digits}", zeros(-point))
    } else if point as usize >= digits.len() {
        format!("{digits}{}", zeros(point - digits.len() as i32))
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        format!("{whole}.{fraction}")
    };
    format!("{sign}{}", with_separators(&number))
}

/// How much slower or faster: the larger of a ratio and its inverse.
fn factor(ratio: f64) -> f64 {
    ratio.max(ratio.recip())
}

/// Whether a change is written as a factor. What rounds up to the first factor is one.
fn is_factor(ratio: f64) -> bool {
    FACTOR <= factor(ratio) || 99.5 <= 100.0 * (ratio - 1.0)
}

/// A change from its ratio, candidate / reference: `+17 %`, or from a factor of two on `5.9×`,
/// whichever way. Where nothing beside it says which way, [`change_in_words`] does.
pub fn change(ratio: f64, digits: Digits) -> String {
    if is_factor(ratio) {
        return format!("{}×", factor_text(factor(ratio), digits, Rounding::Nearest));
    }
    format!("{} %", percent_text(100.0 * (ratio - 1.0), None, digits, Rounding::Nearest))
}

/// A change of a time that says which way it is: `+17 %`, `5.9× slower`, `2.1× faster`.
pub(crate) fn change_in_words(ratio: f64, digits: Digits) -> String {
    directed_change(ratio, digits, ["faster", "slower"])
}

/// The same of any number, with the words for less and for more.
pub(crate) fn directed_change(ratio: f64, digits: Digits, [less, more]: [&str; 2]) -> String {
    let text = change(ratio, digits);
    match (is_factor(ratio), ratio < 1.0) {
        (false, _) => text,
        (true, true) => format!("{text} {less}"),
        (true, false) => format!("{text} {more}"),
    }
}

/// The interval of a change, from the ratios of its ends: `+7 … +28 %`, and where the change is a
/// factor its own, `5.4× … 6.4×`. The ends are rounded outwards, so a change that is written beside
/// its interval is within it.
pub fn change_interval(ratio: f64, low: f64, high: f64, digits: Digits) -> String {
    let [low, high] = interval_ends(ratio, low, high, digits);
    if is_factor(ratio) { format!("{low}× … {high}×") } else { format!("{low} … {high} %") }
}

/// The same in the least room: how far the ends are from the change, `±9 %` or `±0.5×`, where adding and
/// subtracting that leads to them; else the ends themselves, `-62…+4%` or `2.2…6.4×`.
pub(crate) fn short_interval(ratio: f64, low: f64, high: f64, digits: Digits) -> String {
    if let Some(distance) = distance_from_change(ratio, low, high, digits) {
        return distance;
    }
    let [low, high] = interval_ends(ratio, low, high, digits);
    format!("{low}…{high}{}", if is_factor(ratio) { '×' } else { '%' })
}

/// The ends of an interval as numbers of the unit of its change, rounded outwards.
fn interval_ends(ratio: f64, low: f64, high: f64, digits: Digits) -> [String; 2] {
    let [low, _, high] = in_unit_of_change(ratio, low, high);
    if is_factor(ratio) {
        return [(low, Rounding::Down), (high, Rounding::Up)]
            .map(|(end, rounding)| factor_text(end, digits, rounding));
    }
    let decimals = usize::from(low.abs().max(high.abs()) < 10.0);
    [(low, Rounding::Down), (high, Rounding::Up)]
        .map(|(end, rounding)| percent_text(end, Some(decimals), digits, rounding))
}

/// The lower end of an interval, its change and the upper end: in percent, or as factors where the
/// change is one.
fn in_unit_of_change(ratio: f64, low: f64, high: f64) -> [f64; 3] {
    match (is_factor(ratio), ratio < 1.0) {
        (true, true) => [high.recip(), ratio.recip(), low.recip()],
        (true, false) => [low, ratio, high],
        (false, _) => [low, ratio, high].map(|ratio| 100.0 * (ratio - 1.0)),
    }
}

/// The share of an interval's distance by which an end may be elsewhere than the distance says.
const DISTANCE_TOLERANCE: f64 = 0.1;

/// How far the ends of an interval are from its change, `±9 %` or `±0.5×`: the farther one, rounded
/// up. `None` where the nearer one is elsewhere by more than a tenth of that and half a shown digit.
fn distance_from_change(ratio: f64, low: f64, high: f64, digits: Digits) -> Option<String> {
    let [low, change, high] = in_unit_of_change(ratio, low, high);
    let (below, above) = (change - low, high - change);
    let distance = below.max(above);
    // The last digit of `percent_text` and `factor_text`.
    let last_digit = match digits {
        Digits::Short if distance < 9.95 => 0.1,
        Digits::Short => 1.0,
        Digits::Significant(_) | Digits::Full => 0.0,
    };
    let is_symmetric = (above - below).abs() <= DISTANCE_TOLERANCE * distance + last_digit / 2.0;
    if !is_symmetric {
        return None;
    }
    if is_factor(ratio) {
        let text = factor_text(distance, digits, Rounding::Up);
        return Some(format!("±{text}×"));
    }
    let text = percent_text(distance, None, digits, Rounding::Up);
    Some(format!("±{} %", text.trim_start_matches('+')))
}

/// Which neighbour a number is written as, where it has too many digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rounding {
    Nearest,
    Down,
    Up,
}

impl Rounding {
    fn apply(self, number: f64, decimals: usize) -> f64 {
        let scale = 10f64.powi(decimals as i32);
        // A hair's breadth keeps what is whole but for the noise of a multiplication.
        let scaled = number * scale;
        let hair = 1e-9 * scaled.abs().max(1.0);
        match self {
            Self::Nearest => scaled.round() / scale,
            Self::Down => (scaled + hair).floor() / scale,
            Self::Up => (scaled - hair).ceil() / scale,
        }
    }
}

/// A percentage with its sign and without its unit. `decimals` are those of an interval; `None` has
/// one below 10 %.
fn percent_text(
    percent: f64,
    decimals: Option<usize>,
    digits: Digits,
    rounding: Rounding,
) -> String {
    if percent == 0.0 {
        return "0".to_owned();
    }
    match digits {
        Digits::Full => return format!("{percent:+}"),
        Digits::Significant(digits) => return signed(&significant(percent, digits)),
        Digits::Short => {}
    }
    if percent.is_nan() || 1e6 <= percent.abs() {
        return format!("{percent:+.0e}");
    }
    let mut decimals = decimals.unwrap_or_else(|| usize::from(percent.abs() < 9.95));
    let mut shown = rounding.apply(percent, decimals);
    // As many digits as it takes to show a change at all, and that some time is left.
    let says_too_much = |shown: f64| shown <= -100.0 && -100.0 < percent;
    while decimals < 6 && (shown == 0.0 || shown * percent < 0.0 || says_too_much(shown)) {
        decimals += 1;
        shown = rounding.apply(percent, decimals);
    }
    if shown == 0.0 {
        return format!("{percent:+.0e}");
    }
    signed(&with_separators(&format!("{shown:.decimals$}")))
}

fn signed(number: &str) -> String {
    if number.starts_with('-') { number.to_owned() } else { format!("+{number}") }
}

/// A factor without its sign.
fn factor_text(factor: f64, digits: Digits, rounding: Rounding) -> String {
    match digits {
        Digits::Full => return format!("{factor}"),
        Digits::Significant(digits) => return significant(factor, digits),
        Digits::Short => {}
    }
    if !(0.05..1e6).contains(&factor) {
        return format!("{factor:.0e}");
    }
    let decimals = usize::from(factor < 9.95);
    with_separators(&format!("{:.decimals$}", rounding.apply(factor, decimals)))
}

/// `1234567.5` as `1,234,567.5`.
pub(crate) fn with_separators(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = String::with_capacity(number.len() + number.len() / 3);
    grouped.push_str(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests;
