//! Routes and trips of a feed.

use super::calendar::Calendar;
use super::fields::{Fault, id, shown, text, whole};
use super::ids::Ids;
use super::notes::{Notes, Tally};
use super::route_type::mode;
use super::rows::read_rows;
use super::source::Source;
use crate::error::Result;
use crate::table::{Mode, Route};

pub(super) const FILE: &str = "trips.txt";
const ROUTES_FILE: &str = "routes.txt";

/// The lines, and their numbers by id.
pub(super) struct Routes {
    ids: Ids,
    pub(super) routes: Vec<Route>,
}

pub(super) fn read_routes(source: &mut Source, notes: &mut Notes) -> Result<Routes> {
    let mut ids = Ids::default();
    let mut routes = Vec::new();
    let mut unknown = Tally::default();
    let columns = ["route_id", "route_type", "route_short_name", "route_long_name"];
    read_rows(source, ROUTES_FILE, 2, columns, |_, [route_id, route_type, short, long]| {
        let id = id(route_id, "route_id")?;
        let number = whole(route_type, "route_type")?;
        let mode = mode(number).unwrap_or_else(|| {
            unknown.hit(|| number.to_string());
            Mode::Other
        });
        let (short, long) = (text(short, "route_short_name")?, text(long, "route_long_name")?);
        if !ids.insert(route_id).1 {
            return Err(Fault::new("route_id", format!("the route `{id}` stands twice")));
        }
        let name = if short.is_empty() { long } else { short };
        routes.push(Route { id: id.to_owned(), name: name.to_owned(), mode });
        Ok(())
    })?;
    notes.tally(ROUTES_FILE, "routes of an unknown route_type, taken as other", &unknown);
    Ok(Routes { ids, routes })
}

/// One run of a vehicle, or the pattern of many.
pub(super) struct Trip {
    pub(super) route: u32,
    /// Its service; none where no calendar has it.
    pub(super) service: Option<u32>,
    pub(super) direction_id: Option<u8>,
}

/// The trips, and their numbers by id.
pub(super) struct Trips {
    pub(super) ids: Ids,
    pub(super) trips: Vec<Trip>,
}

pub(super) fn read(source: &mut Source, routes: &Routes, calendar: &Calendar, notes: &mut Notes) -> Result<Trips> {
    let mut ids = Ids::default();
    let mut trips = Vec::new();
    let (mut no_service, mut directions) = (Tally::default(), Tally::default());
    let columns = ["trip_id", "route_id", "service_id", "direction_id"];
    read_rows(source, FILE, 3, columns, |_, [trip_id, route_id, service_id, direction]| {
        let trip = id(trip_id, "trip_id")?;
        let route = routes.ids.get(route_id).ok_or_else(|| {
            Fault::new("route_id", format!("the route `{}` is not in {ROUTES_FILE}", shown(route_id)))
        })?;
        let service = calendar.service(id(service_id, "service_id")?.as_bytes());
        if service.is_none() {
            no_service.hit(|| trip.to_owned());
        }
        let direction_id = match direction {
            b"0" => Some(0),
            b"1" => Some(1),
            b"" => None,
            other => {
                directions.hit(|| shown(other));
                None
            }
        };
        if !ids.insert(trip_id).1 {
            return Err(Fault::new("trip_id", format!("the trip `{trip}` stands twice")));
        }
        trips.push(Trip { route, service, direction_id });
        Ok(())
    })?;
    notes.tally(FILE, "trips whose service_id no calendar has, which never run", &no_service);
    notes.tally(FILE, "direction_id other than 0 and 1, taken as not given", &directions);
    Ok(Trips { ids, trips })
}
