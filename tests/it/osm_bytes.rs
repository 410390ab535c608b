//! Writes small OpenStreetMap files in PBF, after the format's description on OpenStreetMap's wiki.

/// Tags of an element.
pub(crate) type Tags<'a> = &'a [(&'a str, &'a str)];

/// Id, longitude, latitude and tags of a node.
pub(crate) type Node<'a> = (i64, f64, f64, Tags<'a>);

/// How nodes are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum NodeForm {
    Plain,
    Dense,
}

/// A file under construction: a header, then blobs of nodes, of ways, of relations.
pub(crate) struct OsmBytes(pub(crate) Vec<u8>);

impl OsmBytes {
    pub(crate) fn new() -> Self {
        Self::with_features(&["OsmSchema-V0.6", "DenseNodes"])
    }

    pub(crate) fn with_features(features: &[&str]) -> Self {
        let mut header = Vec::new();
        features.iter().for_each(|f| bytes(&mut header, 4, f.as_bytes()));
        OsmBytes(Vec::new()).blob("OSMHeader", &header)
    }

    /// A blob of nodes.
    pub(crate) fn nodes(self, form: NodeForm, nodes: &[Node<'_>]) -> Self {
        let units = |degrees: f64| (degrees * 1e7).round() as i64;
        let mut texts = Texts::default();
        let mut group = Vec::new();
        match form {
            NodeForm::Plain => {
                for (id, lon, lat, tags) in nodes {
                    let mut node = Vec::new();
                    number(&mut node, 1, zigzag(*id));
                    texts.tags(&mut node, tags);
                    number(&mut node, 8, zigzag(units(*lat)));
                    number(&mut node, 9, zigzag(units(*lon)));
                    bytes(&mut group, 1, &node);
                }
            }
            NodeForm::Dense => {
                let mut dense = Vec::new();
                packed(&mut dense, 1, steps(nodes.iter().map(|n| n.0)));
                packed(&mut dense, 8, steps(nodes.iter().map(|n| units(n.2))));
                packed(&mut dense, 9, steps(nodes.iter().map(|n| units(n.1))));
                let mut tags = Vec::new();
                for (key, value) in nodes.iter().flat_map(|n| n.3.iter().chain([&("", "")])) {
                    match *key {
                        "" => tags.push(0),
                        _ => tags.extend([texts.index(key), texts.index(value)]),
                    }
                }
                packed(&mut dense, 10, tags);
                bytes(&mut group, 2, &dense);
            }
        }
        self.block(&texts, &group)
    }

    /// A blob of dense nodes by the differences that are written, in the order of the file: ids, latitudes, longitudes.
    pub(crate) fn dense_steps(self, steps: [&[i64]; 3]) -> Self {
        let (mut group, mut dense) = (Vec::new(), Vec::new());
        for (field, steps) in [1, 8, 9].into_iter().zip(steps) {
            packed(&mut dense, field, steps.iter().map(|s| zigzag(*s)).collect());
        }
        bytes(&mut group, 2, &dense);
        self.block(&Texts::default(), &group)
    }

    /// Ways: id, nodes, tags.
    pub(crate) fn ways(self, ways: &[(i64, &[i64], Tags<'_>)]) -> Self {
        let mut texts = Texts::default();
        let mut group = Vec::new();
        for (id, nodes, tags) in ways {
            let mut way = Vec::new();
            number(&mut way, 1, *id as u64);
            texts.tags(&mut way, tags);
            packed(&mut way, 8, steps(nodes.iter().copied()));
            bytes(&mut group, 3, &way);
        }
        self.block(&texts, &group)
    }

    /// A relation without members.
    pub(crate) fn relation(self, id: i64, tags: Tags<'_>) -> Self {
        let mut texts = Texts::default();
        let (mut group, mut relation) = (Vec::new(), Vec::new());
        number(&mut relation, 1, id as u64);
        texts.tags(&mut relation, tags);
        bytes(&mut group, 4, &relation);
        self.block(&texts, &group)
    }

    fn block(self, texts: &Texts, group: &[u8]) -> Self {
        let (mut block, mut table) = (Vec::new(), Vec::new());
        bytes(&mut table, 1, b"");
        texts.0.iter().for_each(|t| bytes(&mut table, 1, t.as_bytes()));
        bytes(&mut block, 1, &table);
        bytes(&mut block, 2, group);
        self.blob("OSMData", &block)
    }

    /// A blob of a type with content that is not packed.
    pub(crate) fn blob(self, kind: &str, content: &[u8]) -> Self {
        let mut blob = Vec::new();
        bytes(&mut blob, 1, content);
        self.raw_blob(kind, &blob)
    }

    /// A blob of a type as it is.
    pub(crate) fn raw_blob(mut self, kind: &str, blob: &[u8]) -> Self {
        let mut header = Vec::new();
        bytes(&mut header, 1, kind.as_bytes());
        number(&mut header, 3, blob.len() as u64);
        self.0.extend((header.len() as u32).to_be_bytes());
        self.0.extend(header);
        self.0.extend(blob);
        self
    }
}

#[derive(Default)]
struct Texts(Vec<String>);

impl Texts {
    /// The place of a text; 0 stands for none.
    fn index(&mut self, text: &str) -> u64 {
        let known = self.0.iter().position(|t| t == text);
        let index = known.unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        });
        index as u64 + 1
    }

    fn tags(&mut self, to: &mut Vec<u8>, tags: Tags<'_>) {
        let keys = tags.iter().map(|(key, _)| self.index(key)).collect();
        packed(to, 2, keys);
        let values = tags.iter().map(|(_, value)| self.index(value)).collect();
        packed(to, 3, values);
    }
}

fn varint(to: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

fn steps(values: impl Iterator<Item = i64>) -> Vec<u64> {
    let mut last = 0;
    values.map(|v| zigzag(v - std::mem::replace(&mut last, v))).collect()
}

fn number(to: &mut Vec<u8>, field: u64, value: u64) {
    varint(to, field << 3);
    varint(to, value);
}

pub(crate) fn bytes(to: &mut Vec<u8>, field: u64, value: &[u8]) {
    varint(to, field << 3 | 2);
    varint(to, value.len() as u64);
    to.extend(value);
}

fn packed(to: &mut Vec<u8>, field: u64, values: Vec<u64>) {
    let mut all = Vec::new();
    values.into_iter().for_each(|v| varint(&mut all, v));
    bytes(to, field, &all);
}
