//! How long a number is, without its value: most numbers of an artifact are only passed over.
//!
//! By hand, because a crate that parses finds the end only together with the value: lexical-core
//! (which knows JSON's grammar) and fast-float2 do. Values come from the standard library, in
//! [`number`](crate::load::json::number).

/// The length of the number at the start of these bytes, where they show it whole, with the byte
/// after it. `None` leaves the decision to the slow way, also for what is no number.
#[inline]
pub(crate) fn plain_length(bytes: &[u8]) -> Option<usize> {
    match bytes.first_chunk().and_then(short_length) {
        Some(length) => Some(length),
        None => long_length(bytes),
    }
}

/// Longer than nearly all numbers that Python writes: 17 digits, a point, four zeros before them or
/// an exponent.
const SHORT: usize = 24;

/// The same for a number that ends within these bytes; `None` where only [`long_length`] can
/// decide. Without a loop over digits: a mask of all the bytes shows where they end.
#[inline]
fn short_length(bytes: &[u8; SHORT]) -> Option<usize> {
    // A bit for each byte that is no digit; after the bytes, ones.
    let mut others = u32::MAX << SHORT;
    for (i, eight) in bytes.as_chunks().0.iter().enumerate() {
        others |= bit_for_each_byte(not_digits(u64::from_le_bytes(*eight))) << (8 * i);
    }
    let digits_from = |start: usize| (others >> start).trailing_zeros() as usize;
    let start = usize::from(bytes.first() == Some(&b'-'));
    let n_whole = digits_from(start);
    let mut length = start + n_whole;
    if n_whole == 0 || (n_whole > 1 && bytes.get(start) == Some(&b'0')) {
        return None;
    }
    if *bytes.get(length)? == b'.' {
        let n_decimals = digits_from(length + 1);
        if n_decimals == 0 {
            return None;
        }
        length += 1 + n_decimals;
    }
    if matches!(bytes.get(length)?, b'e' | b'E') {
        length += 1 + usize::from(matches!(bytes.get(length + 1)?, b'+' | b'-'));
        let n_digits = if length < SHORT { digits_from(length) } else { 0 };
        if n_digits == 0 {
            return None;
        }
        length += n_digits;
    }
    (length < SHORT).then_some(length)
}

/// The same for a number of any length.
fn long_length(bytes: &[u8]) -> Option<usize> {
    let mut length = usize::from(bytes.first() == Some(&b'-'));
    length += match bytes.get(length)? {
        b'0' => 1,
        b'1'..=b'9' => count_digits(bytes.get(length..)?),
        _ => return None,
    };
    if *bytes.get(length)? == b'.' {
        length += 1;
        let n_digits = count_digits(bytes.get(length..)?);
        if n_digits == 0 {
            return None;
        }
        length += n_digits;
    }
    if matches!(bytes.get(length)?, b'e' | b'E') {
        length += 1;
        if matches!(bytes.get(length)?, b'+' | b'-') {
            length += 1;
        }
        let n_digits = count_digits(bytes.get(length..)?);
        if n_digits == 0 {
            return None;
        }
        length += n_digits;
    }
    bytes.get(length).map(|_| length)
}

/// The highest bits of eight bytes, as the lowest eight bits.
#[inline]
fn bit_for_each_byte(highest_bits: u64) -> u32 {
    ((highest_bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
}

/// How many digits these bytes start with. Eight at a time: this is half of the work on an artifact
/// without data.
#[inline]
pub(super) fn count_digits(bytes: &[u8]) -> usize {
    let mut n_digits = 0;
    let mut rest = bytes;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let others = not_digits(u64::from_le_bytes(*eight));
        if others != 0 {
            return n_digits + others.trailing_zeros() as usize / 8;
        }
        (n_digits, rest) = (n_digits + 8, after);
    }
    n_digits + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The highest bit of each byte that is no ASCII digit. A digit becomes 0 to 9 by the exclusive or
/// with `0`, and only such a byte stays below 128 when 118 is added; the sum is of the lower seven
/// bits, so that no byte carries into the next.
#[inline]
fn not_digits(eight: u64) -> u64 {
    const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let less_zero = eight ^ 0x3030_3030_3030_3030;
    (((less_zero & LOW_BITS) + 0x7676_7676_7676_7676) | less_zero) & !LOW_BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted_as_if_one_by_one() {
        for byte in 0..=u8::MAX {
            for offset in 0..20 {
                let mut bytes = *b"01234567890123456789";
                bytes[offset] = byte;
                let expected = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
                assert_eq!(count_digits(&bytes), expected, "{byte} at {offset}");
            }
        }
        assert_eq!(count_digits(b""), 0);
    }

    #[test]
    fn a_length_is_given_only_where_it_is_certain() {
        for (bytes, length) in [
            ("1,", Some(1)),
            ("-10.5e-7]", Some(8)),
            ("01", Some(1)),
            ("1", None),
            ("1.", None),
            ("1.5", None),
            ("1.5e", None),
            ("1.x", None),
            ("1e+,", None),
            ("NaN,", None),
            ("-,", None),
            ("", None),
        ] {
            assert_eq!(plain_length(bytes.as_bytes()), length, "{bytes}");
        }
    }
}
