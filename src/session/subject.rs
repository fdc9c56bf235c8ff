//! What the reader points at or has focused.

use crate::lens::highlight::Entity;

/// Something that can be pointed at.
///
/// An element of the page that carries [`Subject::name`] as its `data-lit` lights it by hover and focus, and leads to
/// its moment by a click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Of which of the shown runs. A line of the source is of all.
    pub run: usize,
    /// What of that run.
    pub entity: Entity,
}

impl Subject {
    /// A thing of the run of that place.
    pub fn of(run: usize, entity: Entity) -> Subject {
        Subject { run, entity }
    }

    /// As elements carry it: the run's place, then the thing.
    pub fn name(self) -> String {
        format!("{}{}", self.run, self.entity.name())
    }

    /// Reads what [`Subject::name`] has written.
    pub fn named(name: &str) -> Option<Subject> {
        let digits = name.bytes().take_while(u8::is_ascii_digit).count();
        let (run, entity) = name.split_at(digits);
        Some(Subject { run: run.parse().ok()?, entity: Entity::named(entity)? })
    }
}
