holder-create = Justice clerk
holder-sign = Leader
holder-seal = Seal keeper
search-too-long = What you look for is longer than { $limit } characters.
