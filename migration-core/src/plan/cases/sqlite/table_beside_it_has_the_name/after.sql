CREATE TABLE t (a integer); CREATE TABLE t__new (b text);
