INSERT INTO t VALUES ('too long');
