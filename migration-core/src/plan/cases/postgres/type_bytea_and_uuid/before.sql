CREATE TABLE t (a text, b bytea, c text);
