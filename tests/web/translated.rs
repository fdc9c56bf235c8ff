//! A page that the browser translates, as its translators do it: a `<font>` in the place of each text.

use std::time::Duration;

use gloo_timers::future::sleep;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use web_sys::{Document, Element, HtmlElement, Node, Text};

use await_lab::web::translations::Translations;

use crate::components::Drawn;

/// What a reader of the original sees who does the same, and one who has the page translated again and again.
struct Both {
    original: Drawn,
    translated: Drawn,
    _translations: Translations,
}

impl Both {
    async fn open(link: &'static str) -> Both {
        let [original, translated] = [Drawn::named("one-", link), Drawn::named("two-", link)];
        let translations = Translations::of(&translated.root).unwrap();
        let both = Both { original, translated, _translations: translations };
        both.press("Change the experiment").await;
        both
    }

    /// Translates what is there by now, presses what is called so in both, and expects the same words.
    async fn press(&self, words: &str) {
        translate(&self.translated.root).await;
        for app in [&self.original, &self.translated] {
            app.find("button, summary, label, option", words).await.click();
        }
        self.show_the_same().await;
    }

    async fn show_the_same(&self) {
        // What was pressed is drawn after this turn. What is drawn a little later is waited for; what stays old, in vain.
        sleep(Duration::ZERO).await;
        for look in 1.. {
            let [one, other] = [&self.original, &self.translated].map(|app| app.root.text_content().unwrap());
            if one == other {
                return;
            }
            if look % 400 == 0 {
                let common = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
                let rest = |text: &str| text.chars().skip(common.saturating_sub(20)).take(80).collect::<String>();
                console_log!("original …{}…, translated …{}…", rest(&one), rest(&other));
            }
            sleep(Duration::from_millis(5)).await;
        }
    }
}

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// Every text that may be translated.
fn texts(within: &Node, all: &mut Vec<Text>) {
    let mut next = within.first_child();
    while let Some(node) = next {
        next = node.next_sibling();
        if let Some(text) = node.dyn_ref::<Text>() {
            all.extend(Some(text.clone()).filter(|text| !text.data().trim().is_empty()));
        } else if let Some(element) = node.dyn_ref::<Element>()
            && element.get_attribute("translate").as_deref() != Some("no")
            && !["FONT", "SELECT", "TEXTAREA"].contains(&&*element.tag_name())
        {
            texts(element, all);
        }
    }
}

/// Puts a font in the place of each text, in the three ways in which that can be done; the words stay, to be compared. A
/// translator has a turn of its own: what the page was about to draw is drawn by then, and what it looks for comes before more.
async fn translate(root: &Element) {
    sleep(Duration::ZERO).await;
    let mut all = Vec::new();
    texts(root, &mut all);
    for (place, text) in all.iter().enumerate() {
        let (font, inner) = (document().create_element("font").unwrap(), document().create_element("font").unwrap());
        font.append_child(&inner).unwrap();
        let parent = text.parent_node().unwrap();
        match place % 3 {
            0 => {
                inner.set_text_content(Some(&text.data()));
                parent.replace_child(&font, text).unwrap();
            }
            1 => {
                inner.set_text_content(Some(&text.data()));
                parent.insert_before(&font, Some(text)).unwrap();
                parent.remove_child(text).unwrap();
            }
            _ => {
                parent.insert_before(&font, Some(text)).unwrap();
                inner.append_child(text).unwrap();
            }
        }
    }
    sleep(Duration::ZERO).await;
}

/// Shows the original again, with copies of its texts.
fn show_original(root: &Element) {
    let fonts = root.query_selector_all("font:not(font font)").unwrap();
    for font in (0..fonts.length()).filter_map(|place| fonts.get(place)) {
        let text = Text::new_with_data(&font.text_content().unwrap()).unwrap();
        font.parent_node().unwrap().replace_child(&text, &font).unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_translated_page_shows_what_the_original_shows() {
    for link in ["#fetch", "#producer-consumer", "#say-after"] {
        let both = Both::open(link).await;
        let chips = both.original.root.query_selector_all("[aria-label=Preset] .chip").unwrap();
        for chip in (0..chips.length()).filter_map(|place| chips.get(place)?.dyn_into::<HtmlElement>().ok()) {
            both.press(&chip.text_content().unwrap()).await;
        }
        for words in ["Simulated", "Python", "Events", "What differs", "Browser"] {
            both.press(words).await;
        }
        let fonts = both.translated.root.query_selector_all("font").unwrap().length();
        assert!(fonts > 30, "{link}: the texts were translated, {fonts}");
    }
}

#[wasm_bindgen_test]
async fn a_run_shows_its_figures_on_a_translated_page() {
    let app = Drawn::open("#say-after?pairs=0.05:hello,0.05:world");
    let _translations = Translations::of(&app.root).unwrap();
    app.find(".badge", "simulated").await;
    translate(&app.root).await;
    app.press("Run").await;
    for region in ["Timeline", "Totals", "Transcript"] {
        let badge = format!("section[aria-label={region}] .badge");
        while app.find(&badge, "").await.text_content().as_deref() != Some("measured") {
            sleep(Duration::from_millis(5)).await;
        }
    }
    app.find(".sentences", "measured 0.").await;
}

#[wasm_bindgen_test]
async fn the_original_comes_back_whole_and_goes_on() {
    let both = Both::open("#say-after").await;
    both.press("Simulated").await;
    translate(&both.translated.root).await;
    show_original(&both.translated.root);
    sleep(Duration::ZERO).await;
    both.show_the_same().await;
    assert_eq!(both.translated.root.query_selector_all("font").unwrap().length(), 0);
    for app in [&both.original, &both.translated] {
        app.press("Browser").await;
    }
    both.show_the_same().await;
}

#[wasm_bindgen_test]
async fn figures_code_names_and_what_was_printed_are_not_to_be_translated() {
    for link in ["#fetch", "#producer-consumer", "#say-after", "#blocking", "#scaling", "#event-loop"] {
        let app = Drawn::open(link);
        app.find("section[aria-label=Transcript] .log", "").await;
        let mut all = Vec::new();
        texts(&app.root, &mut all);
        for text in all {
            let within = text.parent_element().unwrap();
            let is_kept = within.closest(".plot, .stage, .code, .printed, dd, td.address, td.number, svg").unwrap();
            assert!(is_kept.is_none(), "{link}: {} may be translated", text.data());
        }
    }
}
