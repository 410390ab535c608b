//! The list of indicators.

use super::{Direction, Indicator, Scale, Theme};

macro_rules! indicators {
    ($($theme:ident { $($id:literal $dir:ident $scale:ident $unit:literal $en:literal $ja:literal $formula:literal $norm:expr;)* })*) => {
        /// Every indicator, by theme.
        pub const INDICATORS: &[Indicator] = &[$($(Indicator {
            id: $id, name: $en, name_ja: $ja, unit: $unit, direction: Direction::$dir, theme: Theme::$theme,
            scale: Scale::$scale, formula: $formula, norm: $norm,
        }),*),*];
    };
}

const OECD: &str = "OECD, Compact City Policies: A Comparative Assessment (2012), population density on urban land";
const CENSUS: &str = "Population Census of Japan, definition of densely inhabited districts (DID)";
const KUTSUZAWA: &str = "Kutsuzawa, National Graduate Institute for Policy Studies: concentration index";
const SEMI: &str = "Kutsuzawa, National Graduate Institute for Policy Studies: semi-elasticities from a panel of municipalities; an estimate, not a forecast";
const SDG: &str = "UN SDG 11.3.1, metadata of 2025-04-23; DID area stands in for built-up land";
const SDG_LOG: &str = "UN-Habitat (2019) text of SDG 11.3.1, as in Trends.Earth; DID area stands in for built-up land";
const LUE: &str = "Corbane et al., land use efficiency; DID area stands in for built-up land";
const MLIT: &str = "MLIT City Monitoring Sheet, edition of 2024 (R6)";
const HANDBOOK: &str = "MLIT, Handbook on the Evaluation of Urban Structure (2014)";
const FRECHET: &str = "Bounds of Fréchet on the joint share, from the MLIT City Monitoring Sheet 2024 (R6)";
const IPSS: &str = "IPSS, Regional Population Projections for Japan (2023)";
const MIC: &str = "MIC, Main Fiscal Indicators of Local Governments";
const HOUSING: &str = "Statistics Bureau of Japan, Housing and Land Survey";
const POPULATION: &str = "Statistics Bureau of Japan, Population Census";
const ECONOMIC: &str = "Statistics Bureau of Japan, Economic Census for Business Activity";
const WASTE: &str = "Plan of each city, by its own definition and for its own latest year";

indicators! {
    Density {
        "population" Neutral Quantity "persons" "Population" "人口"
            "residents on census day" POPULATION;
        "did_population" Neutral Quantity "persons" "DID population" "DID人口"
            "residents of densely inhabited districts" CENSUS;
        "gross_density" Neutral Quantity "persons/km2" "Gross population density" "総人口密度"
            "population / area of the municipality" OECD;
        "inhabitable_density" More Quantity "persons/km2" "Density of inhabitable land" "可住地人口密度"
            "population / inhabitable area" OECD;
        "did_density" More Quantity "persons/km2" "DID density" "DID人口密度"
            "DID population / DID area" CENSUS;
        "did_population_share" More Quantity "%" "DID share of population" "DID人口比率"
            "DID population / population" CENSUS;
        "did_area_share_of_inhabitable" Neutral Quantity "%" "DID share of inhabitable land" "可住地に占めるDID面積比率"
            "DID area / inhabitable area" CENSUS;
        "concentration_index" More Quantity "ratio" "Concentration index" "集中度指数"
            "DID share of population - DID share of inhabitable land" KUTSUZAWA;
        "did_area_per_resident" Less Quantity "m2/DID resident" "DID land per resident" "DID居住者1人当たりDID面積"
            "DID area / DID population" CENSUS;
        "population_change" Neutral Quantity "%" "Change of population" "人口増減率"
            "(population - earlier population) / earlier population" POPULATION;
        "recent_population_change" Neutral Quantity "%" "Change of population since, preliminary" "直近の人口増減率(速報)"
            "(preliminary count - population) / population" POPULATION;
        "did_population_change" Neutral Quantity "%" "Change of DID population" "DID人口増減率"
            "(DID population - earlier) / earlier" CENSUS;
        "did_area_change" Neutral Quantity "%" "Change of DID area" "DID面積増減率"
            "(DID area - earlier) / earlier" CENSUS;
        "did_density_change" More Quantity "%" "Change of DID density" "DID人口密度増減率"
            "(DID density - earlier) / earlier" CENSUS;
    }
    Land {
        "land_consumption_rate" Neutral Quantity "1/year" "Land consumption rate" "土地消費率"
            "(V1 - V0) / V0 / years" SDG;
        "land_consumption_rate_log" Neutral Quantity "1/year" "Land consumption rate, logarithmic" "土地消費率(対数)"
            "ln(V1 / V0) / years" SDG_LOG;
        "land_use_efficiency" More Quantity "per decade" "Land use efficiency" "土地利用効率"
            "(Y0 - Y1) / Y0 / years * 10, Y = land per resident" LUE;
        "population_growth_rate" Neutral Quantity "1/year" "Population growth rate" "人口増加率"
            "ln(P1 / P0) / years" SDG;
        "lcrpgr" Neutral Quantity "ratio" "Land consumption over population growth" "土地消費率と人口増加率の比"
            "land consumption rate / population growth rate" SDG;
        "lcrpgr_log" Neutral Quantity "ratio" "Land consumption over growth, logarithmic" "同(対数)"
            "logarithmic land consumption rate / population growth rate" SDG_LOG;
        "land_regime" Neutral Code "regime" "Sign regime of land and population" "土地と人口の増減型"
            "signs of LCR and PGR and size of their ratio, R1 to R17" SDG;
        "land_per_capita" Less Quantity "m2/resident" "DID land per inhabitant" "市民1人当たりDID面積"
            "DID area / population" SDG;
    }
    Services {
        "coverage_medical" More Quantity "%" "Residents near medical care" "医療施設徒歩圏人口カバー率"
            "published share" MLIT;
        "coverage_commerce" More Quantity "%" "Residents near a supermarket" "商業施設徒歩圏人口カバー率"
            "published share" MLIT;
        "coverage_station_or_busstop" More Quantity "%" "Residents near a station or bus stop" "駅・バス停徒歩圏人口カバー率"
            "published share, no condition on frequency" MLIT;
        "coverage_park" More Quantity "%" "Residents near a park" "公園徒歩圏人口カバー率"
            "published share" MLIT;
        "coverage_nursery_0_4" More Quantity "%" "Children 0-4 near a nursery" "保育所徒歩圏0-4歳人口カバー率"
            "published share" MLIT;
        "all_services_at_least" More Quantity "%" "Medical, shop and stop at once: at least" "医療・商業・交通すべて徒歩圏(下限)"
            "max(0, sum of the three shares - 200)" FRECHET;
        "all_services_at_most" More Quantity "%" "Medical, shop and stop at once: at most" "医療・商業・交通すべて徒歩圏(上限)"
            "smallest of the three shares" FRECHET;
    }
    People {
        "share_65plus" Neutral Quantity "%" "Residents 65 and over" "65歳以上人口比率"
            "residents 65+ / population, unknown age in the divisor" POPULATION;
        "share_75plus" Neutral Quantity "%" "Residents 75 and over" "75歳以上人口比率"
            "residents 75+ / population, unknown age in the divisor" POPULATION;
        "share_0_14" Neutral Quantity "%" "Residents under 15" "15歳未満人口比率"
            "residents under 15 / population, unknown age in the divisor" POPULATION;
        "single_65plus_household_share" Less Quantity "%" "Households of one person 65 and over" "高齢単身世帯比率"
            "one-person households 65+ / private households" POPULATION;
        "ageing" Less Quantity "percentage points" "Rise of the share 65 and over" "65歳以上人口比率の上昇"
            "share 65+ - earlier share 65+" POPULATION;
        "projected_population_change" More Quantity "%" "Projected change of population" "将来人口増減率"
            "(projected - population) / population" IPSS;
        "projected_ageing" Less Quantity "percentage points" "Projected rise of the share 65 and over" "65歳以上人口比率の将来上昇"
            "projected share 65+ - share 65+" IPSS;
        "day_night_population_ratio" Neutral Quantity "%" "Daytime over night-time population" "昼夜間人口比率"
            "published ratio" POPULATION;
    }
    Car {
        "vehicle_km_per_person" Less Quantity "vehicle-km/person/day" "Light-vehicle distance per person" "1人当たり小型車走行台キロ"
            "published value; traffic on roads in the city" MLIT;
        "sidewalk_provision" More Quantity "%" "Roads with a sidewalk" "歩道整備率"
            "published share of road length" MLIT;
    }
    Finance {
        "fiscal_strength" More Quantity "index" "Fiscal strength index" "財政力指数"
            "standard revenue / standard need, mean of three years" MIC;
        "expenditure_per_capita" Less Quantity "thousand JPY/resident" "Municipal expenditure per resident" "1人当たり歳出額"
            "settled general-account expenditure / registered residents" HANDBOOK;
        "civil_engineering_per_capita" Neutral Quantity "thousand JPY/resident" "Civil-engineering expenditure per resident" "1人当たり土木費"
            "settled civil-engineering expenditure / registered residents" HANDBOOK;
        "debt_service_ratio" Less Quantity "%" "Real debt service ratio" "実質公債費比率"
            "published ratio" MIC;
        "total_spending_effect" Neutral Estimate "%" "Total spending at +10 points of concentration, estimate" "集中度+10ポイントの歳出総額への推計効果"
            "-0.167 * 0.10" SEMI;
        "sanitation_spending_effect" Neutral Estimate "%" "Sanitation spending at +10 points, estimate" "集中度+10ポイントの衛生費への推計効果"
            "-0.312 * 0.10" SEMI;
        "construction_spending_effect" Neutral Estimate "%" "Construction spending at +10 points, estimate" "集中度+10ポイントの建設費への推計効果"
            "-0.163 * 0.10" SEMI;
        "total_spending_effect_per_capita" Neutral Estimate "thousand JPY/resident" "Spending per resident at +10 points, estimate" "集中度+10ポイントの1人当たり歳出への推計効果"
            "-0.167 * 0.10 * expenditure per resident" SEMI;
    }
    Housing {
        "vacancy_rate" Less Quantity "%" "Vacant dwellings" "空き家率"
            "published share of dwellings" HOUSING;
        "owner_occupation" Neutral Quantity "%" "Owner-occupied dwellings" "持ち家率"
            "published share of dwellings" HOUSING;
    }
    Jobs {
        "jobs_per_resident" More Quantity "jobs/resident" "Private jobs per resident" "人口1人当たり民営従業者数"
            "persons working in private establishments / population" ECONOMIC;
        "jobs_density" More Quantity "jobs/km2" "Private jobs per km2 of inhabitable land" "可住地当たり民営従業者数"
            "persons working in private establishments / inhabitable area" ECONOMIC;
    }
    Waste {
        "waste_per_person" Less Quantity "g/person/day" "Solid waste per person and day" "1人1日当たりごみ排出量"
            "published value" WASTE;
        "recycling_rate" More Quantity "%" "Recycling rate" "リサイクル率"
            "published value" WASTE;
    }
}
