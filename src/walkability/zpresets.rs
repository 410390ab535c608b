//! The norms, as values of [`ZIndex`].

use super::zindex::{ZIndex, ZReference};
use crate::error::{Error, Result};

impl ZIndex {
    /// Names of the presets.
    pub const PRESETS: [&'static str; 6] = ["ghsci", "ghsci_25_cities", "frank", "frank_without_far", "beh", "japan"];

    /// A preset by its name.
    ///
    /// # Errors
    /// A name that is no preset; the message has the nearest ones.
    pub fn preset(name: &str) -> Result<ZIndex> {
        Ok(match name {
            "ghsci" => Self::ghsci(),
            "ghsci_25_cities" => Self::ghsci_25_cities(),
            "frank" => Self::frank(),
            "frank_without_far" => Self::frank_without_far(),
            "beh" => Self::beh(),
            "japan" => Self::japan(),
            _ => return Err(Error::unknown("walkability index", name, Self::PRESETS)),
        })
    }

    /// Global Healthy and Sustainable City Indicators: daily living (0 to 3), population density and intersection density
    /// of the neighborhood, against the data.
    ///
    /// [`ghsci_components`](super::ghsci_components) gives the columns. All cities in one frame are pooled;
    /// [`ZIndex::within`] takes each by itself. A city's value is the mean of its cells weighted by people
    /// ([`weighted_mean`](super::weighted_mean)).
    ///
    /// # References
    /// Boeing et al., Lancet Global Health 10 (2022); code of global-indicators, whose standard deviation has ddof 1.
    pub fn ghsci() -> Self {
        let terms = [("daily_living", 1.0), ("population_density_per_km2", 1.0), ("intersection_density_per_km2", 1.0)];
        let cited = "Global Healthy and Sustainable City Indicators; Boeing et al., Lancet Global Health 10 (2022)";
        ZIndex::new("ghsci", terms).cited(cited)
    }

    /// As [`ZIndex::ghsci`], against the 25 cities of the study of 2022, so that a city needs no others beside it.
    pub fn ghsci_25_cities() -> Self {
        let mut index = Self::ghsci();
        // Daily living, people and intersections per km².
        let references = [(1.028, 0.915), (11_093.1, 13_637.9), (98.44, 36.96)];
        for (term, (mean, sd)) in index.terms.iter_mut().zip(references) {
            term.reference = Some(ZReference { mean, sd });
        }
        index.name = "ghsci_25_cities".into();
        index
    }

    /// Frank et al.: intersection density twice, net residential density, floor area ratio of retail, land-use mix.
    ///
    /// Intersections are those of three or more legs; residential density is dwellings over residential land; the ratio is
    /// floor area over land area of retail; the mix is [`entropy`](super::entropy) over five classes of floor area
    /// (residential, retail without big boxes above 300,000 square feet, entertainment, office, institutional). The ddof,
    /// 1, is that of common statistical software; the paper does not say.
    ///
    /// # References
    /// Frank et al., The development of a walkability index, Br. J. Sports Med. 44 (2010).
    pub fn frank() -> Self {
        let terms =
            [("intersection_density", 2.0), ("residential_density", 1.0), ("retail_far", 1.0), ("land_use_mix", 1.0)];
        ZIndex::new("frank", terms).cited("Frank et al., Br. J. Sports Med. 44 (2010)")
    }

    /// As [`ZIndex::frank`] without the floor area ratio of retail, which many cities do not know.
    pub fn frank_without_far() -> Self {
        let mut index = Self::frank();
        index.terms.retain(|t| t.column != "retail_far");
        index.name = "frank_without_far".into();
        index
    }

    /// Built Environment and Health project, New York: the four components of Frank et al., each once, and the density of
    /// subway stops.
    ///
    /// The mix is [`entropy`](super::entropy) with [`MixBase::PresentWithTraces`](super::MixBase::PresentWithTraces); the
    /// components are those of 1 km about census blocks, averaged by tract. The ddof, 1, is an assumption.
    ///
    /// # References
    /// Neckerman et al., J. Public Health Policy 30 (2009).
    pub fn beh() -> Self {
        let terms =
            ["intersection_density", "residential_density", "retail_far", "land_use_mix", "subway_stop_density"];
        ZIndex::new("beh", terms.map(|t| (t, 1.0))).cited("Neckerman et al., J. Public Health Policy 30 (2009)")
    }

    /// The index used in studies of Japan: population density, intersection density, number of types of destinations.
    ///
    /// [`neighborhoods`](super::neighborhoods) gives the columns. Some studies add the integration of space syntax. The
    /// ddof, 1, is an assumption.
    ///
    /// # References
    /// Work of Koohsari, Amagasa and others, read at second hand: the definition was not seen in a paper of theirs.
    pub fn japan() -> Self {
        let terms = ["population_density_per_km2", "intersection_density_per_km2", "destination_types"];
        ZIndex::new("japan", terms.map(|t| (t, 1.0))).cited("after Koohsari, Amagasa and others, at second hand")
    }

    fn cited(mut self, citation: &str) -> Self {
        self.citation = citation.to_owned();
        self
    }
}
