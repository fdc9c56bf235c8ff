//! The stylesheet's colours of text, against what they stand on: 4.5:1 in both themes, as WCAG asks of text.

use std::fs;
use std::path::Path;

/// The words of code, which stand on a panel and on a line that is lit.
const CODE: [&str; 6] = ["code-comment", "code-keyword", "code-name", "code-literal", "code-string", "code-attribute"];
/// Other text, and what it stands on.
const TEXT: [(&str, &[&str]); 7] = [
    ("ink", &["paper", "panel", "grid", "lit"]),
    ("ink-soft", &["paper", "panel", "lit"]),
    ("ink-pale", &["panel", "lit"]),
    ("accent", &["panel", "lit"]),
    ("done-ink", &["panel"]),
    ("fail-line", &["panel"]),
    ("accent-ink", &["accent"]),
];

/// A part of the page's look.
fn sheet(part: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("static/style/{part}.css"));
    fs::read_to_string(path).expect("it can be read")
}

/// A colour of a sheet, light and dark.
fn colour(sheet: &str, name: &str) -> [[f64; 3]; 2] {
    let (_, value) = sheet.split_once(&format!("--{name}: light-dark(")).unwrap_or_else(|| panic!("no --{name}"));
    let (value, _) = value.split_once(')').expect("it ends");
    let part = |colour: &str, at: usize| {
        let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("it is hexadecimal");
        f64::from(value) / 255.0
    };
    let colours: Vec<[f64; 3]> =
        value.split(',').map(|colour| colour.trim()).map(|colour| [1, 3, 5].map(|at| part(colour, at))).collect();
    colours.try_into().expect("one is light and one is dark")
}

/// How light a colour is, as WCAG 2 defines it.
fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] =
        colour.map(|part| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn expect_readable(text: &str, ground: &str) {
    let colours = sheet("base");
    let (of_text, of_ground) = (colour(&colours, text), colour(&colours, ground));
    for (theme, of) in ["light", "dark"].iter().zip(0..) {
        let contrast = contrast(of_text[of], of_ground[of]);
        assert!(contrast >= 4.5, "--{text} on --{ground}, {theme}: {contrast:.2} to 1");
    }
}

#[test]
fn contrast_is_what_its_definition_says() {
    assert_eq!(contrast([1.0; 3], [0.0; 3]), 21.0);
    assert_eq!(contrast([0.5; 3], [0.5; 3]), 1.0);
}

#[test]
fn the_words_of_code_can_be_read_on_a_panel_and_where_they_are_lit() {
    for word in CODE {
        expect_readable(word, "panel");
        expect_readable(word, "lit");
    }
}

#[test]
fn each_class_of_code_has_its_colour() {
    let of_code = sheet("text");
    for word in CODE {
        let class = word.trim_start_matches("code-");
        let rule = format!(".code .{class} {{ color: var(--{word});");
        assert!(of_code.contains(&rule), "no rule {rule}");
    }
}

#[test]
fn text_can_be_read_on_what_it_stands_on() {
    for (text, grounds) in TEXT {
        grounds.iter().for_each(|ground| expect_readable(text, ground));
    }
}
