pub mod files;
pub mod people;
