//! Packs texts for addresses as the browser does: deflate, then base64 as addresses have it.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The text, packed.
pub fn pack(text: &str) -> String {
    base64(&compress_to_vec(text.as_bytes(), 6))
}

/// The text of at most so many bytes.
pub fn unpack(packed: &str, most: usize) -> Option<String> {
    String::from_utf8(decompress_to_vec_with_limit(&bytes(packed)?, most).ok()?).ok()
}

fn base64(bytes: &[u8]) -> String {
    let group = |three: &[u8]| {
        let word = three.iter().chain([0, 0].iter()).take(3).fold(0, |word, byte| word << 8 | u32::from(*byte));
        let letter = move |place: u32| char::from(LETTERS[(word >> (18 - 6 * place)) as usize & 63]);
        (0..=three.len() as u32).map(letter).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

fn bytes(packed: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut word, mut bits) = (Vec::new(), 0, 0);
    for letter in packed.bytes() {
        word = word << 6 | LETTERS.iter().position(|of| *of == letter)? as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((word >> bits) as u8);
            word &= (1 << bits) - 1;
        }
    }
    (bits < 6).then_some(bytes)
}
