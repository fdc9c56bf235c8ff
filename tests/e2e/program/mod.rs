//! Readers' own programs in CPython: they print what CPython prints, they find no way out, and Stop ends whatever they do.

mod host;

use std::io::ErrorKind;
use std::net::{TcpListener, UdpSocket};

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use await_lab::session::examples::EXAMPLES;
use await_lab::trace::batch::EventBatch;
use await_lab::trace::event::{Event, Kind, TaskId};
use await_lab::trace::file::{self, StoredRun};
use await_lab::trace::program::{Language, Program, Source};
use await_lab::trace::time::Micros;
use await_lab::trace::{Header, Trace, WorldKind};

use crate::journey::Page;
use crate::site::Files;
use host::{Printed, expected, programs};

in_both_browsers! {
    programs_print_what_cpython_prints,
    programs_in_real_time_print_the_same,
    examples_print_what_their_recorded_runs_print,
    a_program_finds_no_way_out,
    a_spinning_program_has_shown_what_it_printed_and_ends_at_once,
    the_second_worker_downloads_no_more_than_scripts,
    a_page_without_cpython_says_so,
    requests_go_to_the_practice_server_or_nowhere,
}

/// Opens the page with what the tests do with program workers.
async fn open(page: &Page) -> WebDriverResult<()> {
    page.open("").await?;
    page.until("boot.js", "window.awaitLab?.startProgramWorker").await?;
    page.tab.execute(include_str!("client.js"), Vec::new()).await.map(drop)
}

/// Runs a program; gives its log, which has kept all rules.
async fn run(page: &Page, name: &str, text: &str, world: WorldKind) -> WebDriverResult<Trace> {
    let world_name = if world == WorldKind::Simulated { "simulated" } else { "browser" };
    let program = json!({
        "name": name, "text": text, "world": world_name, "seed": 1, "limit": 200_000, "kinds": Kind::NAMES,
        "hosts": ["agreed.invalid"], "requests": 50,
    });
    let ran = page.promised("programs.run(parameters)", program).await?;
    assert_eq!(ran["fault"], "", "{name}");
    let source = Source { name: name.to_owned(), text: text.to_owned() };
    let program = Program {
        name: name.to_owned(),
        title: name.to_owned(),
        language: Language::Python,
        runtime: ran["runtime"].as_str().unwrap_or_default().to_owned(),
        sources: vec![source],
    };
    let header = Header { program: Some(program.into()), world, clock_step: Micros(1), ..Header::default() };
    let mut trace = Trace::new(header);
    for batch in ran["batches"].as_array().unwrap() {
        let (words, labels): (Vec<u32>, Vec<String>) = serde_json::from_value(batch.clone()).unwrap();
        trace.append(EventBatch::from_words(labels, &words).unwrap_or_else(|| panic!("{name}: a batch that is none")));
    }
    let text = file::write(vec![StoredRun::of(&trace)]).unwrap();
    let read = file::read(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(read == [trace]);
    // Pyodide's own tasks, by which a stack is put aside, are none of the program's (python/await_lab/lent.py).
    let is_pages = |event: &Event| matches!(event.kind, Kind::Spawned { name: label, .. } if read[0].text(label).starts_with("page"));
    assert!(!read[0].events().iter().any(is_pages), "{name}");
    Ok(read.into_iter().next().unwrap())
}

async fn programs_print_what_cpython_prints(page: Page) -> WebDriverResult<()> {
    open(&page).await?;
    let mut differ = Vec::new();
    for program in programs() {
        let trace = run(&page, &program.name, &program.text, WorldKind::Simulated).await?;
        let printed = Printed::of(&trace);
        if let Some(file) = host::in_page(&program.name) {
            let text = host::text(&printed);
            if host::is_cpythons(&program.name, &text) {
                differ.push(format!("{} prints what CPython does: list it no longer", program.name));
            }
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                std::fs::write(file, text).unwrap();
            }
        }
        let wanted = expected(&program.name);
        if printed != wanted {
            differ.push(format!("{}: {printed:#?} instead of {wanted:#?}", program.name));
        }
    }
    assert!(differ.is_empty(), "{} programs differ\n{}", differ.len(), differ.join("\n"));
    page.expect_no_problem().await
}

/// However late timers come, those of one loop come in the order of their moments; a limit waits for what never comes. The
/// moments are far apart, for a busy machine takes its time between the steps of the tasks that arm them.
const UNHURRIED: &str = "import asyncio\n\
    async def work(seconds, fail=False):\n\
    \x20   await asyncio.sleep(seconds)\n\
    \x20   if fail:\n\
    \x20       raise ArithmeticError(seconds)\n\
    \x20   return seconds\n\
    async def main():\n\
    \x20   for next_one in asyncio.as_completed([work(0.6), work(0.2), work(0.4, True)]):\n\
    \x20       try:\n\
    \x20           print(await next_one)\n\
    \x20       except ArithmeticError as error:\n\
    \x20           print('failed', error)\n\
    \x20   for endless in (asyncio.Event().wait(), asyncio.Queue().get()):\n\
    \x20       try:\n\
    \x20           await asyncio.wait_for(endless, 0.02)\n\
    \x20       except TimeoutError as error:\n\
    \x20           print(type(error).__name__)\n\
    \x20   print(await asyncio.wait_for(work(0.01), None))\n\
    asyncio.run(main())\n";

async fn programs_in_real_time_print_the_same(page: Page) -> WebDriverResult<()> {
    open(&page).await?;
    let unhurried = [
        "07-gather-collects.py",
        "datagrams.py",
        "exit-in-a-thread.py",
        "pools-begin.py",
        "pools-of-threads.py",
        "signals.py",
        "streams.py",
        "threads-and-loops.py",
    ];
    for program in programs().iter().filter(|program| unhurried.contains(&program.name.as_str())) {
        let trace = run(&page, &program.name, &program.text, WorldKind::Browser).await?;
        assert_eq!(Printed::of(&trace), expected(&program.name));
    }
    let trace = run(&page, "unhurried.py", UNHURRIED, WorldKind::Browser).await?;
    assert_eq!(Printed::of(&trace).out, ["0.2", "failed 0.4", "0.6", "TimeoutError", "TimeoutError", "0.01"]);
    let threads = "import asyncio, time\n\
        async def main():\n\
        \x20   waits = [asyncio.to_thread(time.sleep, 0.3), asyncio.to_thread(time.sleep, 0.3), asyncio.sleep(0.3)]\n\
        \x20   began = time.monotonic()\n\
        \x20   await asyncio.gather(*waits)\n\
        \x20   print(time.monotonic() - began >= 0.3)\n\
        asyncio.run(main())\n";
    let trace = run(&page, "threads.py", threads, WorldKind::Browser).await?;
    assert_eq!(Printed::of(&trace).out, ["True"]);
    let is_start = |event: &&Event| matches!(event.kind, Kind::ThreadStarted { .. });
    let threads: Vec<TaskId> = trace.events().iter().filter(is_start).map(|event| event.task).collect();
    let mut of_threads = trace.events().iter().filter(|event| threads.contains(&event.task));
    let begun = |event: &&Event| event.kind == Kind::PollBegan;
    let both_begin = of_threads.clone().enumerate().filter(|(_, event)| begun(event)).nth(1).map(|(place, _)| place);
    let one_ends = of_threads.position(|event| matches!(event.kind, Kind::PollEnded { .. }));
    assert!(threads.len() == 2 && both_begin.is_some() && both_begin < one_ends, "two threads work at once");
    page.expect_no_problem().await
}

async fn examples_print_what_their_recorded_runs_print(page: Page) -> WebDriverResult<()> {
    open(&page).await?;
    let mut differ = Vec::new();
    for example in EXAMPLES {
        let kept = Files::dist().text(&format!("programs/{}.json", example.name));
        let kept = file::read(&kept).unwrap().pop().unwrap();
        let source = &kept.header.program.as_ref().unwrap().sources[0];
        let trace = run(&page, &source.name, &source.text, WorldKind::Simulated).await?;
        let (printed, wanted) = (Printed::of(&trace), Printed::of(&kept));
        // Tracebacks and warnings are each version's own.
        if printed.out != wanted.out || printed.err.is_empty() != wanted.err.is_empty() || trace.end() != kept.end() {
            differ.push(format!("{}: {printed:#?} instead of {wanted:#?}", example.name));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    page.expect_no_problem().await
}

/// What attacks that got nowhere leave on standard error.
const SAID_OF_ATTACKS: [&str; 8] = [
    "Await Lab: asyncio.get_event_loop() makes a loop here",
    "Traceback (most recent call last):",
    "  File \"/lib/python314.zip/importlib/__init__.py\"",
    "  File \"<frozen importlib._bootstrap_external>\"",
    "ModuleNotFoundError: No module named 'importlib.metadata'",
    "Future exception was never retrieved",
    "future: <Future finished exception=",
    "pyodide.ffi.JsException: ",
];

async fn a_program_finds_no_way_out(page: Page) -> WebDriverResult<()> {
    open(&page).await?;
    let outside = TcpListener::bind("127.0.0.1:0").unwrap();
    outside.set_nonblocking(true).unwrap();
    let port = outside.local_addr().unwrap().port();
    let datagrams = UdpSocket::bind(("127.0.0.1", port)).unwrap();
    datagrams.set_nonblocking(true).unwrap();
    let attack = include_str!("attack.py").replacen("PORT = 0", &format!("PORT = {port}"), 1);
    for world in [WorldKind::Simulated, WorldKind::Browser] {
        let printed = Printed::of(&run(&page, "attack.py", &attack, world).await?);
        let reached: Vec<_> = printed.out.iter().filter(|line| line.starts_with("reached")).collect();
        assert!(reached.is_empty(), "{reached:#?}");
        // It did look, up to its end, which is a connection of asyncio's that is none.
        for looked in ["found: Set", "objects found: True walked: True", "ConnectionRefusedError"] {
            assert!(printed.out.iter().any(|line| line == looked), "{printed:#?}");
        }
        // Nothing is said but of old ways, and by Pyodide's loaders of what was asked of them.
        let is_known = |line: &&String| SAID_OF_ATTACKS.iter().any(|known| line.starts_with(known));
        let unknown: Vec<_> = printed.err.iter().filter(|line| !is_known(line)).collect();
        assert!(unknown.is_empty(), "{unknown:#?}");
    }
    for came in [outside.accept().map(drop), datagrams.recv(&mut [0]).map(drop)] {
        assert_eq!(came.unwrap_err().kind(), ErrorKind::WouldBlock, "somebody called");
    }
    Ok(())
}

async fn a_spinning_program_has_shown_what_it_printed_and_ends_at_once(page: Page) -> WebDriverResult<()> {
    open(&page).await?;
    let spin = "new Promise(async (over) => {
        const { worker } = await programs.load();
        worker.onmessage = ({ data: [what, , , texts] }) => {
          if (what !== 'batch') return over(what);
          worker.terminate();
          over(texts);
        };
        worker.postMessage(['run', 1, parameters]);
      })";
    let program = json!({
        "name": "spin.py", "text": "print('on and on')\nwhile True: pass\n", "world": "simulated", "seed": 1,
        "limit": 200_000, "kinds": Kind::NAMES, "hosts": [], "requests": 50,
    });
    let texts = page.promised(spin, program).await?;
    assert!(texts.as_array().is_some_and(|texts| texts.contains(&json!("on and on"))), "{texts}");
    // The next one runs.
    let trace = run(&page, "after.py", "print('next')\n", WorldKind::Simulated).await?;
    assert_eq!(Printed::of(&trace).out, ["next"]);
    page.expect_no_problem().await
}

async fn the_second_worker_downloads_no_more_than_scripts(page: Page) -> WebDriverResult<()> {
    open(&page).await?;
    let load = "programs.load().then(({ came, worker }) => (worker.terminate(), came))";
    let first = page.promised(load, Value::Null).await?;
    assert_eq!(first[0], first[1], "all of its bytes were told");
    assert!(first[0].as_u64() > Some(10_000_000), "{first}");
    let second = page.promised(load, Value::Null).await?;
    assert!(second[0].as_u64() < Some(2_000_000), "{second}");
    page.expect_no_problem().await
}

async fn a_page_without_cpython_says_so(page: Page) -> WebDriverResult<()> {
    let without = |file| Files::dist().without(&format!("cpython/{file}"));
    let broken = "setTimeout(() => { throw new Error('It broke.'); });";
    let cases = [
        (without("program-worker.js"), "did not come"),
        (without("cpython.json"), "is not part of this page"),
        (Files::dist().with("cpython/program-worker.js", broken), "It broke."),
    ];
    for (files, why) in cases {
        page.site.deploy(files);
        open(&page).await?;
        let said = page.promised("programs.load().then(() => 'loaded', String)", Value::Null).await?;
        assert!(said.as_str().is_some_and(|said| said.contains(why)), "{why}: {said}");
    }
    Ok(())
}

const ASKING: &str = r#"
import asyncio
import aiohttp, requests

async def ask(session, url):
    try:
        async with session.get(url) as answer:
            print(answer.status, len(await answer.read()))
    except aiohttp.ClientError as error:
        print(type(error).__name__, error)

async def main():
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(ask(session, f"https://httpbin.org/delay/{delay}") for delay in (0.6, 0.3)))
        await ask(session, "https://httpbin.org/bytes/1024")
        await ask(session, "https://httpbin.org/status/404")
        await ask(session, "https://example.invalid/page")
    print((await asyncio.to_thread(requests.get, "https://httpbin.org/bytes/16")).status_code)
    try:
        await asyncio.to_thread(requests.get, "https://httpbin.org/delay/5", timeout=0.5)
    except requests.exceptions.ReadTimeout as error:
        print(error)

asyncio.run(main())
"#;

async fn requests_go_to_the_practice_server_or_nowhere(page: Page) -> WebDriverResult<()> {
    open(&page).await?;
    let ready = page.practice_server().await?;
    assert_eq!(ready["ready"], true, "{ready}");
    let trace = run(&page, "asks.py", ASKING, WorldKind::Browser).await?;
    let printed = Printed::of(&trace);
    let refused =
        "ClientConnectionError https://example.invalid/page: example.invalid was not agreed to: nothing was sent";
    let late = "HTTPSConnectionPool(host='httpbin.org', port=443): Read timed out. (read timeout=0.5)";
    assert_eq!(printed.out[2..], ["200 1024", "404 15", refused, "200", late], "{printed:#?}");
    assert!(printed.out[..2].iter().all(|line| line.starts_with("200 ")), "{printed:#?}");
    let answered = trace.events().iter().filter(|event| matches!(event.kind, Kind::RequestAnswered { .. })).count();
    assert_eq!(answered, 5, "those of tasks and of threads are in the log");
    page.expect_no_problem().await
}
