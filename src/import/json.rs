//! Any JSON, for files in which anything may stand anywhere: what is wanted of it is asked for by name, and whatever is
//! missing, or of another kind, is simply not there.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// How much of a text is kept, in bytes: few names and addresses are longer, but bodies are.
const LONGEST: usize = 4 * 1024;
/// The most members of a list or an object that are kept.
const MOST: usize = 1_000;

/// A value.
pub(super) enum Json {
    Nothing,
    /// A whole number, which may be an id of 64 bits.
    Whole(u64),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

static NOTHING: Json = Json::Nothing;

impl Json {
    /// What an object has under that name.
    pub(super) fn get(&self, name: &str) -> &Json {
        self.members().iter().find(|(key, _)| key == name).map_or(&NOTHING, |(_, value)| value)
    }

    /// All that an object has, by name.
    pub(super) fn members(&self) -> &[(String, Json)] {
        if let Json::Object(members) = self { members } else { &[] }
    }

    /// What a list has.
    pub(super) fn list(&self) -> &[Json] {
        if let Json::List(list) = self { list } else { &[] }
    }

    /// The first of a list.
    pub(super) fn first(&self) -> &Json {
        self.list().first().unwrap_or(&NOTHING)
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }

    /// A number.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Json::Whole(number) => Some(*number as f64),
            Json::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A number or a text, as a name.
    pub(super) fn word(&self) -> Option<String> {
        match self {
            Json::Whole(number) => Some(number.to_string()),
            Json::Number(number) => Some((*number as i64).to_string()),
            Json::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_bool<E>(self, is: bool) -> Result<Json, E> {
                Ok(Json::Number(is.into()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
                Ok(Json::Number(number as f64))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
                Ok(Json::Whole(number))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
                Ok(Json::Number(number))
            }

            fn visit_str<E>(self, text: &str) -> Result<Json, E> {
                Ok(Json::Text(text[..text.floor_char_boundary(LONGEST)].to_owned()))
            }

            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Nothing)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
                let mut list = Vec::new();
                while let Some(value) = seq.next_element()? {
                    if list.len() < MOST {
                        list.push(value);
                    }
                }
                Ok(Json::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    if members.len() < MOST {
                        members.push(member);
                    }
                }
                Ok(Json::Object(members))
            }
        }

        deserializer.deserialize_any(Any)
    }
}
