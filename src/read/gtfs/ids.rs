//! Ids of a feed as numbers.

use rustc_hash::FxHashMap;

/// Longest id that is kept within the map itself.
const SHORT: usize = 15;

/// Ids numbered in the order in which they were first met.
#[derive(Default)]
pub(super) struct Ids {
    /// Ids of up to [`SHORT`] bytes and their length as one number: millions of look-ups need not follow a pointer.
    short: FxHashMap<u128, u32>,
    long: FxHashMap<Box<[u8]>, u32>,
}

impl Ids {
    pub(super) fn get(&self, id: &[u8]) -> Option<u32> {
        match packed(id) {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(id).copied(),
        }
    }

    /// Number of an id, and whether it is met for the first time.
    pub(super) fn insert(&mut self, id: &[u8]) -> (u32, bool) {
        if let Some(known) = self.get(id) {
            return (known, false);
        }
        let number = u32::try_from(self.short.len() + self.long.len()).unwrap_or(u32::MAX);
        match packed(id) {
            Some(key) => self.short.insert(key, number),
            None => self.long.insert(id.into(), number),
        };
        (number, true)
    }

    /// The id of a number; slow, for messages.
    pub(super) fn name(&self, number: u32) -> String {
        let long = self.long.iter().find(|(_, n)| **n == number).map(|(id, _)| id.to_vec());
        let short = || self.short.iter().find(|(_, n)| **n == number).map(|(key, _)| unpacked(*key));
        super::fields::shown(&long.or_else(short).unwrap_or_default())
    }
}

fn packed(id: &[u8]) -> Option<u128> {
    let mut bytes = [0; SHORT + 1];
    bytes[..SHORT].get_mut(..id.len())?.copy_from_slice(id);
    bytes[SHORT] = id.len() as u8;
    Some(u128::from_le_bytes(bytes))
}

fn unpacked(key: u128) -> Vec<u8> {
    let [id @ .., length] = key.to_le_bytes();
    id.into_iter().take(usize::from(length)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_any_length_keep_their_numbers() {
        let ids: Vec<Vec<u8>> =
            (0..40).map(|n| vec![b'x'; n]).chain([b"x\0".to_vec(), vec![b'y'; 15], vec![b'y'; 16]]).collect();
        let mut numbers = Ids::default();
        for (id, n) in ids.iter().zip(0..) {
            assert_eq!(numbers.get(id), None);
            assert_eq!(numbers.insert(id), (n, true));
        }
        for (id, n) in ids.iter().zip(0..) {
            assert_eq!((numbers.get(id), numbers.insert(id)), (Some(n), (n, false)));
            assert_eq!(numbers.name(n).as_bytes(), id);
        }
    }
}
