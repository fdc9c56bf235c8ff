//! The picture is data, and every surface draws the same of it: what is an element of the SVG is on the canvas, at its place,
//! with its look, lit or not; and the other way round.

#[path = "common/every_lab.rs"]
mod every_lab;
#[path = "session/rendered.rs"]
#[allow(dead_code)]
mod rendered;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use every_lab::traces_below;
use yew::prelude::{Html, Properties, component};

use await_lab::engine::api::sleep;
use await_lab::engine::simulate;
use await_lab::labs::Lab;
use await_lab::lens::fold::axis::{Axis, Stretch};
use await_lab::lens::fold::state;
use await_lab::lens::highlight::{Entity, Highlight, Views};
use await_lab::lens::reading::Reading;
use await_lab::picture::bars::Bar;
use await_lab::picture::path_batch::{Layer, PathBatch, path_batch};
use await_lab::picture::rows::rows;
use await_lab::picture::strip::{RowsOf, Shape, Strip, Wanted};
use await_lab::session::still::Still;
use await_lab::trace::Trace;
use await_lab::trace::event::{Kind, TaskId};
use await_lab::trace::time::Micros;
use await_lab::ui::Page;
use await_lab::ui::figure::svg::{Surroundings, drawn};

/// So wide is the axis: as many pixels as SVG has hundredths of a percent.
const WIDTH: u32 = 10_000;
/// From the top of a strip to that of the next one.
const APART: i32 = 100;

/// What is lit at the end of a run with each of a few things.
fn highlights(trace: &Trace, reading: &mut Reading) -> Vec<Highlight> {
    let len = trace.events().len();
    let views = Views {
        trace,
        names: reading.names.follow(trace),
        lanes: reading.lanes.follow(trace),
        requests: reading.requests.follow(trace),
        now: &state(trace, len),
        queues: &state(trace, len),
    };
    let is_said = |step: &usize| matches!(trace.events()[*step].kind, Kind::Said { .. });
    let said = (0..len).find(is_said).map(|step| Entity::Event(step as u32));
    let line = trace.places().first().map(|place| Entity::Line(place.line));
    let some = [said, line, Some(Entity::Task(TaskId(1))), Some(Entity::Request(1)), Some(Entity::Item(1))];
    let lit = some.into_iter().flatten().map(|entity| Highlight::with(entity, &views));
    [Highlight::default()].into_iter().chain(lit).collect()
}

/// Batches of requests, fewer than any preset has.
fn few_batches() -> Trace {
    let lab = Lab::named("scaling").unwrap();
    let settings = [("sizes", "1,10"), ("probe", "12")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let bounded = lab.variant("bounded").unwrap();
    let prepared = lab.prepare(bounded, lab.resolve(bounded, "", None, &settings).0, 1).unwrap().simulated();
    simulate(prepared.header, prepared.connections, prepared.program)
}

/// A mark as it is drawn: its look, from where to where it reaches, and from its top how high it is.
type Drawn = (String, i32, i32, i32, i32);

#[derive(PartialEq, Properties)]
struct StripsProps {
    strips: Vec<Strip>,
    axis: Axis,
}

#[component]
fn Strips(StripsProps { strips, axis }: &StripsProps) -> Html {
    let page = Page::new(Rc::new(Still::default()));
    let around = Surroundings { page: &page, run: 0, axis: *axis, lit: &Highlight::default() };
    strips.iter().map(|strip| drawn(strip, around)).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// A number of pixels, or of percent in hundredths.
fn number(tag: &str, name: &str) -> i32 {
    let text = attribute(tag, name).unwrap_or_else(|| panic!("no {name} in <{tag}>"));
    text.trim_end_matches('%').replace('.', "").parse().unwrap_or_else(|_| panic!("{name} of <{tag}>"))
}

/// The marks and the words of the SVG.
fn of_svg(strips: &[Strip], axis: Axis) -> (Vec<Drawn>, Vec<(String, i32, i32)>) {
    let html = rendered::render::<Strips>(StripsProps { strips: strips.to_vec(), axis }).0;
    let (mut marks, mut words) = (Vec::new(), Vec::new());
    for (lane, top) in html.split("<div class=\"lane\">").skip(1).zip((0..).step_by(APART as usize)) {
        let mut room = (0, 0, 0);
        for element in lane.split('<').skip(1) {
            let (tag, text) = element.split_once('>').unwrap();
            let class = attribute(tag, "class").unwrap_or_default().to_owned();
            match tag.split(' ').next().unwrap() {
                "line" => {
                    let y = top + number(tag, "y1");
                    // A line of no length is nothing to be seen.
                    if number(tag, "x1") < number(tag, "x2") {
                        marks.push((class, number(tag, "x1"), number(tag, "x2"), y, 0));
                    }
                }
                "rect" => {
                    let x = number(tag, "x");
                    let (to, y) = (x + number(tag, "width"), top + number(tag, "y"));
                    marks.push((class, x, to, y, number(tag, "height")));
                }
                "circle" => marks.push((class, number(tag, "cx"), number(tag, "cx"), top + number(tag, "cy"), 0)),
                "svg" if class.starts_with("cross") || class.starts_with("asked") => {
                    marks.push((class, number(tag, "x"), number(tag, "x"), top + number(tag, "y"), 0));
                }
                "svg" if attribute(tag, "x").is_some() => {
                    let y = top + number(tag, "y");
                    room = (number(tag, "x"), number(tag, "width"), y);
                }
                "text" => {
                    let text = rendered::Html(format!("<b>{text}")).text();
                    // In the middle of a bar, or so far beside a cross.
                    let is_in_bar = attribute(tag, "x") == Some("50%");
                    let middle = if is_in_bar { room.1 / 2 } else { number(tag, "x") };
                    words.push((text, room.0 + middle, room.2 + number(tag, "y")));
                }
                _ => {}
            }
        }
    }
    (marks, words)
}

/// The numbers in a path, one list a figure in it.
fn figures(path: &str) -> Vec<Vec<i32>> {
    let figures = path.split('M').skip(1);
    let numbers = |figure: &str| {
        let spaced = figure.replace('-', " -");
        let parts = spaced.split(|letter: char| !letter.is_ascii_digit() && letter != '-');
        parts.filter(|part| !part.is_empty()).map(|part| part.parse().unwrap()).collect()
    };
    figures.map(numbers).collect()
}

/// The marks of a layer, and of those that are too short for more than their lines what they cover.
fn of_layer(layer: &Layer) -> (Vec<Drawn>, Vec<Drawn>) {
    let lit = if layer.is_lit { " lit" } else { "" };
    let class = match layer.shape {
        Shape::Before => "before".to_owned(),
        Shape::Bar(bar) => format!("bar {}{lit}", bar.class()),
        Shape::Gave => format!("gave{lit}"),
        Shape::Said => format!("said{lit}"),
        Shape::Asked => format!("asked{lit}"),
        Shape::Cross(kind) => format!("cross {kind}{lit}"),
    };
    let mark = |figure: Vec<i32>| {
        let (x, to, y, height) = match (layer.shape, &figure[..]) {
            (Shape::Before | Shape::Bar(Bar::Queued | Bar::Ready), [x, y, length]) => (*x, x + length, *y, 0),
            (Shape::Bar(_), [x, y, width, height, _]) => (*x, x + width, *y, *height),
            // With round corners: the line along its top, one corner, the line down its side.
            (Shape::Bar(_), [x, y, width, _, _, _, _, _, _, _, height, ..]) => (x - 3, x + width + 3, *y, height + 6),
            (Shape::Gave, [x, y, ..]) => (x + 5, x + 5, *y, 0),
            (Shape::Said, [x, y, ..]) => (x + 3, x + 3, *y, 0),
            (Shape::Asked, [x, y, ..]) => (*x, *x, y + 11, 0),
            (Shape::Cross(_), [x, y, ..]) => (x + 4, x + 4, y + 4, 0),
            odd => panic!("{odd:?}"),
        };
        (class.clone(), x, to, y, height)
    };
    let sliver = |figure: Vec<i32>| (class.clone(), figure[0], figure[0] + figure[2] - 1, figure[1], figure[3] - 1);
    let slivers = figures(&layer.slivers.path()).into_iter().map(sliver).collect();
    (figures(&layer.lines).into_iter().map(mark).collect(), slivers)
}

/// Which pixels short bars cover, by look and place.
fn covered<'a>(slivers: impl Iterator<Item = &'a Drawn>) -> BTreeMap<(String, i32, i32), BTreeSet<i32>> {
    let mut covered = BTreeMap::<_, BTreeSet<i32>>::new();
    for (class, x, to, y, height) in slivers {
        covered.entry((class.clone(), *y, *height)).or_default().extend(*x..=*to);
    }
    covered
}

fn compare(strips: &[Strip], axis: Axis, batch: &PathBatch) -> usize {
    let (svg, mut words) = of_svg(strips, axis);
    let (mut canvas, mut slivers) = (Vec::new(), Vec::new());
    for layer in &batch.layers {
        let (marks, short) = of_layer(layer);
        canvas.extend(marks);
        slivers.extend(short);
    }
    let is_sliver = |mark: &Drawn| mark.4 > 0 && mark.2 - mark.1 <= 1;
    let (short, mut long): (Vec<_>, Vec<_>) = svg.into_iter().partition(is_sliver);
    let count = long.len() + short.len();
    long.sort();
    canvas.sort();
    assert_eq!(long, canvas);
    assert_eq!(covered(short.iter()), covered(slivers.iter()));
    let mut painted: Vec<_> = batch.words.iter().map(|words| (words.text.clone(), words.x, words.y)).collect();
    words.sort();
    painted.sort();
    assert_eq!(words.len(), painted.len());
    for ((text, x, y), painted) in words.iter().zip(&painted) {
        // Halves of pixels are rounded one way or the other.
        assert!(*text == painted.0 && x.abs_diff(painted.1) <= 1 && *y == painted.2, "{text}: {x} {y}, {painted:?}");
    }
    count
}

#[test]
fn the_canvas_has_every_mark_of_the_svg_at_its_place_and_no_other() {
    let (mut marks, mut lit_marks) = (0, 0);
    for trace in [few_batches()].into_iter().chain(traces_below(3_000)) {
        let mut reading = Reading::default();
        let of = match (reading.batches.follow(&trace).all().len(), reading.requests.follow(&trace).rows().len()) {
            (0, 0) => RowsOf::Tasks,
            (0, _) => RowsOf::Requests,
            _ => RowsOf::Batches,
        };
        let (end, until) = (trace.last_at().0, trace.last_at());
        for lit in highlights(&trace, &mut reading) {
            let axis = Stretch::until(until).on(WIDTH);
            assert!(end > 0);
            let wanted =
                Wanted { rows: of, first: 0, most: 12, axis: axis.coarse(400), until, lit: &lit, height: Some(20) };
            let strips = rows(&trace, &mut reading, wanted);
            let batch = path_batch(&strips, (0..).step_by(APART as usize), axis);
            marks += compare(&strips, axis, &batch);
            lit_marks += strips.iter().flat_map(|strip| &strip.marks).filter(|mark| mark.is_lit).count();
        }
    }
    assert!(marks > 4_000 && lit_marks > 300, "{marks} marks were compared, {lit_marks} of them lit");
}

/// How many bars there are of the waits of a task that sleeps so often, a millisecond each time, and where they begin and end.
fn bars_of_sleeps(count: u32, columns: u32) -> (usize, Stretch) {
    let trace = simulate(Default::default(), None, async move {
        for _ in 0..count {
            sleep(Micros(1_000)).await;
        }
    });
    let (until, mut reading) = (trace.last_at(), Reading::default());
    let axis = Stretch::until(until).on(columns);
    let lit = &Highlight::default();
    let wanted = Wanted { rows: RowsOf::Tasks, first: 0, most: 1, axis, until, lit, height: Some(20) };
    let strips = rows(&trace, &mut reading, wanted);
    let bars: Vec<_> = strips[0].marks.iter().filter(|mark| mark.shape == Shape::Bar(Bar::Waiting)).collect();
    (bars.len(), Stretch { from: bars[0].from, to: bars[bars.len() - 1].to })
}

#[test]
fn crowds_of_waits_side_by_side_are_one_bar_and_waits_that_can_be_told_apart_are_not() {
    let whole = |count: u32| Stretch::until(Micros(u64::from(count) * 1_000));
    assert_eq!(bars_of_sleeps(400, 400), (400, whole(400)), "a column each");
    assert_eq!(bars_of_sleeps(1_600, 400).0, 400, "four in each column are no crowd");
    let (bars, Stretch { from, to }) = bars_of_sleeps(8_000, 400);
    // The longest wait of the first column and of the last, of 20 ms each, may lie anywhere in them.
    assert!(bars == 1 && from < Micros(20_000) && to > Micros(7_980_000), "{bars} {from:?} {to:?}");
    assert!(bars_of_sleeps(8_000, 100).0 >= 100, "on wide columns a crowd may leave much free");
}
