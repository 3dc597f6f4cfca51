CREATE TABLE top (id integer PRIMARY KEY);
CREATE TABLE mid (id integer PRIMARY KEY, top_id integer NOT NULL REFERENCES top (id) ON DELETE CASCADE, own integer REFERENCES mid (id) ON DELETE CASCADE, a integer);
CREATE TABLE low (mid_id integer NOT NULL REFERENCES mid (id) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE soft (mid_id integer REFERENCES mid (id) ON DELETE SET NULL);
