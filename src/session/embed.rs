//! The line of HTML that puts a figure into another page.

/// The line, for a page that lies at that address.
pub fn line(address: &str) -> String {
    format!(
        r#"<iframe src="{address}?embed=1#fetch" title="Await Lab: requests together" width="100%" height="420" loading="lazy" frameborder="0"></iframe>"#
    )
}
