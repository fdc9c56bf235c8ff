//! Generators of sites let the element through: each that is installed here builds a page with it, as `embed.md` tells.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const SCRIPT: &str =
    r#"<script type="module" src="https://example.org/await-lab/embed.js" blocking="render"></script>"#;
const FIGURE: &str = r#"<await-lab lab="fetch" variant="concurrent" theme="dark"></await-lab>"#;
/// As Share writes a program: with what Markdown takes for its own, and an empty line, at which it takes HTML to be over.
const PROGRAM: &str = r#"<div><await-lab program="a.py"><pre>
import asyncio
<!---->
async def say(after):
    if after &lt; 1:
        print(*[after], f"_a_ *b* &#123;&#123;{after}}}", "it's -- a `tick`...")
<!---->
    # a comment
    await asyncio.sleep(after)
<!---->
<!---->
if __name__ == "__main__":
    asyncio.run(say(0.5))
</pre></await-lab></div>"#;

/// Builds a site of these files, and looks for the element in the page that comes out.
fn lets_through(name: &str, files: &[(&str, String)], command: &str, arguments: &[&str], page: &str) {
    if Command::new(command).arg(if command == "hugo" { "version" } else { "--version" }).output().is_err() {
        println!("{name}: not installed, so not tried");
        return;
    }
    let folder = env::temp_dir().join(format!("await-lab-{name}-{}", std::process::id()));
    for (file, text) in files {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the site");
        fs::write(path, text).expect("a file of the site");
    }
    let built = Command::new(command).args(arguments).current_dir(&folder).output().expect("it runs");
    let html = fs::read_to_string(folder.join(page)).unwrap_or_default();
    let said = String::from_utf8_lossy(&built.stderr).into_owned();
    fs::remove_dir_all(Path::new(&folder)).expect("the site goes");
    assert!(built.status.success(), "{name}: {said}");
    // mdBook writes the same HTML in its own way.
    let plain = |html: &str| html.replace("&#123;", "{").replace(">\n<", "><");
    for part in [SCRIPT, FIGURE, PROGRAM] {
        assert!(plain(&html).contains(&plain(part)), "{name} has made something else of {part}:\n{html}");
    }
    println!("{name}: the element comes through");
}

fn markdown() -> String {
    format!("# A post\n\nSome words.\n\n{FIGURE}\n\n{PROGRAM}\n\n{SCRIPT}\n\nLast words.\n")
}

#[test]
fn mkdocs_lets_the_element_through() {
    let files = [("mkdocs.yml", "site_name: A site\n".to_owned()), ("docs/index.md", markdown())];
    lets_through("MkDocs", &files, "mkdocs", &["build", "--quiet"], "site/index.html");
}

#[test]
fn mdbook_lets_the_element_through() {
    let files = [("src/SUMMARY.md", "- [A post](post.md)\n".to_owned()), ("src/post.md", markdown())];
    lets_through("mdBook", &files, "mdbook", &["build"], "book/post.html");
}

#[test]
fn hugo_lets_the_element_through_when_it_may_pass_html_on() {
    let config = "baseURL = 'https://example.org/'\n[markup.goldmark.renderer]\nunsafe = true\n";
    let files = [
        ("hugo.toml", config.to_owned()),
        ("layouts/_default/single.html", "<!doctype html>{{ .Content }}".to_owned()),
        ("layouts/index.html", "<!doctype html>".to_owned()),
        ("content/post.md", format!("---\ntitle: A post\n---\n{}", markdown())),
    ];
    lets_through("Hugo", &files, "hugo", &["--quiet"], "public/post/index.html");
}

#[test]
fn jekyll_lets_the_element_through() {
    let files = [
        ("_config.yml", "title: A site\n".to_owned()),
        ("_layouts/post.html", "<!doctype html>{{ content }}".to_owned()),
        ("_posts/2026-01-02-a-post.md", format!("---\nlayout: post\ntitle: A post\n---\n{}", markdown())),
    ];
    lets_through("Jekyll", &files, "jekyll", &["build", "--quiet"], "_site/2026/01/02/a-post.html");
}

#[test]
fn pandoc_lets_the_element_through_with_which_quarto_writes_its_pages() {
    let raw = [SCRIPT, FIGURE, PROGRAM].map(|part| format!("```{{=html}}\n{part}\n```\n")).join("\n");
    let files = [("post.qmd", format!("---\ntitle: A post\n---\n\nSome words.\n\n{raw}"))];
    lets_through(
        "Pandoc",
        &files,
        "pandoc",
        &["--standalone", "--from=markdown", "--to=html5", "--output=post.html", "post.qmd"],
        "post.html",
    );
}

#[test]
fn sphinx_lets_the_element_through_as_raw_html() {
    let raw = format!("{FIGURE}\n{PROGRAM}\n{SCRIPT}").lines().map(|line| format!("   {line}\n")).collect::<String>();
    let files = [
        ("conf.py", "project = 'A site'\n".to_owned()),
        ("index.rst", format!("A post\n======\n\nSome words.\n\n.. raw:: html\n\n{raw}")),
    ];
    lets_through("Sphinx", &files, "sphinx-build", &["-q", ".", "out"], "out/index.html");
}
