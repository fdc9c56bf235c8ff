//! Renders the first view of each lab and preset into a built page, by the page's own components: it is there, and can be read even
//! without JavaScript, before the program is. `boot.js` loads the program at the reader's first act, and yew takes over
//! the elements that it finds.
//!
//! `first-view FOLDER`: the page `FOLDER/index.html` gets the view of the lab that it opens with, and the links that
//! have one; `FOLDER/first/` a file for each of them, and for each as an embedded figure.

use std::error::Error;
use std::path::Path;
use std::rc::Rc;
use std::{env, fs};

use futures::executor::block_on;
use yew::LocalServerRenderer;

use await_lab::session::still;
use await_lab::session::still::Still;
use await_lab::ui::{App, AppProps, Page};

/// Where the view belongs in the page.
const PLACE: &str = r#"<div id="app"></div>"#;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("which folder is the built page in?")?;
    let folder = Path::new(&folder);
    let page = folder.join("index.html");
    let (before, after) = read(&page)?;
    let views = folder.join("first");
    fs::create_dir_all(&views)?;
    let links = still::links();
    let asked: Vec<&str> = links.iter().map(|link| still::asked(link)).collect();
    let framed = |page: Still| {
        let asked_here = still::asked(&page.link).to_owned();
        format!(r#"<div id="app" data-view="{asked_here}" data-views="{}">{}</div>"#, asked.join(" "), first_view(page))
    };
    for link in &links {
        for embedded in [false, true] {
            fs::write(views.join(still::file(link, embedded)), framed(Still { link: link.clone(), embedded }))?;
        }
    }
    fs::write(page, format!("{before}{}{after}", framed(Still::default())))?;
    Ok(())
}

/// What stands before and after the place of the view.
fn read(page: &Path) -> Result<(String, String), Box<dyn Error>> {
    let text = fs::read_to_string(page)?;
    let (before, after) = text.split_once(PLACE).ok_or("the page has no place for the view")?;
    Ok((before.to_owned(), after.to_owned()))
}

fn first_view(page: Still) -> String {
    let props = AppProps { page: Page::new(Rc::new(page)), begin: None };
    block_on(LocalServerRenderer::<App>::with_props(props).render())
}
