//! A strip for each size of batch, with a bar for each time that it was measured.

use crate::collections::sorted::Sorted;
use crate::lens::highlight::Entity;
use crate::lens::results::batches::{Batches, MeasuredBatch};
use crate::lens::words::figures::{counted, seconds};

use super::bars::Bar;
use super::strip::{Mark, Shape, Strip, Wanted};

const HEIGHT: u32 = 20;

/// The strips: one for the probes, then one for each size.
pub fn strips(batches: &Batches, wanted: Wanted<'_>) -> Vec<Strip> {
    let strip = |size| strip(batches, size, wanted);
    sizes(batches).into_iter().skip(wanted.first).take(wanted.most).map(strip).collect()
}

/// The sizes that have a strip, in the order of their first batches; nothing stands for the probes.
pub fn sizes(batches: &Batches) -> Vec<Option<u32>> {
    let mut seen: Sorted<u32> = Sorted::default();
    let is_new = |size: &Option<u32>| seen.insert(size.map_or(0, |size| size.saturating_add(1)), ()).is_none();
    batches.all().iter().map(size).filter(is_new).collect()
}

/// The batches of a strip.
pub fn of(batches: &Batches, wanted: Option<u32>) -> impl DoubleEndedIterator<Item = &MeasuredBatch> {
    batches.all().iter().filter(move |batch| size(batch) == wanted)
}

fn size(batch: &MeasuredBatch) -> Option<u32> {
    (!batch.is_probe).then_some(batch.requests)
}

fn strip(batches: &Batches, size: Option<u32>, wanted: Wanted<'_>) -> Strip {
    let mark = |batch: &MeasuredBatch| {
        let entity = Some(Entity::Event(batch.from.step));
        Mark {
            shape: Shape::Bar(if batch.is_probe { Bar::Waiting } else { Bar::Working }),
            from: batch.from.at,
            to: batch.to.unwrap_or(wanted.until).max(batch.from.at),
            y: 3,
            height: wanted.height.unwrap_or(HEIGHT) - 6,
            words: batch.time().map(seconds),
            entity,
            is_lit: wanted.lit.entity() == entity,
        }
    };
    let name = size.map_or_else(|| "Probes".to_owned(), |size| counted(size.into(), "request", "requests"));
    Strip {
        whole: name.clone(),
        name,
        entity: None,
        is_lit: false,
        height: wanted.height.unwrap_or(HEIGHT),
        marks: of(batches, size).map(mark).collect(),
    }
}
