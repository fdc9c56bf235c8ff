//! How the time grows with the number of requests, on two logarithmic axes, in CSS pixels at the picture's own width: what
//! was measured, the law that the probes give, and figures that were published elsewhere.

use crate::collections::sorted::{Sorted, sort_few};
use crate::lens::results::batches::{Batches, Point};
use crate::lens::words::figures::{counted, grouped, seconds, short};
use crate::trace::time::Micros;

use super::queue::Area;

/// The room of a picture, and what of it is left around the curves: for the names of times at the left, for the last figures
/// at the right, for the numbers of requests at the bottom.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// The width of the whole.
    pub width: u32,
    /// The height of the whole.
    pub height: u32,
    /// Left of the curves.
    pub left: u32,
    /// Right of them.
    pub right: u32,
    /// Above them.
    pub top: u32,
    /// Below them.
    pub bottom: u32,
}

/// The least distance between the last figures.
const LINE: u32 = 15;
/// How wide a digit of a number of requests is, at most, and the least room between two of them, in pixels.
const LETTER: u32 = 8;
const APART: u32 = 4;
/// So many parts of a pixel are told apart in a line.
const TENTHS: u32 = 10;
/// What takes no time can't stand on a logarithmic axis: it stands here, as what takes this long.
const LEAST: Micros = Micros(1_000);

/// The picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Growth {
    /// The ground of the curves.
    pub frame: Area,
    /// From the back to the front.
    pub curves: Vec<Curve>,
    /// The numbers of requests, from the left.
    pub sizes: Vec<(u32, String)>,
    /// The times, from the top.
    pub times: Vec<(u32, String)>,
    /// The picture in words.
    pub summary: String,
}

/// One curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Its name.
    pub name: String,
    /// Its class in the stylesheet.
    pub class: &'static str,
    /// The `d` of its line: of what was measured the law, of what was published the way from point to point.
    pub line: String,
    /// Its points.
    pub dots: Vec<Dot>,
    /// What stands where it ends, and where that is: the last figure, or what the law says of the most requests.
    pub last: Option<(u32, u32, String)>,
}

/// A point of a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// The top and the bottom of the stretch between the shortest and the longest time, where it can be seen.
    pub spread: Option<(u32, u32)>,
    /// What it says.
    pub words: String,
}

/// A run with its title, or a series that was published, as points.
pub enum Series<'a> {
    /// What was measured.
    Measured(&'a str, &'a Batches),
    /// What was published, with who did it.
    Published(&'a str, &'a [(u32, Micros)]),
}

/// The classes of the curves: for runs, in their order, and for what was published.
pub const MEASURED: [&str; 4] = ["first", "second", "third", "fourth"];
/// See [`MEASURED`].
pub const PUBLISHED: [&str; 2] = ["published one", "published other"];

impl Series<'_> {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Series::Measured(name, _) | Series::Published(name, _) => name,
        }
    }

    /// What it has for each number of requests.
    pub fn points(&self) -> Vec<Point> {
        match self {
            Series::Measured(_, batches) => batches.points(),
            Series::Published(_, points) => {
                let point = |(requests, time): &(u32, Micros)| {
                    let [median, least, most] = [*time; 3];
                    Point { requests: *requests, median, least, most, runs: 1 }
                };
                points.iter().map(point).collect()
            }
        }
    }
}

/// The picture of all series, whose laws go on to so many requests at least.
pub fn growth(series: &[Series<'_>], room: Room, reach: u32) -> Growth {
    let all: Vec<(&Series<'_>, Vec<Point>)> = series.iter().map(|of| (of, of.points())).collect();
    let points = || all.iter().flat_map(|(_, points)| points);
    let most_measured = points().map(|point| point.requests).max().unwrap_or_default();
    let most_requests = most_measured.max(reach).max(10);
    let ends = all.iter().filter_map(|(of, _)| match of {
        Series::Measured(_, batches) if most_measured < reach => Some(batches.law()?.time(reach)),
        _ => None,
    });
    let longest = points().map(|point| point.most).chain(ends).max().unwrap_or_default();
    let shortest = points().map(|point| point.least).min().unwrap_or_default();
    let frame = Area {
        x: room.left,
        y: room.top,
        width: room.width.saturating_sub(room.left + room.right).max(40),
        height: room.height.saturating_sub(room.top + room.bottom),
    };
    let scale = Scale { frame, most_requests, ..Scale::of(shortest, longest) };
    let (mut runs, mut published) = (MEASURED.iter(), PUBLISHED.iter());
    let curve = |(series, points): &(&Series<'_>, Vec<Point>)| {
        let classes = if matches!(series, Series::Measured(..)) { &mut runs } else { &mut published };
        let dots: Vec<Dot> = points.iter().map(|point| scale.dot(series, point)).collect();
        let law = match series {
            Series::Measured(_, batches) => batches.law(),
            Series::Published(..) => None,
        };
        let line = match (series, &law) {
            (Series::Published(..), _) => path(dots.iter().map(|dot| (dot.x * TENTHS, dot.y * TENTHS))),
            (Series::Measured(..), Some(law)) => {
                let sizes = sizes_up_to(most_requests);
                let fine = scale.times(TENTHS);
                path(sizes.into_iter().map(|size| (fine.x(size), fine.y(law.time(size)))))
            }
            (Series::Measured(..), None) => String::new(),
        };
        // Where fewer were measured than another curve has, the law goes on beyond them: its end is no measured figure.
        let last = points.last().zip(dots.last()).map(|(point, dot)| match law {
            Some(law) if point.requests < most_requests => {
                let time = law.time(most_requests);
                (scale.x(most_requests), scale.y(time), format!("≈ {}", seconds(time)))
            }
            _ => (dot.x, dot.y, seconds(point.median)),
        });
        let class = classes.next().copied().unwrap_or("more");
        Curve { name: series.name().to_owned(), class, line, dots, last }
    };
    let mut curves: Vec<Curve> = all.iter().map(curve).collect();
    keep_apart(&mut curves);
    // What was published lies behind what was measured.
    curves.reverse();
    let goes_on = (most_measured < reach).then_some(reach);
    let requests: Sorted<u32> = points().map(|point| point.requests).chain(goes_on).map(|size| (size, ())).collect();
    let mut sizes: Vec<(u32, String)> = requests.keys().map(|size| (scale.x(*size), grouped((*size).into()))).collect();
    // Of two numbers that would touch the first is written.
    sizes.dedup_by(|next, kept| next.0 - kept.0 < LETTER * (next.1.len() + kept.1.len()) as u32 / 2 + APART);
    Growth {
        frame,
        curves,
        sizes,
        times: scale.decades().map(|time| (scale.y(time), short(time))).collect(),
        summary: summary(&all),
    }
}

/// What the picture shows, in words.
fn summary(all: &[(&Series<'_>, Vec<Point>)]) -> String {
    let of = |(series, points): &(&Series<'_>, Vec<Point>)| {
        let each = points.iter().map(|point| format!("{} {}", grouped(point.requests.into()), seconds(point.median)));
        format!("{}: {}.", series.name(), each.collect::<Vec<_>>().join(", "))
    };
    let all: Vec<String> = all.iter().filter(|(_, points)| !points.is_empty()).map(of).collect();
    format!("Time for N requests. {}", all.join(" "))
}

/// Moves the last figures so far down that none lies on another.
fn keep_apart(curves: &mut [Curve]) {
    let mut order: Vec<usize> = (0..curves.len()).filter(|place| curves[*place].last.is_some()).collect();
    sort_few(&mut order, |place| curves[*place].last.as_ref().map(|(_, y, _)| *y));
    let mut least = 0;
    for place in order {
        if let Some((_, y, _)) = &mut curves[place].last {
            *y = (*y).max(least);
            least = *y + LINE;
        }
    }
}

/// Numbers up to that one, so near each other that a curve through them is smooth.
fn sizes_up_to(most: u32) -> Vec<u32> {
    let sizes = std::iter::successors(Some(1_u32), |size| size.checked_add(1 + size / 24));
    sizes.take_while(|size| *size < most).chain([most]).collect()
}

/// A line through points in tenths of pixels: in whole ones a straight line that rises slowly has steps.
fn path(points: impl Iterator<Item = (u32, u32)>) -> String {
    let number = |tenths: u32| match tenths % TENTHS {
        0 => (tenths / TENTHS).to_string(),
        tenth => format!("{}.{tenth}", tenths / TENTHS),
    };
    let part = |(place, (x, y)): (usize, (u32, u32))| {
        format!("{}{} {}", if place == 0 { 'M' } else { 'L' }, number(x), number(y))
    };
    points.enumerate().map(part).collect()
}

/// Where numbers and times stand.
#[derive(Clone, Copy, Default)]
struct Scale {
    frame: Area,
    most_requests: u32,
    /// The times at the bottom and at the top: powers of ten.
    from: Micros,
    to: Micros,
}

impl Scale {
    /// One whose powers of ten hold those times.
    fn of(shortest: Micros, longest: Micros) -> Scale {
        let mut from = LEAST;
        while from.times(10) <= shortest && from < from.times(10) {
            from = from.times(10);
        }
        let mut to = from.times(10);
        while to < longest {
            to = to.times(10);
        }
        Scale { from, to, ..Scale::default() }
    }

    fn decades(&self) -> impl Iterator<Item = Micros> {
        let to = self.to;
        std::iter::successors(Some(self.from), |time| time.0.checked_mul(10).map(Micros))
            .take_while(move |time| *time <= to)
    }

    /// The same on a ground that is so many times as large.
    fn times(&self, factor: u32) -> Scale {
        let Area { x, y, width, height } = self.frame;
        let frame = Area { x: x * factor, y: y * factor, width: width * factor, height: height * factor };
        Scale { frame, ..*self }
    }

    fn x(&self, requests: u32) -> u32 {
        self.frame.x + part(self.frame.width, log2(requests.into()), log2(self.most_requests.into()))
    }

    fn y(&self, time: Micros) -> u32 {
        let above = log2(time.clamp(self.from, self.to).0) - log2(self.from.0);
        self.frame.y + self.frame.height - part(self.frame.height, above, log2(self.to.0) - log2(self.from.0))
    }

    fn dot(&self, series: &Series<'_>, point: &Point) -> Dot {
        let (high, low) = (self.y(point.most), self.y(point.least));
        let requests = counted(point.requests.into(), "request", "requests");
        let spread = if point.least == point.most {
            String::new()
        } else {
            format!(", {} to {}", seconds(point.least), seconds(point.most))
        };
        Dot {
            x: self.x(point.requests),
            y: self.y(point.median),
            spread: (low > high + 2).then_some((high, low)),
            words: format!("{}, {requests}: {}{spread}", series.name(), seconds(point.median)),
        }
    }
}

/// A length's share of so many parts of a whole. In tenths of pixels the product can be larger than either holds.
fn part(length: u32, parts: u32, whole: u32) -> u32 {
    (u64::from(length) * u64::from(parts) / u64::from(whole.max(1))) as u32
}

/// About the binary logarithm in 4096ths: near enough for a pixel, without what makes it exact.
fn log2(number: u64) -> u32 {
    let number = number.max(1);
    let whole = number.ilog2();
    let part = if whole >= 12 { number >> (whole - 12) } else { number << (12 - whole) } as u32 - 4_096;
    // Between two powers of two the curve lies a little above the straight line.
    whole * 4_096 + part + part * (4_096 - part) / 4_096 * 348 / 1_024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_exact_to_a_pixel() {
        for number in (1..2_000).chain([32_580_000, 18_010_000, u64::from(u32::MAX)]) {
            let exact = (number as f64).log2() * 4_096.0;
            assert!((f64::from(log2(number)) - exact).abs() < 45.0, "{number}: {} for {exact}", log2(number));
        }
    }

    #[test]
    fn as_many_requests_as_a_number_holds_have_a_curve() {
        let many = [(1, Micros(1)), (u32::MAX, Micros(1 << 47))];
        let room = Room { width: 3_000, height: 132, left: 46, right: 64, top: 8, bottom: 20 };
        let picture = growth(&[Series::Published("many", &many)], room, 0);
        assert_eq!(picture.curves[0].last.as_ref().map(|(x, ..)| *x), Some(picture.frame.x + picture.frame.width));
        let sizes = sizes_up_to(u32::MAX);
        assert!(sizes.len() < 500 && sizes.last() == Some(&u32::MAX) && sizes.is_sorted());
    }

    #[test]
    fn what_stands_at_the_end_of_a_curve_is_the_value_there() {
        let (one, other) =
            ([(10, Micros(100_000)), (500, Micros(5_000_000))], [(10, Micros(100_000)), (100, Micros(1_000_000))]);
        let series = [Series::Published("whole", &one), Series::Published("half", &other)];
        let room = Room { width: 300, height: 132, left: 46, right: 64, top: 8, bottom: 20 };
        for curve in growth(&series, room, 0).curves {
            let end = curve.dots.last().map(|dot| (dot.x, dot.y));
            assert_eq!(curve.last.map(|(x, y, _)| (x, y)), end, "{}", curve.name);
        }
    }

    #[test]
    fn the_line_of_one_after_another_is_straight() {
        let frame = Area { x: 52, y: 12, width: 800, height: 268 };
        let scale = Scale { frame, most_requests: 500, ..Scale::of(Micros(10_000), Micros(32_580_000)) };
        let (fine, whole) = (scale.times(TENTHS), f64::from(frame.height) / 4.0 * 500_f64.log10());
        let points = sizes_up_to(500).into_iter().map(|size| (fine.x(size), fine.y(Micros(u64::from(size) * 10_000))));
        for (x, y) in points.clone() {
            let share = f64::from(x - frame.x * TENTHS) / f64::from(frame.width * TENTHS);
            let off = f64::from((frame.y + frame.height) * TENTHS - y) / 10.0 - share * whole;
            assert!(off.abs() < 1.0, "{off} pixels off at {x}");
        }
        assert_eq!(path([(105, 20)].into_iter()), "M10.5 2");
    }

    #[test]
    fn powers_of_ten_hold_all_times() {
        let scale = Scale::of(Micros(10_000), Micros(32_580_000));
        assert_eq!((scale.from, scale.to, scale.decades().count()), (Micros(10_000), Micros(100_000_000), 5));
        let scale = Scale::of(Micros::ZERO, Micros::ZERO);
        assert_eq!((scale.from, scale.to), (Micros(1_000), Micros(10_000)));
    }
}
