//! The formulas, one by one, and what each needs.

use serde::{Deserialize, Serialize};

use super::super::mix::{MixBase, balance, check, entropy};
use crate::error::{DataError, Result};

/// Trip ends a day for each household, and for each job in retail, offices, industry, services and entertainment.
const TRIPS: [f64; 6] = [11.0, 22.0, 3.0, 2.0, 31.0, 43.0];
/// Place of industry among the six.
const INDUSTRY: usize = 3;
/// How much an intersection of three legs counts, one of four counting 1.
const THREE_LEGS: f64 = 0.667;
/// Acres in a square mile.
const ACRES_PER_SQUARE_MILE: f64 = 640.0;
/// Share of the land below which the unprotected part does not count.
const LEAST_UNPROTECTED: f64 = 0.005;

/// Trip ends a day of households and of jobs in retail, offices, industry, services and entertainment: 11, 22, 3, 2, 31
/// and 43 for each.
pub fn trip_ends(households: f64, jobs: [f64; 5]) -> [f64; 6] {
    let [retail, office, industry, service, entertainment] = jobs;
    let counts = [households, retail, office, industry, service, entertainment];
    std::array::from_fn(|i| TRIPS[i] * counts[i])
}

/// Mix of trip ends, 0 to 1: `D2C_TRPMX1` with industry, over ln 6; `D2C_TRPMX2` without, over ln 5.
///
/// # Missing values
/// `None` where there are no trips.
///
/// # Errors
/// A number of trips below 0 or that is not finite.
pub fn trip_mix(trips: [f64; 6], with_industry: bool) -> Result<Option<f64>> {
    let counted = |(i, t): (usize, f64)| (with_industry || i != INDUSTRY).then_some(t);
    let trips: Vec<f64> = trips.into_iter().enumerate().filter_map(counted).collect();
    entropy(&trips, MixBase::Possible)
}

/// Equilibrium of trips from homes and to jobs, `exp(-|H / E - 1|)` (`D2C_TRIPEQ`); jobs in industry count.
///
/// # Missing values
/// `None` where there are no jobs.
///
/// # Errors
/// A number of trips below 0 or that is not finite.
pub fn trip_equilibrium(trips: [f64; 6]) -> Result<Option<f64>> {
    check(&trips)?;
    Ok(closeness(trips[0], trips[1..].iter().sum()))
}

/// How near `a` is to `b`: `exp(-|a / b - 1|)`, 1 where they are equal; none where `b` is 0.
fn closeness(a: f64, b: f64) -> Option<f64> {
    ratio(a, b).map(|r| (-(r - 1.0).abs()).exp())
}

/// Weighted intersection density (`D3B`) of the densities of intersections of three and of four legs, on multi-modal
/// streets and on those for people on foot, all per square mile: three legs count 0.667, streets for cars alone 0.
///
/// The densities must already carry the weights of one-way streets, which the database's own `D3BMM3` and its kin do: an
/// intersection of a two-way with a one-way street counts 1/2, one of two one-way streets 1/4.
///
/// # References
/// US EPA, Smart Location Database user guide (2014), D3B.
pub fn intersection_density_weighted(multimodal: (f64, f64), pedestrian: (f64, f64)) -> f64 {
    THREE_LEGS * (multimodal.0 + pedestrian.0) + multimodal.1 + pedestrian.1
}

/// How much a destination counts by the minutes to it: `a t^-b e^(-c t)` up to a limit, 0 beyond.
///
/// The default is that of `D5`: a = 1, b = 0.300, c = 0.070, 45 minutes. The power has no bound towards 0 minutes; the
/// weight is held at 1 at most, which the source leaves open.
///
/// # Examples
/// ```
/// use compact_city::walkability::D5Decay;
/// let decay = D5Decay::default();
/// assert!((decay.weight(10.0) - 0.24888).abs() < 5e-6);
/// assert_eq!((decay.weight(0.0), decay.weight(45.1)), (1.0, 0.0));
/// ```
///
/// # References
/// US EPA, Smart Location Database user guide (2014), D5.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct D5Decay {
    /// Scale.
    pub a: f64,
    /// Power of the minutes.
    pub b: f64,
    /// Decay per minute.
    pub c: f64,
    /// The most minutes, which count.
    pub limit_min: f64,
}

impl Default for D5Decay {
    fn default() -> Self {
        D5Decay { a: 1.0, b: 0.3, c: 0.07, limit_min: 45.0 }
    }
}

impl D5Decay {
    /// Checks the parameters.
    ///
    /// # Errors
    /// A scale or limit that is not above 0, a power or decay below 0, one that is not finite.
    pub fn check(&self) -> Result<()> {
        let parameters =
            [("a", self.a, true), ("b", self.b, false), ("c", self.c, false), ("limit_min", self.limit_min, true)];
        for (field, value, above_0) in parameters {
            let sound = value.is_finite() && (value > 0.0 || (value == 0.0 && !above_0));
            if !sound {
                let least = if above_0 { "above 0" } else { "of 0 or more" };
                let problem = format!("{value} is not a parameter of the decay; expected a number {least}");
                return Err(DataError::new("D5 decay", problem).field(field).into());
            }
        }
        Ok(())
    }

    /// The weight at so many minutes, 0 to 1; 0 for what is no time, and where parameters that do not
    /// [`check`](D5Decay::check) give no number.
    pub fn weight(&self, minutes: f64) -> f64 {
        if !(0.0..=self.limit_min).contains(&minutes) {
            return 0.0;
        }
        let weight = self.a * minutes.powf(-self.b) * (-self.c * minutes).exp();
        if weight >= 0.0 { weight.min(1.0) } else { 0.0 }
    }

    /// What can be reached: the sum of destinations by their weight (`D5AR` and `D5BR` of jobs, `D5AE` and `D5BE` of people
    /// of working age).
    ///
    /// # Errors
    /// A number of destinations below 0 or not finite, a time below 0 or that is no number; those of
    /// [`D5Decay::check`].
    pub fn reach(&self, destinations: impl IntoIterator<Item = (f64, f64)>) -> Result<f64> {
        self.check()?;
        let mut all = crate::table::sum::Sum::default();
        for (row, (minutes, count)) in (1_u64..).zip(destinations) {
            let fault = |field: &str, problem: String| DataError::new("destinations", problem).line(row).field(field);
            if minutes.is_nan() || minutes < 0.0 {
                return Err(fault("minutes", format!("{minutes} is not a time in minutes, 0 or more")).into());
            }
            if !(count.is_finite() && count >= 0.0) {
                return Err(fault("count", format!("{count} is not a number of 0 or more")).into());
            }
            all.add(count * self.weight(minutes));
        }
        Ok(all.value())
    }
}

/// `a / b`; none where `b` is 0.
pub(super) fn ratio(a: f64, b: f64) -> Option<f64> {
    (b != 0.0).then(|| a / b)
}

/// True when densities are over all land, because almost none of it is unprotected.
fn over_all_land(unprotected: f64, land: f64) -> bool {
    unprotected < LEAST_UNPROTECTED * land
}

/// `count` over unprotected acres, or over all acres of land where almost none are unprotected.
fn per_acre(count: f64, unprotected: f64, land: f64) -> Option<f64> {
    ratio(count, if over_all_land(unprotected, land) { land } else { unprotected })
}

fn mix(amounts: &[f64], base: MixBase) -> Option<f64> {
    // Inputs have been checked: no amount is at fault here.
    entropy(amounts, base).ok().flatten()
}

fn trips(x: &[f64]) -> [f64; 6] {
    trip_ends(x[0], [x[1], x[2], x[3], x[4], x[5]])
}

/// A column of the database.
pub(super) struct Formula {
    pub(super) id: &'static str,
    pub(super) inputs: &'static [&'static str],
    pub(super) of: fn(&[f64]) -> Option<f64>,
    /// What the database prints where the formula has no value.
    pub(super) published: f64,
    /// Whether the database prints 0 for places outside all regions.
    pub(super) regional: bool,
}

const fn formula(id: &'static str, inputs: &'static [&'static str], of: fn(&[f64]) -> Option<f64>) -> Formula {
    Formula { id, inputs, of, published: 0.0, regional: false }
}

const fn land(id: &'static str, inputs: &'static [&'static str]) -> Formula {
    formula(id, inputs, |x| per_acre(x[0], x[1], x[2]))
}

const fn share(id: &'static str, inputs: &'static [&'static str]) -> Formula {
    formula(id, inputs, |x| ratio(x[0], x[1]))
}

const E5: &[&str] = &["E5_Ret", "E5_Off", "E5_Ind", "E5_Svc", "E5_Ent"];
const E8: &[&str] = &["E8_Ret", "E8_Off", "E8_Ind", "E8_Svc", "E8_Ent", "E8_Ed", "E8_Hlth", "E8_Pub"];
const HH_E5: &[&str] = &["HH", "E5_Ret", "E5_Off", "E5_Ind", "E5_Svc", "E5_Ent"];

/// Every column that follows from the others of its row.
pub(super) const FORMULAS: &[Formula] = &[
    share("Pct_AO0", &["AutoOwn0", "HH"]),
    share("Pct_AO1", &["AutoOwn1", "HH"]),
    share("Pct_AO2p", &["AutoOwn2p", "HH"]),
    share("R_PctLowWage", &["R_LowWageWk", "Workers"]),
    share("E_PctLowWage", &["E_LowWageWk", "TotEmp"]),
    land("D1A", &["CountHU", "Ac_Unpr", "Ac_Land"]),
    land("D1B", &["TotPop", "Ac_Unpr", "Ac_Land"]),
    land("D1C", &["TotEmp", "Ac_Unpr", "Ac_Land"]),
    land("D1C5_RET", &["E5_Ret", "Ac_Unpr", "Ac_Land"]),
    land("D1C5_OFF", &["E5_Off", "Ac_Unpr", "Ac_Land"]),
    land("D1C5_IND", &["E5_Ind", "Ac_Unpr", "Ac_Land"]),
    land("D1C5_SVC", &["E5_Svc", "Ac_Unpr", "Ac_Land"]),
    land("D1C5_ENT", &["E5_Ent", "Ac_Unpr", "Ac_Land"]),
    land("D1C8_RET", &["E8_Ret", "Ac_Unpr", "Ac_Land"]),
    land("D1C8_OFF", &["E8_Off", "Ac_Unpr", "Ac_Land"]),
    land("D1C8_IND", &["E8_Ind", "Ac_Unpr", "Ac_Land"]),
    land("D1C8_SVC", &["E8_Svc", "Ac_Unpr", "Ac_Land"]),
    land("D1C8_ENT", &["E8_Ent", "Ac_Unpr", "Ac_Land"]),
    land("D1C8_ED", &["E8_Ed", "Ac_Unpr", "Ac_Land"]),
    land("D1C8_HLTH", &["E8_Hlth", "Ac_Unpr", "Ac_Land"]),
    land("D1C8_PUB", &["E8_Pub", "Ac_Unpr", "Ac_Land"]),
    formula("D1D", &["CountHU", "TotEmp", "Ac_Unpr", "Ac_Land"], |x| per_acre(x[0] + x[1], x[2], x[3])),
    formula("D1_FLAG", &["Ac_Unpr", "Ac_Land"], |x| Some(f64::from(u8::from(over_all_land(x[0], x[1]))))),
    share("D2A_JPHH", &["TotEmp", "HH"]),
    formula("D2B_E5MIX", E5, |x| mix(x, MixBase::Present)),
    formula("D2B_E5MIXA", E5, |x| mix(x, MixBase::Possible)),
    formula("D2B_E8MIX", E8, |x| mix(x, MixBase::Present)),
    formula("D2B_E8MIXA", E8, |x| mix(x, MixBase::Possible)),
    formula("D2A_EPHHM", HH_E5, |x| mix(x, MixBase::Present)),
    formula("D2C_TRPMX1", HH_E5, |x| trip_mix(trips(x), true).ok().flatten()),
    formula("D2C_TRPMX2", HH_E5, |x| trip_mix(trips(x), false).ok().flatten()),
    Formula {
        // Without jobs the ratio H / E stands as 0, which gives exp(-1).
        published: 0.36787944117144233,
        ..formula("D2C_TRIPEQ", HH_E5, |x| trip_equilibrium(trips(x)).ok().flatten())
    },
    Formula { published: 1.0, regional: true, ..formula("D2R_JOBPOP", &["TotPop", "TotEmp"], |x| balance(x[0], x[1])) },
    Formula {
        published: 1.0,
        regional: true,
        // Without jobs the database has 1, not the 0 of the formula.
        ..formula("D2R_WRKEMP", &["Workers", "TotEmp"], |x| if x[1] > 0.0 { balance(x[0], x[1]) } else { None })
    },
    share("D2A_WRKEMP", &["Workers", "TotEmp"]),
    formula("D2C_WREMLX", &["Workers", "TotEmp"], |x| closeness(x[0], x[1])),
    formula("D3A", &["D3AAO", "D3AMM", "D3APO"], |x| Some(x[0] + x[1] + x[2])),
    formula("D3B", &["D3BMM3", "D3BMM4", "D3BPO3", "D3BPO4"], |x| {
        Some(intersection_density_weighted((x[0], x[1]), (x[2], x[3])))
    }),
    formula("D4D", &["D4C", "Ac_Land"], |x| ratio(x[0], x[1] / ACRES_PER_SQUARE_MILE)),
    share("D4E", &["D4C", "TotPop"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn almost_no_unprotected_land_is_left_out() {
        assert_eq!(per_acre(100.0, 0.4, 100.0), Some(1.0));
        assert_eq!(per_acre(100.0, 0.5, 100.0), Some(200.0));
        assert_eq!(per_acre(100.0, 0.0, 0.0), None);
    }
}
