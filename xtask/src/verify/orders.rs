//! Whether a search, the prediction and ordinary runs agree on the orders of a program.

use super::possible::is_output;
use interleave::{Coverage, Judgement, Order, Schedule, Search};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// The orders of a program, and how often ordinary runs showed each.
#[derive(Debug)]
pub struct OrdersFound {
    /// How many the search found, of how many.
    pub coverage: Coverage,
    /// The orders, sorted by their schedules.
    pub rows: Vec<OrderFound>,
    /// How many ordinary runs there were, if there were any.
    pub runs: Option<u32>,
    /// Whether text that is another in each run was masked.
    pub has_varying_text: bool,
}

/// One order.
#[derive(Debug)]
pub struct OrderFound {
    /// The order.
    pub order: Order,
    /// A schedule that leads to it; `None` if only an ordinary run came there.
    pub schedule: Option<Schedule>,
    /// How many ordinary runs showed it.
    pub seen: u32,
}

impl OrdersFound {
    /// What `search` found, with the orders that ordinary runs showed.
    pub fn new<J: Judgement>(search: Search<J>, seen: Option<HashMap<Order, u32>>) -> Self {
        let has_varying_text = search.has_varying_text();
        let runs = seen.as_ref().map(|seen| seen.values().sum());
        let mut seen = seen.unwrap_or_default();
        let found = search.orders.into_iter().map(|(order, schedule)| {
            let seen = seen.remove(&order).unwrap_or(0);
            OrderFound { order, schedule: Some(schedule), seen }
        });
        let mut rows: Vec<_> = found.collect();
        rows.extend(seen.into_iter().map(|(order, seen)| OrderFound {
            order,
            schedule: None,
            seen,
        }));
        // Those that only an ordinary run showed come last.
        rows.sort_by_cached_key(|row| {
            (row.schedule.is_none(), row.schedule.clone(), row.order.clone())
        });
        Self { coverage: search.coverage, rows, runs, has_varying_text }
    }

    /// The orders whose output is this text.
    pub fn giving(&self, text: &str) -> Vec<&OrderFound> {
        self.rows.iter().filter(|row| is_output(&row.order.text(), text)).collect()
    }

    /// Whether some order prints this text among other lines.
    pub fn prints_among_others(&self, text: &str) -> bool {
        let length = text.trim_end().lines().count();
        let is_part = |output: &str| {
            let lines: Vec<_> = output.lines().collect();
            length > 0 && lines.windows(length).any(|some| is_output(&some.join("\n"), text))
        };
        self.rows.iter().any(|row| is_part(&row.order.text()))
    }

    /// The different outputs, and the orders that give each; those first that most orders give.
    pub fn outputs(&self) -> Vec<(String, Vec<&OrderFound>)> {
        let mut outputs: BTreeMap<String, Vec<&OrderFound>> = BTreeMap::new();
        for row in &self.rows {
            outputs.entry(row.order.text()).or_default().push(row);
        }
        let mut outputs: Vec<_> = outputs.into_iter().collect();
        outputs.sort_by_key(|(_, orders)| Reverse(orders.len()));
        outputs
    }

    /// Whether the search, the prediction and the ordinary runs agree, as far as they say anything.
    pub fn agree(&self) -> bool {
        let predicted = self.coverage.predicted_orders();
        let is_predicted = predicted.is_none_or(|orders| orders == self.rows.len() as u128);
        let is_found = self.rows.iter().all(|row| row.schedule.is_some());
        !self.coverage.is_exhaustive() || (is_predicted && is_found)
    }
}
