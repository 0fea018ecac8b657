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

/// A node id without the addresses of objects; `None` where it has none. An address is followed by
/// the end of the object's name: `f[<A object at 0x7f01>]` becomes `f[<A object at>]`.
pub(crate) fn id_without_addresses(fullname: &str) -> Option<String> {
    let mut cleaned = String::with_capacity(fullname.len());
    let mut rest = fullname;
    let mut has_address = false;
    while let Some((before, after)) = rest.split_once(" at 0x") {
        let end = after.trim_start_matches(|c: char| c.is_ascii_hexdigit());
        cleaned.push_str(before);
        cleaned.push_str(" at");
        if end.len() < after.len() && end.starts_with('>') {
            has_address = true;
            rest = end;
        } else {
            // What the author of the benchmark wrote.
            cleaned.push_str(" 0x");
            rest = after;
        }
    }
    cleaned.push_str(rest);
    has_address.then_some(cleaned)
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
        for (id, expected) in [
            ("t.py::f[<A object at 0x7f01>]", Some("t.py::f[<A object at>]")),
            ("t.py::f[<A at 0x1>-<B at 0xF2>]", Some("t.py::f[<A at>-<B at>]")),
            ("t.py::f[<bound A.m of <A at 0x1>>]", Some("t.py::f[<bound A.m of <A at>>]")),
            ("t.py::f[read at 0x10]", None),
            ("t.py::f[read at 0x10-<A at 0x1>]", Some("t.py::f[read at 0x10-<A at>]")),
            ("t.py::f[<A at 0x>]", None),
            ("t.py::f", None),
        ] {
            assert_eq!(id_without_addresses(id).as_deref(), expected, "{id}");
        }
        let function = Function::parse("a.py:3(<f at 0x7f01>)");
        assert_eq!(function_without_addresses(&function), Function::parse("a.py:3(<f at>)"));
    }
}
