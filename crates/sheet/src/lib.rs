//! saoy-sheet
