pub mod files;
pub mod people;
pub mod prepared;
