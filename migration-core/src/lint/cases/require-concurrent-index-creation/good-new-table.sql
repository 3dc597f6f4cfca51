CREATE TABLE fresh (id int PRIMARY KEY, a int);
CREATE INDEX ix_fresh_a ON fresh (a);
