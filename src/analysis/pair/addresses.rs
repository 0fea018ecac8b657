//! Recorded texts without memory addresses, which differ in every run and so must not make two
//! cases or two functions different.

use crate::model::profile::Function;
use crate::model::value::Value;

/// A value's printed text, without the address in what pytest-benchmark could not write:
/// `UNSERIALIZABLE[<object at 0x7f01>]` becomes `UNSERIALIZABLE[<object at>]`.
pub(crate) fn value_without_addresses(value: &Value) -> String {
    let text = value.to_string();
    // In any other value ` at 0x` is what the author of the benchmark wrote.
    if text.contains("UNSERIALIZABLE[") { without_addresses(&text) } else { text }
}

/// A function whose name has no address: `<f at 0x7f01>` becomes `<f at>`.
pub(crate) fn function_without_addresses(function: &Function) -> Function {
    Function { name: without_addresses(&function.name), ..function.clone() }
}

/// A text without the addresses that Python writes into the names of objects.
pub(crate) fn without_addresses(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(" at 0x") {
        cleaned.push_str(before);
        cleaned.push_str(" at");
        rest = after.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    cleaned.push_str(rest);
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_removed_only_where_it_is_one() {
        for (recorded, expected) in [
            ("UNSERIALIZABLE[<A object at 0x7F01>]", "UNSERIALIZABLE[<A object at>]"),
            ("UNSERIALIZABLE[[<A at 0x1>, <B at 0x2f>]]", "UNSERIALIZABLE[[<A at>, <B at>]]"),
            ("UNSERIALIZABLE[looks at 0 and 0x1]", "UNSERIALIZABLE[looks at 0 and 0x1]"),
            ("starts at 0x10", "starts at 0x10"),
            ("", ""),
        ] {
            let value = Value::Text(recorded.to_owned());
            assert_eq!(value_without_addresses(&value), expected, "{recorded}");
        }
        let function = Function::parse("a.py:3(<f at 0x7f01>)");
        assert_eq!(function_without_addresses(&function), Function::parse("a.py:3(<f at>)"));
    }
}
