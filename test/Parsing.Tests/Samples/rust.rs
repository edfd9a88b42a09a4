//! Orders.
use std::fmt;

const MAX_ITEMS: usize = 50;
static mut COUNT: usize = 0;

/// One line of an order.
#[derive(Debug, Clone)]
pub struct Item {
    pub sku: String,
    count: u32,
}

pub enum State {
    New,
    Shipped(String),
}

pub trait Carrier {
    fn ship(&self, order: &Order) -> Result<String, Error>;
}

pub type Result<T, E> = std::result::Result<T, E>;

impl<T> Carrier for Order<T> {
    /// Ships once.
    fn ship(&self, order: &Order) -> Result<String, Error> {
        fn check() {}
        check();
        Ok(String::new())
    }
}

macro_rules! item {
    ($sku:expr) => { Item { sku: $sku, count: 1 } };
}

mod tests {
    #[test]
    fn ships() {
        assert!(true);
    }
}
