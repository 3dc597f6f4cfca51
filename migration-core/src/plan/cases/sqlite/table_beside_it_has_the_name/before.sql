CREATE TABLE t (a text); CREATE TABLE t__new (b text);
