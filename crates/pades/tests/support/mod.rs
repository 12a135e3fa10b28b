pub mod files;
pub mod hand;
pub mod later;
pub mod paper;
pub mod people;
pub mod prepared;
