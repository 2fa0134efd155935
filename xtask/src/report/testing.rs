//! What the tests of the pictures share.

/// What `write` draws, without its colours.
pub fn without_colour(
    write: impl FnOnce(&mut anstream::StripStream<Vec<u8>>) -> std::io::Result<()>,
) -> String {
    let mut out = anstream::StripStream::new(Vec::new());
    write(&mut out).expect("a vector takes everything");
    String::from_utf8(out.into_inner()).expect("it is text")
}
