CREATE TABLE teams (id integer PRIMARY KEY, lead_id integer);
CREATE TABLE people (id integer PRIMARY KEY, team_id integer REFERENCES teams);
ALTER TABLE teams ADD CONSTRAINT teams_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES people ON DELETE SET NULL;
CREATE TABLE rooms (id integer PRIMARY KEY, team_id integer REFERENCES teams);
