//! The element with attributes that nobody thought of: whatever stands in them, it makes a frame of its own page, and that
//! page shows a figure and runs nothing.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use await_lab::trace::random::splitmix64;

use crate::journey::Page;
use crate::mutations::{Mutations, seed, times};
use crate::site::Files;

in_both_browsers! {
    mutated_attributes_give_a_frame_of_the_figures_own_page,
}

/// Figures, an attribute a line; what stands after `>` is inside.
const FIGURES: [&str; 10] = [
    "lab=fetch\nvariant=concurrent\nlimit=3\nt=0.64\nview=both\ntheme=dark\naccent=#b3002d",
    "lab=producer-consumer\npreset=backpressure\nview=queue\nfrom=3\nto=40\nspeed=0.25\ncontrols=none",
    "lab=constructor\nvariant=toString\n__proto__=x\nvalueOf=1\nheight=-5",
    "lab=say-after\npairs=0.50:Hi\nseed=18446744073709551616\nautoplay\npredict=\nheight=300",
    "link=#fetch?urls=https%3A%2F%2Felsewhere.example%2F+delay%2F1&world=browser\ntitle=<img src=x onerror=top.ran=1>",
    "link=https:#run?file=K8ovKMnMzytWKEotLinNKQEA\nisolated\nheight=1e999",
    "link=javascript:top.ran=1\ntheme=\"><script>top.ran=1</script>\naccent=url(x);}*{color:red",
    "program=a.py\ntheme=light\nseed=7\ncode=x\n>import asyncio\n>asyncio.run(asyncio.sleep(1))",
    "program=../<script>top.ran=1</script>\nposter=still.svg\nworld=browser\n>print('\u{1f600}')",
    "lab=#embed?embed=0&test\nview=code\nlang=de\nhidden=until\nstyle=color:red\nid=app\nclass=embed\nslot=x",
];

/// What a page of the test does first: it writes down what goes wrong.
const RECORD: &str = "<script>
    window.problems = [];
    window.trying = null;
    const record = (what) => problems.push(`${trying}: ${what}`);
    addEventListener('error', ({ message }) => record(message));
    addEventListener('unhandledrejection', ({ reason }) => record(reason));
    console.error = (...parts) => record(parts.join(' '));
    addEventListener('message', ({ data }) => { window.isThere ||= data?.type === 'hello'; });
  </script>";

/// Makes an element of a text as in `FIGURES`.
const MAKE: &str = "window.make = (text) => {
    const figure = document.createElement('await-lab');
    const lines = text.split('\\n');
    for (const [name, value] of lines.filter((line) => line[0] !== '>').map((line) => line.split(/=(.*)/s))) {
      try { figure.setAttribute(name, value ?? ''); } catch {} // Not every text is a name.
    }
    const inside = lines.filter((line) => line[0] === '>').map((line) => line.slice(1)).join('\\n');
    if (inside) figure.append(Object.assign(document.createElement('pre'), { textContent: inside }));
    return figure;
  };";

/// Puts an element of each into the page and gives what is odd of its frame.
const TRY: &str = "(async ([home, from, texts]) => {
    const odd = [];
    const options = ['embed', 'view', 'controls', 'theme', 'accent', 'from', 'to', 'speed', 'autoplay', 'predict'];
    for (const [place, text] of texts.entries()) {
      window.trying = from + place;
      const figure = make(text);
      document.body.append(figure);
      await figure.load();
      const frame = figure.shadowRoot.querySelector('iframe');
      const address = new URL(frame.src);
      const is = [
        address.origin + address.pathname === `${home}embed.html`,
        address.searchParams.get('embed') === '1',
        [...address.searchParams.keys()].every((key) => options.includes(key)),
        /^(#|$)/.test(address.hash),
        frame.sandbox.contains('allow-scripts'),
        [...frame.sandbox].every((may) => /^allow-(scripts|popups|popups-to-escape-sandbox|same-origin)$/.test(may)),
        frame.sandbox.contains('allow-same-origin') === !figure.hasAttribute('isolated'),
        frame.referrerPolicy === 'no-referrer' && !frame.allow && !frame.srcdoc,
      ];
      if (is.includes(false)) odd.push([from + place, is, frame.outerHTML]);
      figure.remove();
    }
    return odd;
  })(parameters)";

async fn mutated_attributes_give_a_frame_of_the_figures_own_page(page: Page) -> WebDriverResult<()> {
    let mutations = Mutations::of(seed(), FIGURES.map(|figure| figure.as_bytes().to_vec()).into());
    let input = |number| String::from_utf8_lossy(&mutations.input(number)).into_owned();
    // A figure that is asked for nothing writes its problems down, too.
    let figures = Files::dist().with_replaced("figure.js", ".has(\"test\")", ".has(\"embed\")").serve();
    let script = figures.address("embed.js");
    let post = format!(
        "<!doctype html><title>A post</title>{RECORD}<script>{MAKE}</script><script type=module src='{script}'></script><body>"
    );
    let site =
        Files::dist().with("post.html", post).with("still.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>").serve();
    page.open_on(&site, "post.html").await?;
    page.until("the element", "customElements.get('await-lab')").await?;

    let (count, at_once) = (500 * times(), 100);
    println!("attributes: {count} inputs of seed {}", seed());
    for from in (0..count).step_by(at_once as usize) {
        let texts: Vec<String> = (from..from + at_once).map(input).collect();
        let odd = page.promised(TRY, json!([figures.address(""), from, texts])).await?;
        assert_eq!(odd, json!([]), "seed {}", seed());
        let wrong = page.value("[problems, window.ran ?? 0]").await?;
        assert_eq!(wrong, json!([[], 0]), "seed {}, {:?}", seed(), texts);
    }

    // More than any address holds, and than browsers take arguments.
    let long: String = (0..60_000).map(|number| format!("{:x}", splitmix64(seed(), 0, number))).collect();
    let odd = page.promised(TRY, json!([figures.address(""), count, [format!("program=long.py\n>{long}")]])).await?;
    assert_eq!(json!([odd, page.value("problems").await?]), json!([[], []]));

    // Some are looked at to the end.
    for number in (0..count).step_by(count as usize / 10) {
        let text = input(number);
        let place = "(window.isThere = false, document.body.replaceChildren(make(parameters)), document.querySelector('await-lab').load())";
        page.promised(place, json!(text)).await?;
        page.until("the figure", "window.isThere").await?;
        let frame = "return document.querySelector('await-lab').shadowRoot.querySelector('iframe')";
        page.tab.execute(frame, Vec::new()).await?.element()?.enter_frame().await?;
        page.until_started().await?;
        page.expect_no_problem().await?;
        let asked = "performance.getEntriesByType('resource').map(({ name }) => new URL(name)).filter(({ origin, protocol }) => /^http/.test(protocol) && origin !== location.origin).map(String)";
        assert_eq!(page.value(asked).await?, json!([]), "{text}");
        let badge = page.value("document.querySelector('.embed-head .badge')?.textContent ?? null").await?;
        assert!(badge != "measured" && badge != "running", "{text}: {badge}");
        page.tab.enter_default_frame().await?;
        let wrong = page.value("[problems, window.ran ?? 0]").await?;
        assert_eq!(wrong, json!([[], 0]), "{text}");
    }
    let asked = "performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin)";
    let asked = page.value(asked).await?;
    let known = [&figures, &site].map(|site| site.address("").split("/some/").next().map(Value::from));
    assert!(asked.as_array().unwrap().iter().all(|origin| known.contains(&Some(origin.clone()))), "{asked}");
    Ok(())
}
