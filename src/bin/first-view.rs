//! Renders the first view of each screen, lab and preset into a built page, by the page's own components: it is there, and can be read even
//! without JavaScript, before the program is. `boot.js` loads the program at the reader's first act, and yew takes over
//! the elements that it finds.
//!
//! `first-view FOLDER`: the page `FOLDER/index.html` gets the view that it opens with, and the links that
//! have one; `FOLDER/first/` a file for each of them, and for each as an embedded figure, for `boot.js`; `FOLDER/read/` a
//! page for each of them, for readers whose browser runs no script. `FOLDER/embed.html` is the same page for figures in other
//! pages, which need nothing of what it opens with.
//!
//! With `SITE`, the address under which all this will be, the pages say it to social networks and search engines, too, each with
//! a picture; `FOLDER/oembed/` has a file for each lab, and `sitemap.xml` lists them all.

use std::error::Error;
use std::path::Path;
use std::rc::Rc;
use std::{env, fs};

use futures::executor::block_on;
use yew::LocalServerRenderer;

use await_lab::session::ports::Ports;
use await_lab::session::screen::Screen;
use await_lab::session::still::Still;
use await_lab::session::views;
use await_lab::ui::{App, AppProps, Cards, CardsProps, Page};

/// Where the view belongs in the page.
const PLACE: &str = r#"<div id="app"></div>"#;
/// What a page says of itself, of such a list and of a page as a file, and what a figure says in its place.
const WORDS: [(&str, &str); 3] = [
    (
        "See asynchronous programs wait: run real fetches one after another or all at once, watch a bounded queue push back, and read the code that runs, line by line.",
        "See asynchronous programs wait.",
    ),
    (
        "The programs of this page run here in the page, which needs JavaScript. What each experiment shows can be read without:",
        r#"This needs JavaScript. <a href="./" target="_blank">Read it without.</a>"#,
    ),
    (
        " One that is opened as a file can't load its program: serve the folder over http and open that address. Elsewhere, reload the page or try a current browser.",
        "",
    ),
];
/// What says nothing of a page in a frame.
const OF_PAGES: &str = r#"name="theme-color""#;
/// Where the list of what can be read belongs: at the end of what browsers show that run no script.
const LIST: &str = "</noscript>";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("which folder is the built page in?")?;
    let folder = Path::new(&folder);
    let page = folder.join("index.html");
    let built = fs::read_to_string(&page)?;
    let (before, after) = built.split_once(PLACE).ok_or("the page has no place for the view")?;
    let (head, rest) = before.split_once(LIST).ok_or("the page has no place for the list of its views")?;
    let (views, readable) = (folder.join("first"), folder.join("read"));
    fs::create_dir_all(&views)?;
    fs::create_dir_all(&readable)?;
    let (links, all) = (views::links(), views::readable());
    for link in &all {
        let view = framed("", Still { link: link.clone(), embedded: false });
        fs::write(readable.join(views::file(link)), told(&to_read(&built, &all, link, &view), link))?;
        if links.contains(link) {
            fs::write(views.join(views::file(link)), view)?;
        }
    }
    for link in &views::figures() {
        fs::write(views.join(views::embed_file(link)), framed("", Still { link: link.clone(), embedded: true }))?;
    }
    let figure = format!(r#"{head}{LIST}{rest}<div id="app"{}></div>{after}"#, known(&[]));
    let figure = figure.replace("<html ", "<html data-embed ");
    let figure = WORDS.iter().fold(figure, |figure, (words, instead)| figure.replace(words, instead));
    let is_of_frames = |line: &&str| !line.is_empty() && !line.contains(OF_PAGES);
    let figure: Vec<_> = figure.lines().map(str::trim).filter(is_of_frames).collect();
    fs::write(folder.join("embed.html"), figure.join("\n"))?;
    let list = list(&all, views::asked(""), "read/");
    let view = framed(&known(&links), Still::default());
    let opening = format!("{head}{list}{LIST}{rest}{view}{after}");
    fs::write(page, told(&opening, ""))?;
    publish(folder, &all)?;
    Ok(())
}

/// Where all this will be, if that is known, with a slash at its end.
fn site() -> Option<String> {
    env::var("SITE").ok().filter(|site| site.starts_with("http")).map(|site| format!("{}/", site.trim_end_matches('/')))
}

/// The lab whose picture stands for a link.
fn pictured(link: &str) -> &str {
    match Screen::of(link) {
        Screen::Lab => views::asked(link).split('?').next().unwrap_or_default(),
        _ => "fetch",
    }
}

/// A page that says what it is about to those who only preview it: what a link opens.
fn told(page: &str, link: &str) -> String {
    let Some(site) = site() else { return page.to_owned() };
    let (title, lab) = (views::title(link), pictured(link));
    let path = if link.is_empty() { String::new() } else { format!("read/{}", views::file(link)) };
    let oembed = if Screen::of(link) == Screen::Lab {
        let file = format!("{site}oembed/{lab}.json");
        format!("\n  <link rel=\"alternate\" type=\"application/json+oembed\" href=\"{file}\" title=\"{title}\">")
    } else {
        String::new()
    };
    tagged(page, &site, &path, &title, lab, &oembed)
}

/// A page that names its address, its title and its picture, which is that of a lab; `more` stands at the end.
fn tagged(page: &str, site: &str, path: &str, title: &str, lab: &str, more: &str) -> String {
    let tags = format!(
        r#"</title>
  <link rel="canonical" href="{site}{path}">
  <meta property="og:type" content="website">
  <meta property="og:site_name" content="Await Lab">
  <meta property="og:title" content="{title}">
  <meta property="og:description" content="A small asynchronous program that really runs in the page: play it, step through it, and see where the time goes.">
  <meta property="og:url" content="{site}{path}">
  <meta property="og:image" content="{site}pictures/{lab}.png">
  <meta property="og:image:width" content="1200">
  <meta property="og:image:height" content="630">
  <meta property="og:image:alt" content="{title}: the picture of a finished run">
  <meta name="twitter:card" content="summary_large_image">{more}"#
    );
    page.replacen("</title>", &tags, 1)
}

/// What search engines and other people's pages ask for.
fn publish(folder: &Path, links: &[String]) -> Result<(), Box<dyn Error>> {
    let Some(site) = site() else { return Ok(()) };
    fs::create_dir_all(folder.join("oembed"))?;
    for link in links.iter().filter(|link| Screen::of(link) == Screen::Lab && !link.contains('?')) {
        let (title, lab) = (views::title(link), pictured(link));
        let frame = format!(
            "<iframe src=\"{site}embed.html?embed=1{link}\" title=\"Await Lab: {title}\" width=\"100%\" height=\"420\" loading=\"lazy\"></iframe>"
        );
        let answer = serde_json::json!({
            "version": "1.0", "type": "rich", "provider_name": "Await Lab", "provider_url": site, "title": title,
            "html": frame, "width": 800, "height": 420,
            "thumbnail_url": format!("{site}pictures/{lab}.png"), "thumbnail_width": 1200, "thumbnail_height": 630,
        });
        fs::write(folder.join("oembed").join(format!("{lab}.json")), answer.to_string())?;
    }
    let post = folder.join("post/index.html");
    let page = fs::read_to_string(&post)?;
    let title =
        page.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).map_or("", |(title, _)| title);
    fs::write(&post, tagged(&page, &site, "post/", title, "fetch", ""))?;
    let pages = links.iter().map(|link| format!("read/{}", views::file(link)));
    let entry = |page: String| format!("<url><loc>{site}{page}</loc></url>\n");
    let entries: String = ["", "post/"].map(str::to_owned).into_iter().chain(pages).map(entry).collect();
    let map = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{entries}</urlset>\n"
    );
    fs::write(folder.join("sitemap.xml"), map)?;
    // It counts at the top of a host only; elsewhere each page says it by itself.
    fs::write(folder.join("robots.txt"), format!("User-agent: *\nAllow: /\nSitemap: {site}sitemap.xml\n"))?;
    Ok(())
}

/// The links that have a view, for `boot.js`; of figures there are too many to name them.
fn known(links: &[String]) -> String {
    let asked: Vec<&str> = links.iter().map(|link| views::asked(link)).collect();
    format!(r#" data-views="{}""#, asked.join(" "))
}

/// A view in its place; `known` is what more is said of the place.
fn framed(known: &str, page: Still) -> String {
    let asked_here = views::asked(&page.link).to_owned();
    let ports: Rc<dyn Ports> = Rc::new(page);
    let page = Page::new(ports.clone());
    if Screen::of(&asked_here) == Screen::Overview {
        // As HTML they are marked for the program as what it leaves as it is.
        let cards = LocalServerRenderer::<Cards>::with_props(CardsProps { page: Page::new(ports) }).hydratable(false);
        page.standing().put(block_on(cards.render()));
    }
    let props = AppProps { page, begin: None };
    let view = nameless(&block_on(LocalServerRenderer::<App>::with_props(props).render()));
    format!(r#"<div id="app" data-view="{asked_here}"{known}>{view}</div>"#)
}

/// A view without the names that yew notes at the borders of components where it is built for debugging.
fn nameless(view: &str) -> String {
    let mut parts = view.split("[await_lab::");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |view, part| view + "[]" + part.split_once(']').map_or(part, |(_, rest)| rest))
}

/// A page that shows a view and runs nothing: its links lead to pages of its kind.
fn to_read(built: &str, links: &[String], link: &str, view: &str) -> String {
    let styles: Vec<&str> = built.lines().filter(|line| line.contains(r#"rel="stylesheet""#)).collect();
    let styles = styles.join("\n").replace(r#"href="./"#, r#"href="../"#);
    let view = links.iter().fold(view.replace(r##"href="#""##, r#"href="../""#), |view, link| {
        view.replace(&format!(r#"href="{link}""#), &format!(r#"href="{}""#, views::file(link)))
    });
    // What has no page of this kind needs the program.
    let view = view.replace(r##"href="#"##, r##"href="../#"##);
    let (title, list) = (views::title(link), list(links, views::asked(link), ""));
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>{title} – Await Lab</title>
{styles}
</head>
<body class="readable">
  <div class="boot-note"><p>This page is to be read: it runs nothing. <a href="../{link}">Run this experiment</a>, which needs JavaScript.</p>{list}</div>
  {view}
</body>
</html>
"#
    )
}

/// The pages that can be read, each under the name that links to the program have for it. `here` is what the page with
/// the list shows itself, `folder` where they are as seen from it.
fn list(links: &[String], here: &str, folder: &str) -> String {
    let item = |link: &String| {
        let (id, file, title) = (views::asked(link), views::file(link), views::title(link));
        let mark = if id == here { r#" class="here""# } else { "" };
        format!(r#"<li id="{id}"{mark}><a href="{folder}{file}">{title}</a></li>"#)
    };
    format!(r#"<ul class="readings">{}</ul>"#, links.iter().map(item).collect::<String>())
}
