CREATE TABLE t (a integer, b integer DEFAULT 1, c text DEFAULT 'x', d timestamp DEFAULT now());
