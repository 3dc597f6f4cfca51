CREATE TABLE people (id serial PRIMARY KEY, email text UNIQUE, boss_id integer REFERENCES people);
CREATE INDEX ix_people_boss_id ON people (boss_id);
CREATE TABLE posts (user_id integer REFERENCES people);
