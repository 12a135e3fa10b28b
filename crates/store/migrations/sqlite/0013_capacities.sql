-- In whose name a person signs (domain::title::Capacity as JSON); the newest row holds, older ones explain older copies.
-- person.authority is read no more.

CREATE TABLE person_capacity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person INTEGER NOT NULL REFERENCES person (id),
    capacity TEXT,
    set_by INTEGER REFERENCES person (id),
    set_at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_capacity_person ON person_capacity (person, id);

INSERT INTO person_capacity (person, capacity, set_at)
SELECT id, json_object('capacity', 'head', 'title', title), created_at
FROM person WHERE authority = 'chair' AND title IS NOT NULL ORDER BY id;
INSERT INTO person_capacity (person, capacity, set_at)
SELECT id, json_object('capacity', 'deputy', 'head', 'Chủ tịch', 'title', title), created_at
FROM person WHERE authority = 'for-chair' AND title IS NOT NULL ORDER BY id;
