CREATE TABLE t (a integer DEFAULT 5, b integer DEFAULT 2, c text, d timestamp DEFAULT timezone('utc', now()));
