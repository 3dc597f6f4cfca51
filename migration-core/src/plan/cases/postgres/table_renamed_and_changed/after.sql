CREATE TABLE people (id integer CONSTRAINT users_pkey PRIMARY KEY, nick text NOT NULL DEFAULT 'x', age integer, born date);
CREATE VIEW grown AS SELECT id, nick FROM people WHERE age > 17;
