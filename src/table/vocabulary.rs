//! The raw figures that a city table may hold: id, quantity, unit.

/// What a figure measures; decides its unit, its range and how other units convert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Quantity {
    /// Number of people, `persons`.
    Persons,
    /// Number of households, `households`.
    Households,
    /// Area, `km2` (`ha` and `m2` are converted).
    Area,
    /// A share of a whole, `%`, from 0 to 100.
    Share,
    /// A percentage that may pass 100 or fall below 0, `%`.
    Percent,
    /// Money, `thousand JPY`; any three-letter currency, plain, in thousands or in millions.
    Money,
    /// A pure number, `index`.
    Index,
    /// Vehicle-kilometres per person and day.
    VehicleKm,
    /// Grams per person and day.
    Waste,
}

impl Quantity {
    /// The unit in which figures of this quantity are kept.
    pub fn unit(self) -> &'static str {
        match self {
            Quantity::Persons => "persons",
            Quantity::Households => "households",
            Quantity::Area => "km2",
            Quantity::Share | Quantity::Percent => "%",
            Quantity::Money => "thousand JPY",
            Quantity::Index => "index",
            Quantity::VehicleKm => "vehicle-km/person/day",
            Quantity::Waste => "g/person/day",
        }
    }

    /// Factor from `unit` to the kept unit, and the currency where there is one; `None` for an unknown unit.
    pub(crate) fn factor(self, unit: &str) -> Option<(f64, Option<[u8; 3]>)> {
        let plain = |f| Some((f, None));
        // A text behind the percent sign says of what; it does not change the figure.
        let percent = unit == "%" || unit.starts_with("% of ");
        match (self, unit) {
            (Quantity::Persons, "persons") | (Quantity::Households, "households") => plain(1.0),
            (Quantity::Persons, "thousand persons") | (Quantity::Households, "thousand households") => plain(1e3),
            (Quantity::Area, "km2") => plain(1.0),
            (Quantity::Area, "ha") => plain(1e-2),
            (Quantity::Area, "m2") => plain(1e-6),
            (Quantity::Share | Quantity::Percent, _) if percent => plain(1.0),
            (Quantity::Share | Quantity::Percent, "share") => plain(100.0),
            (Quantity::Index, "index") => plain(1.0),
            (Quantity::VehicleKm, u) if u.starts_with("vehicle-km/person") => plain(1.0),
            (Quantity::Waste, "g/person/day") => plain(1.0),
            (Quantity::Waste, "kg/person/day") => plain(1e3),
            (Quantity::Money, u) => {
                let (factor, currency) = match u.split_once(' ') {
                    Some(("thousand", c)) => (1.0, c),
                    Some(("million", c)) => (1e3, c),
                    None => (1e-3, u),
                    _ => return None,
                };
                let code: [u8; 3] = currency.as_bytes().try_into().ok()?;
                code.iter().all(u8::is_ascii_uppercase).then_some((factor, Some(code)))
            }
            _ => None,
        }
    }

    /// The units that [`crate::read::figures`] takes for this quantity, for messages.
    pub(crate) fn accepted(self) -> &'static str {
        match self {
            Quantity::Persons => "`persons` or `thousand persons`",
            Quantity::Households => "`households` or `thousand households`",
            Quantity::Area => "`km2`, `ha` or `m2`",
            Quantity::Share | Quantity::Percent => "`%` or `share`",
            Quantity::Money => "`thousand JPY` (or another three-letter currency, plain, `thousand` or `million`)",
            Quantity::Index => "`index`",
            Quantity::VehicleKm => "`vehicle-km/person/day`",
            Quantity::Waste => "`g/person/day` or `kg/person/day`",
        }
    }

    /// What is wrong with `value` in the kept unit, or `None` when it may stand.
    pub(crate) fn fault(self, value: f64) -> Option<String> {
        if !value.is_finite() {
            return Some(format!("{value} is not a finite number; leave the field empty where the figure is unknown"));
        }
        match self {
            Quantity::Percent => None,
            Quantity::Share if !(0.0..=100.0).contains(&value) => Some(format!("{value} is not a share (0 to 100 %)")),
            _ if value < 0.0 => Some(format!("{value} is negative; a figure in {} is 0 or more", self.unit())),
            _ => None,
        }
    }
}

/// One kind of raw figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FigureKind {
    /// Id, as in the `indicator` column of a figures file.
    pub id: &'static str,
    /// What it measures.
    pub quantity: Quantity,
    /// What it is, in a line.
    pub about: &'static str,
}

macro_rules! kinds {
    ($($id:literal $quantity:ident $about:literal;)*) => {
        /// Every raw figure the crate knows, in the order of the indicator themes.
        ///
        /// Outside Japan, give `did_population` and `did_area` of the nearest equivalent, such as the urban centres
        /// of the Degree of Urbanisation, and say so in `source`.
        pub const FIGURE_KINDS: &[FigureKind] =
            &[$(FigureKind { id: $id, quantity: Quantity::$quantity, about: $about }),*];
    };
}

kinds! {
    "population_total" Persons "residents on census day";
    "population_total_preliminary" Persons "preliminary count of a later census";
    "population_projection" Persons "projected residents";
    "share_65plus_projection" Share "projected share of residents aged 65 and over";
    "population_resident_register" Persons "residents on the register, the divisor of public finance";
    "population_0_14" Persons "residents under 15";
    "population_65plus" Persons "residents aged 65 and over";
    "population_75plus" Persons "residents aged 75 and over";
    "households_private" Households "private households";
    "households_single_65plus" Households "one-person households whose member is 65 or over";
    "day_night_population_ratio" Percent "daytime over night-time population";
    "area_total" Area "area of the municipality";
    "area_inhabitable" Area "area less forest, lakes and wild land";
    "did_population" Persons "residents of densely inhabited districts";
    "did_area" Area "area of densely inhabited districts";
    "employees_private_establishments" Persons "persons working in private establishments";
    "coverage_medical" Share "residents within walking range of medical care";
    "coverage_commerce" Share "residents within walking range of a supermarket";
    "coverage_station_or_busstop" Share "residents within walking range of a station or bus stop";
    "coverage_park" Share "residents within walking range of a park";
    "coverage_nursery_0_4" Share "children aged 0 to 4 within walking range of a nursery";
    "light_vehicle_km_per_capita" VehicleKm "distance driven by light vehicles on roads in the city, per resident";
    "sidewalk_provision_rate" Share "length of roads that have a sidewalk";
    "fiscal_strength_index" Index "standard revenue over standard need";
    "municipal_expenditure" Money "settled general-account expenditure";
    "municipal_civil_engineering_expenditure" Money "of which civil engineering";
    "real_debt_service_ratio" Percent "debt service over standard fiscal scale";
    "vacancy_rate" Share "dwellings without a resident";
    "share_owner_occupied" Share "dwellings owned by those who live in them";
    "waste_per_person_day" Waste "municipal solid waste generated";
    "recycling_rate" Share "municipal solid waste recycled";
}

/// The kind of figure called `id`; the names `population_projection_2050` and `share_65plus_projection_2050` are
/// understood too.
pub fn figure_kind(id: &str) -> Option<&'static FigureKind> {
    position(id).map(|i| &FIGURE_KINDS[i])
}

pub(crate) fn position(id: &str) -> Option<usize> {
    let id = match id {
        "population_projection_2050" => "population_projection",
        "share_65plus_projection_2050" => "share_65plus_projection",
        other => other,
    };
    FIGURE_KINDS.iter().position(|k| k.id == id)
}
