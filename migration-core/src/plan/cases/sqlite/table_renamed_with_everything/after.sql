CREATE TABLE people (id integer PRIMARY KEY, boss integer REFERENCES people (id));
CREATE INDEX ix ON people (boss);
CREATE TABLE posts (user_id integer REFERENCES people (id) ON DELETE CASCADE);
CREATE VIEW v AS SELECT id FROM people;
CREATE TRIGGER tr AFTER INSERT ON people BEGIN UPDATE people SET boss = NULL WHERE id = NEW.boss; END;
