//! The articles that the labs were made from: each preset names the one whose example it runs.

/// An article whose example runs here.
#[derive(Debug, PartialEq, Eq)]
pub struct Article {
    /// Who wrote it, as the page cites it.
    pub by: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its date, where it has one.
    pub date: Option<&'static str>,
}

/// The articles that the labs were made from.
pub static SANCHEZ_YALI: Article = Article {
    by: "Alejandro Sánchez Yalí",
    title: "Python Concurrency, Part 2: Asyncio and HTTP Operations",
    date: Some("29 April 2025"),
};
/// See [`SANCHEZ_YALI`].
pub static PYNOTES: Article =
    Article { by: "Brad’s PyNotes", title: "Asyncio Module: Asynchronous Programming With Async/Await", date: None };
/// See [`SANCHEZ_YALI`].
pub static EFFICIENT_PYTHON: Article =
    Article { by: "Efficient Python", title: "Mastering Concurrency with Asyncio", date: None };
/// See [`SANCHEZ_YALI`].
pub static UNLOCKING: Article = Article {
    by: "Unlocking",
    title: "Asyncio Concurrency in Python: Unlocking Asynchronous Magic",
    date: Some("25 March 2024"),
};
/// See [`SANCHEZ_YALI`].
pub static ALEX: Article =
    Article { by: "Alex", title: "Implementing asynchrony in Python with the asyncio module", date: None };
