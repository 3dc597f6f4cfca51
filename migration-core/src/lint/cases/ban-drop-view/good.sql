DROP VIEW tasks;
CREATE VIEW tasks AS SELECT id, a FROM jobs;
