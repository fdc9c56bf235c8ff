//! Generators of sites, WordPress and Ghost let the element through: each that is installed here makes a page of it, as
//! `embed.md` tells.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const SCRIPT: &str =
    r#"<script type="module" src="https://example.org/await-lab/embed.js" blocking="render"></script>"#;
const FIGURE: &str = r#"<await-lab lab="fetch" variant="concurrent" theme="dark"></await-lab>"#;
/// As Share writes a frame, with its link for feeds.
const FRAME: &str = r#"<iframe src="https://example.org/await-lab/embed.html?embed=1#fetch" title="Await Lab: Requests together" width="100%" height="420" loading="lazy" style="border:0;border-radius:10px"></iframe>
<p><a href="https://example.org/await-lab/#fetch">Requests together, in Await Lab</a></p>"#;
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

/// What Share writes for hosts that let neither scripts nor frames through, as HTML.
const PICTURE: &str = r#"<a href="https://example.org/await-lab/#fetch"><img src="https://example.org/await-lab/pictures/fetch.png" alt="Requests together: a picture of the run"></a>"#;

fn is_installed(command: &str) -> bool {
    Command::new(command).arg(if command == "hugo" { "version" } else { "--version" }).output().is_ok()
}

/// What a script prints of the parts of a post, which it is given as JSON.
fn made_of_a_post(command: &str, arguments: &[&str]) -> Option<Vec<String>> {
    let parts = serde_json::to_string(&[SCRIPT, FIGURE, FRAME, PROGRAM, PICTURE]).expect("texts");
    let output = Command::new(command).args(arguments).arg(parts).output().expect("it runs");
    if output.status.code() == Some(3) {
        return None;
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).expect("a list of texts"))
}

/// Builds a site of these files, and looks for the element in the page that comes out.
fn lets_through(name: &str, files: &[(&str, String)], command: &str, arguments: &[&str], page: &str) {
    if !is_installed(command) {
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
    for part in [SCRIPT, FIGURE, FRAME, PROGRAM] {
        assert!(plain(&html).contains(&plain(part)), "{name} has made something else of {part}:\n{html}");
    }
    println!("{name}: the element comes through");
}

fn markdown() -> String {
    format!("# A post\n\nSome words.\n\n{FIGURE}\n\n{FRAME}\n\n{PROGRAM}\n\n{SCRIPT}\n\nLast words.\n")
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
    let raw = [SCRIPT, FIGURE, FRAME, PROGRAM].map(|part| format!("```{{=html}}\n{part}\n```\n")).join("\n");
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
    let raw = format!("{FIGURE}\n{FRAME}\n{PROGRAM}\n{SCRIPT}")
        .lines()
        .map(|line| format!("   {line}\n"))
        .collect::<String>();
    let files = [
        ("conf.py", "project = 'A site'\n".to_owned()),
        ("index.rst", format!("A post\n======\n\nSome words.\n\n.. raw:: html\n\n{raw}")),
    ];
    lets_through("Sphinx", &files, "sphinx-build", &["-q", ".", "out"], "out/index.html");
}

/// Its own functions, without a database: what a post may hold, and what its block of HTML keeps.
const WORDPRESS: &str = r#"
    error_reporting(0);
    define('ABSPATH', rtrim(getenv('WORDPRESS') ?: '/usr/share/wordpress', '/') . '/');
    define('WPINC', 'wp-includes');
    is_dir(ABSPATH) or exit(3);
    foreach (['plugin', 'compat', 'load', 'functions', 'l10n', 'formatting', 'kses', 'class-wp-block-parser', 'blocks'] as $part) {
        require ABSPATH . WPINC . "/$part.php";
    }
    $parts = json_decode($argv[1]);
    $in_block = fn($text) => trim(parse_blocks("<!-- wp:html -->\n$text\n<!-- /wp:html -->")[0]['innerHTML'], "\n");
    echo json_encode([...array_map($in_block, $parts), ...array_map('wp_kses_post', $parts)]);
"#;

#[test]
fn wordpress_keeps_the_element_in_a_block_of_html_and_of_whoever_may_not_post_all_html_the_picture_and_the_program() {
    let made = is_installed("php").then(|| made_of_a_post("php", &["-r", WORDPRESS, "--"])).flatten();
    let Some(made) = made else { return println!("WordPress: not installed, so not tried") };
    assert_eq!(made[..5], [SCRIPT, FIGURE, FRAME, PROGRAM, PICTURE]);
    let program =
        PROGRAM.replace("<await-lab program=\"a.py\">", "").replace("</await-lab>", "").replace("<!---->", "");
    let link = FRAME.lines().last().unwrap_or_default();
    assert_eq!(made[5..].iter().map(|of| of.trim()).collect::<Vec<_>>(), ["", "", link, &program, PICTURE]);
}

/// Its own renderer, where Node finds it (`NODE_PATH`): a card of HTML and one of Markdown, for the site and for letters.
const GHOST: &str = r#"
    let Renderer, nodes, JSDOM;
    try {
        Renderer = require('@tryghost/kg-lexical-html-renderer');
        nodes = require('@tryghost/kg-default-nodes').DEFAULT_NODES;
        ({ JSDOM } = require('jsdom'));
    } catch {
        process.exit(3);
    }
    const dom = new JSDOM();
    const renderer = new (Renderer.LexicalHTMLRenderer ?? Renderer.default ?? Renderer)({ dom, nodes });
    const made = async (card, target) => {
        const root = { type: 'root', version: 1, direction: null, format: '', indent: 0, children: [{ version: 1, ...card }] };
        return (await renderer.render(JSON.stringify({ root }), { dom, target })).trim();
    };
    (async () => {
        const all = [];
        for (const target of ['html', 'email']) {
            for (const text of JSON.parse(process.argv[1])) {
                all.push(await made({ type: 'html', html: text }, target), await made({ type: 'markdown', markdown: text }, target));
            }
        }
        process.stdout.write(JSON.stringify(all));
    })();
"#;

#[test]
fn ghost_keeps_the_element_in_cards_of_html_and_of_markdown() {
    let made = is_installed("node").then(|| made_of_a_post("node", &["-e", GHOST])).flatten();
    let Some(made) = made else { return println!("Ghost: not installed, so not tried") };
    let plain =
        |html: &str| html.replace("&#123;", "{").replace("<pre>\n", "<pre>").replace("<p>", "").replace("</p>", "");
    for (made, part) in
        made.iter().zip([SCRIPT, FIGURE, FRAME, PROGRAM, PICTURE].repeat(2).iter().flat_map(|part| [part; 2]))
    {
        assert!(plain(made).contains(&plain(part)), "Ghost has made something else of {part}:\n{made}");
    }
}
